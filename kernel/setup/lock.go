package setup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lock takes the set-up folder for this process until unlock is called or the process ends. When another process has
// it, lock says so and waits.
func (w *work) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(w.env.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("cannot make the set-up folder: %w", err)
	}
	file := flock.New(filepath.Join(w.env.Dir, "lock"))
	free, err := file.TryLock()
	if err == nil && !free {
		w.out.say("another set-up is at work in %s: waiting for it to end", w.env.Dir)
		_, err = file.TryLockContext(ctx, 200*time.Millisecond)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", file.Path(), err)
	}
	return func() { file.Unlock() }, nil
}
