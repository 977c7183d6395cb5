package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/headless"
	"denoise/kernel/notebook"
)

func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	for _, event := range []headless.Event{
		{Cell: 2, Total: 12, Line: "ᾱ := schedule.Linear(1000)"},
		{Cell: 2, Total: 12, Ended: true, Elapsed: 1234 * time.Millisecond},
		{Cell: 3, Total: 12, Line: strings.Repeat("é", 100)},
		{Cell: 3, Total: 12, Ended: true, Elapsed: 20 * time.Minute, Err: errors.New("x")},
	} {
		printEvent(&out, event)
	}
	want := "  [ 2/12] ᾱ := schedule.Linear(1000)" + strings.Repeat(" ", 72-26) + "      1.2 s  ok\n" +
		"  [ 3/12] " + strings.Repeat("é", 71) + "…   1200.0 s  FAIL\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNothingIsWrittenOverAnother(t *testing.T) {
	for name, test := range map[string]struct {
		folder string
		files  []notebook.File
		want   string
	}{
		"apart":     {"out", []notebook.File{{Path: "a/x.ipynb", Name: "x.ipynb"}, {Path: "a/s/x.ipynb", Name: "s/x.ipynb"}}, ""},
		"nowhere":   {"", []notebook.File{{Path: "a/x.ipynb", Name: "x.ipynb"}, {Path: "b/x.ipynb", Name: "x.ipynb"}}, ""},
		"one file":  {"out", []notebook.File{{Path: "a/x.ipynb", Name: "x.ipynb"}, {Path: "b/x.ipynb", Name: "x.ipynb"}}, "both be written to"},
		"its own":   {"a", []notebook.File{{Path: "a/x.ipynb", Name: "x.ipynb"}}, "write over"},
		"another's": {"a/s", []notebook.File{{Path: "a/x.ipynb", Name: "x.ipynb"}, {Path: "a/s/x.ipynb", Name: "s/x.ipynb"}}, "write over"},
	} {
		err := checkNames(test.files, test.folder)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: error %v, want %q", name, err, test.want)
		}
	}
}

func TestAMisspeltLessonIsNamed(t *testing.T) {
	t.Chdir("..")
	for want, args := range map[string][]string{
		"run what?":                {"run"},
		`did you mean "00-start"?`: {"run", "notebooks/00-strat.ipynb"},
		`no notebook or folder 04`: {"run", "notebooks", "04"},
	} {
		root := newRootCommand()
		root.SetArgs(args)
		if err := root.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want one that says %q", args, err, want)
		}
	}
	if got := nearLesson([]string{"elsewhere/entirely"}); got != "" {
		t.Errorf("near nothing there is%s", got)
	}
}

func TestALessonGoesByItsName(t *testing.T) {
	t.Chdir("..")
	for arg, want := range map[string]string{
		"00-start":                 "notebooks/00-start.ipynb",
		"00-start.ipynb":           "notebooks/00-start.ipynb",
		"notebooks":                "notebooks",
		"notebooks/00-start.ipynb": "notebooks/00-start.ipynb",
		"elsewhere/00-start":       "elsewhere/00-start",
		"99-none":                  "99-none",
	} {
		if got := lesson(arg); got != want {
			t.Errorf("%s is %s, want %s", arg, got, want)
		}
	}
}
