package history_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/history"
)

func TestHistoryIsOfAllSessions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made", "history.jsonl")
	first := history.Open(path)
	for i, source := range []string{"a/b", "x\ny", "a/b"} {
		if err := first.Add(i+1, source); err != nil {
			t.Fatal(err)
		}
	}
	// A kernel that was killed while it wrote.
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	file.WriteString("{\"session\":1,\"li\n")
	file.Close()
	second := history.Open(path)
	if err := second.Add(1, "c"); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		got  []history.Entry
		want string
	}{
		"tail":            {second.Tail(2), "a/b,c"},
		"more than all":   {second.Tail(9), "a/b,x\ny,a/b,c"},
		"this session":    {second.Range(0, 1, 0), "c"},
		"the one before":  {second.Range(-1, 2, 3), "x\ny"},
		"by its number":   {second.Range(1, 1, 3), "a/b,x\ny"},
		"a pattern":       {second.Search("a*", 0, false), "a/b,a/b"},
		"each once":       {second.Search("*", 0, true), "x\ny,a/b,c"},
		"the last":        {second.Search("a*", 1, false), "a/b"},
		"one character":   {second.Search("?", 0, false), "c"},
		"a bad pattern":   {second.Search("[", 0, false), ""},
		"none of nothing": {second.Tail(0), ""},
	} {
		var got []string
		for _, e := range test.got {
			got = append(got, e.Source)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ",")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
}

func TestALargeHistoryIsCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	f := history.Open(path)
	for i := range 60 {
		if err := f.Add(i+1, strings.Repeat("x", 100_000)); err != nil {
			t.Fatal(err)
		}
	}
	kept := history.Open(path).Tail(100)
	if len(kept) != 30 || kept[29].Line != 60 {
		t.Errorf("%d are kept, the last %d, want 30 and 60", len(kept), kept[len(kept)-1].Line)
	}
	if info, err := os.Stat(path); err != nil || info.Size() > 4<<20 {
		t.Errorf("the file has %d bytes (%v)", info.Size(), err)
	}
}
