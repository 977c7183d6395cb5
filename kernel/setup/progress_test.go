package setup

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPipProgress(t *testing.T) {
	p := pipProgress{total: 2}
	for _, c := range []struct{ line, want string }{
		{"Collecting anyio==4.16.0 (from -r requirements.txt (line 4))", "package 1 of 2"},
		{"Progress 0 of 4000000", "package 1 of 2"},
		{"Progress 1500000 of 4000000", "package 1 of 2, 1.5 MB"},
		{"Progress 4000000 of 4000000", "package 1 of 2, 4.0 MB"},
		{"Collecting arrow==1.4.0", "package 2 of 2, 4.0 MB"},
		{"Progress 250000 of 500000", "package 2 of 2, 4.2 MB"},
		{"Progress 500000 of 500000", "package 2 of 2, 4.5 MB"},
		{"Installing collected packages: anyio, arrow", "unpacking, 4.5 MB"},
	} {
		if got := p.take(c.line); got != c.want {
			t.Errorf("after %q: %q, want %q", c.line, got, c.want)
		}
	}
	one := pipProgress{total: 1}
	if got, want := one.take("Progress 63000000 of 63461052"), "downloading, 63.0 MB"; got != want {
		t.Errorf("a single package: %q, want %q", got, want)
	}
}

func TestGoProgress(t *testing.T) {
	p := goProgress{cache: t.TempDir()}
	take := func(line, want string) {
		t.Helper()
		if got := p.take(line); got != want {
			t.Errorf("after %q: %q, want %q", line, got, want)
		}
	}
	take("go: downloading github.com/BurntSushi/toml v1.5.0", "1 modules downloaded, 0.0 MB, 0 packages compiled")
	take("go: finding module", "1 modules downloaded, 0.0 MB, 0 packages compiled")
	archive := filepath.Join(p.cache, "cache", "download", "github.com", "!burnt!sushi", "toml", "@v", "v1.5.0.zip")
	writeTest(t, archive, strings.Repeat("x", 1_500_000))
	take("go: downloading golang.org/x/tools v0.40.0", "2 modules downloaded, 1.5 MB, 0 packages compiled")
	take("runtime", "2 modules downloaded, 1.5 MB, 1 packages compiled")
	take("# example.com/broken", "2 modules downloaded, 1.5 MB, 1 packages compiled")
	take("fmt", "2 modules downloaded, 1.5 MB, 2 packages compiled")
}

func TestPlain(t *testing.T) {
	for line, want := range map[string]string{
		"\x1b[?25l\r⠙ Downloading x (1.2 MiB) ...\x1b[0K": "Downloading x (1.2 MiB) ...",
		"- Extracted 2 file(s)\x1b[0K":                    "Extracted 2 file(s)",
		"\x1b7\x1b8":                                      "",
		"plain":                                           "plain",
	} {
		if got := plain(strings.ReplaceAll(line, "\r", "")); got != want {
			t.Errorf("plain(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{
		40 * time.Millisecond:                 "0.0 s",
		1250 * time.Millisecond:               "1.2 s",
		12400 * time.Millisecond:              "12 s",
		3*time.Minute + 5400*time.Millisecond: "3 min 5 s",
	} {
		if got := spell(d); got != want {
			t.Errorf("spell(%v) = %q, want %q", d, got, want)
		}
	}
}

// A terminal gets one line a step, redrawn and never wider than it; its last state stays.
func TestTerminal(t *testing.T) {
	var out output
	c := newConsole(&out)
	c.width = func() int { return 30 }
	task := c.begin("[1/2] a step")
	task.update("12 packages compiled, 40 modules downloaded")
	task.end("done")
	task.update("too late")
	text := out.String()
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\x1b[K", ""), "\r") {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n >= 30 {
			t.Errorf("%q is %d wide on a terminal of 30", line, n)
		}
	}
	if !strings.HasSuffix(text, "\r\x1b[K[1/2] a step: done\n") || strings.Count(text, "\n") != 1 {
		t.Errorf("the terminal got %q", text)
	}
}

// The output of a program comes line by line, whatever pieces it is written in.
func TestLineWriter(t *testing.T) {
	var log strings.Builder
	var lines []string
	w := &lineWriter{copy: &log, each: func(line string) { lines = append(lines, line) }}
	for _, piece := range []string{"one\ntw", "o\r", "\n\nPro", "gress 1 of 2\nlast"} {
		w.Write([]byte(piece))
	}
	w.flush()
	if got, want := strings.Join(lines, "|"), "one|two|Progress 1 of 2|last"; got != want {
		t.Errorf("lines %q, want %q", got, want)
	}
	if got, want := strings.Join(w.last, "|"), "one|two|last"; got != want {
		t.Errorf("the error would show %q, want %q", got, want)
	}
}
