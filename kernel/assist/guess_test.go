package assist

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// deaf starts an assistant whose gopls never answers, in a process whose own PATH has no go.
func deaf(t *testing.T) *Assistant {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	gopls := filepath.Join(folder, "gopls")
	if err := os.WriteFile(gopls, []byte("#!/bin/sh\nexec sleep 600\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	environ := append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	t.Setenv("PATH", folder)
	a := Start(filepath.Join(folder, "cells"), root, gopls, environ)
	t.Cleanup(a.Close)
	return a
}

// complete asks for the completions at the mark |.
func complete(t *testing.T, a *Assistant, earlier, code string) (matches []string, replaced string) {
	t.Helper()
	before, after, _ := strings.Cut(code, "|")
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	cursor := len([]rune(before))
	matches, from, to, err := a.Complete(ctx, []byte(earlier), before+after, cursor)
	if err != nil && len(matches) > 0 {
		t.Errorf("%q has both matches and an error: %v", code, err)
	}
	return matches, string([]rune(before + after)[from:to])
}

func TestWhileGoplsLoadsNamesAreGuessed(t *testing.T) {
	a := deaf(t)
	if matches, _ := complete(t, a, "", "retu|"); !slices.Equal(matches, []string{"return"}) {
		t.Errorf("before anything is known: %q, want return", matches)
	}
	<-a.listed
	const earlier = "package main\n\nimport \"denoise/ddpm/schedule\"\n\nfunc sampleTwice(n int) {}\n"
	for _, test := range []struct{ code, replaces, wants, lacks string }{
		{"fmt.Print|", "Print", "Printf Println", "Sprint print"},
		{"x := strings.|", "", "Cut NewReader", "lowest"},
		{"schedule.Lin|", "Lin", "Linear", "linear"},
		{"import \"github.com/gomlx/gomlx/core/graph\"\ngraph.Reduce|", "Reduce", "ReduceSum", ""},
		{"import r \"math/rand/v2\"\nr.Int|", "Int", "IntN", ""},
		{"sampleT|", "sampleT", "sampleTwice", ""},
		{"éclair := 1\nécl|", "écl", "éclair", ""},
		{"contin|", "contin", "continue", ""},
		{"appe|", "appe", "append", ""},
		{"filep|", "filep", "filepath", ""},
		{"FMT|", "FMT", "fmt", ""},
	} {
		matches, replaced := complete(t, a, earlier, test.code)
		if replaced != test.replaces {
			t.Errorf("%q replaces %q, want %q", test.code, replaced, test.replaces)
		}
		for _, name := range strings.Fields(test.wants) {
			if !slices.Contains(matches, name) {
				t.Errorf("%q has no %q: %q", test.code, name, matches)
			}
		}
		for _, name := range strings.Fields(test.lacks) {
			if slices.Contains(matches, name) {
				t.Errorf("%q has %q: %q", test.code, name, matches)
			}
		}
	}
	for _, code := range []string{"|", "a.b.|", "f().|", "!ls fm|", "%cd fm|", "nothing.|", "fmt.Println|"} {
		matches, _ := complete(t, a, earlier, code)
		if code == "fmt.Println|" && slices.Contains(matches, "Println") || code != "fmt.Println|" && len(matches) > 0 {
			t.Errorf("%q has %q", code, matches)
		}
	}
}

// TestAQuestionDoesNotWaitForAnother: one that gopls takes long for keeps nobody waiting.
func TestAQuestionDoesNotWaitForAnother(t *testing.T) {
	a := deaf(t)
	<-a.listed
	other := &Assistant{listed: a.listed, folders: a.folders, ready: make(chan struct{}), turn: make(chan struct{}, 1)}
	close(other.ready)
	other.turn <- struct{}{} // the other's
	if matches, _ := complete(t, other, "", "fmt.Printl|"); !slices.Equal(matches, []string{"Println"}) {
		t.Errorf("beside another question: %q, want Println", matches)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := other.Inspect(ctx, nil, "fmt.Println", 5); err == nil {
		t.Error("an inspection waited for its turn and got an answer")
	}
}
