package setup

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// releasedPlugin runs go-xla's installer, which downloads a release of the plugin. It is given up when nothing has
// come for stallLimit.
func (w *work) releasedPlugin(ctx context.Context, t *task, into string) (string, error) {
	_, err := w.runInstaller(ctx, t, "install-cpu", into)
	return "", err
}

const stallLimit = 20 * time.Second

// runInstaller runs one of plugintool's installers and shows its progress; it stops one that says nothing new for
// stallLimit. It returns its last line.
func (w *work) runInstaller(ctx context.Context, t *task, command, into string) (last string, err error) {
	alive, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := time.AfterFunc(stallLimit, func() { cancel(fmt.Errorf("nothing came for %s", spell(stallLimit))) })
	defer stall.Stop()
	err = t.run(alive, program{
		argv: []string{filepath.Join(w.env.Bin, "plugintool"), command, into},
		line: func(line string) {
			line = plain(line)
			if line == "" || line == last {
				return
			}
			last = line
			stall.Reset(stallLimit)
			t.update(line)
		},
	})
	if err != nil && alive.Err() != nil && ctx.Err() == nil {
		return "", context.Cause(alive)
	}
	if err != nil && ctx.Err() == nil {
		return "", errors.New(last)
	}
	return last, err
}

// plain returns a line without a terminal's control sequences and go-xla's spinner.
func plain(line string) string {
	var text strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] != '\x1b' {
			text.WriteByte(line[i])
			continue
		}
		if i+1 < len(line) && line[i+1] == '[' {
			for i += 2; i < len(line) && !unicode.IsLetter(rune(line[i])); i++ {
			}
		} else {
			i++
		}
	}
	return strings.TrimSpace(strings.TrimLeft(text.String(), "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ -"))
}
