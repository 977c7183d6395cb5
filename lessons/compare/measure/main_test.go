package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/lessons/compare"
)

// command runs the command with the arguments, on the backend that every machine has.
func command(t *testing.T, args ...string) (out, progress string, err error) {
	t.Helper()
	t.Setenv("GOMLX_BACKEND", "go")
	var printed, heard bytes.Buffer
	c := newCommand(func(name string) (compare.Experiment, error) {
		x, err := compare.Find(name)
		x.Effort = compare.Effort{HeldOut: 8, Samples: 20, Batches: 2}
		return x, err
	})
	c.SetArgs(args)
	c.SetOut(&printed)
	c.SetErr(&heard)
	err = c.ExecuteContext(t.Context())
	return printed.String(), heard.String(), err
}

// Everything is trained, measured and kept; a second time nothing is done again, and the same is printed.
func TestPoints(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "runs")
	out, progress, err := command(t, "points", "--out", folder, "--seeds", "1", "--steps", "2")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"bound above the entropy", "vlb", "less simple", "±"} {
		if !strings.Contains(out, want) {
			t.Errorf("printed\n%s without %q", out, want)
		}
	}
	for _, want := range []string{"simple, seed 1 (1 of 5): compile, step 0 of 2", "vlb, seed 1 (5 of 5): done", " left"} {
		if !strings.Contains(progress, want) {
			t.Errorf("told\n%s without %q", progress, want)
		}
	}
	kept := func() string {
		text, err := os.ReadFile(filepath.Join(folder, "results.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first := kept()
	again, progress, err := command(t, "points", "--out", folder, "--seeds", "1", "--steps", "2")
	if err != nil || again != out || kept() != first {
		t.Errorf("the second time it printed\n%s, not\n%s (%v)", again, out, err)
	}
	if strings.Contains(progress, "compile") {
		t.Errorf("the second time it trained again:\n%s", progress)
	}
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"pictures"}, `no experiment "pictures": give points or images`},
		{[]string{"points", "--seeds", "-2"}, "--seeds -2"},
		{[]string{"points", "--steps", "-1"}, "--steps -1"},
		{nil, "arg"},
	} {
		if _, _, err := command(t, append(test.args, "--out", t.TempDir())...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: error %v, want one that says %q", test.args, err, test.want)
		}
	}
}
