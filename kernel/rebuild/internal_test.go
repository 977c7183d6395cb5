package rebuild_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// plan is the one that there is, as it is kept.
func (w *world) plan() (path string, fields map[string]any) {
	w.t.Helper()
	found, _ := filepath.Glob(w.cell.Plans + "/*/plan.json")
	if len(found) != 1 {
		w.t.Fatalf("%d plans, want one", len(found))
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		w.t.Fatal(err)
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		w.t.Fatal(err)
	}
	return found[0], fields
}

// withC gives the package denoise/two a value from C.
func (w *world) withC(c string) {
	w.write(w.cell.Root+"/two/two.go", "package two\n\n"+c+"\nimport \"C\"\n\nfunc Say() string { return string(rune('0' + C.value())) }\n")
	w.age()
	w.run(both, "fmt.Print(one.Say())//") // compiles it
}

// TestGosOwnLinkerLinksWhatItCan: C with something to do before main is nothing for it.
func TestGosOwnLinkerLinksWhatItCan(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only objects of Linux are looked into; elsewhere the system's linker does it all")
	}
	for name, test := range map[string]struct {
		c        string
		internal bool
	}{
		"plain":       {"// static int value() { return 7; }", true},
		"constructor": {"// static int x;\n// __attribute__((constructor)) static void before() { x = 7; }\n// static int value() { return x; }", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.withC(test.c)
			w.want("by go build", both, "fmt.Print(one.Say())", "7", 1)
			if _, plan := w.plan(); plan["Internal"] != test.internal {
				t.Errorf("Go's own linker is to link it: %v, want %v", plan["Internal"], test.internal)
			}
			w.want("by its commands", both, "fmt.Print(one.Say(), 8)", "78", 0)
		})
	}
	t.Run("the user's choice", func(t *testing.T) {
		w := newWorld(t)
		t.Setenv("GOFLAGS", "'-ldflags=-w -linkmode=external'")
		w.withC("// static int value() { return 7; }")
		w.want("by go build", both, "fmt.Print(one.Say())", "7", 1)
		if _, plan := w.plan(); plan["Internal"] != false {
			t.Error("Go's own linker is to link what the user wants the system's to")
		}
	})
}

// TestWhatGosLinkerCannotTheSystemsDoes has Go's own fail.
func TestWhatGosLinkerCannotTheSystemsDoes(t *testing.T) {
	w := newWorld(t)
	w.want("by go build", "\t\"fmt\"", "fmt.Print(1)", "1", 1)
	path, plan := w.plan()
	argv := plan["Link"].(map[string]any)["Argv"].([]any)
	linker := filepath.Join(t.TempDir(), "link")
	w.write(linker, "#!/bin/sh\ncase \"$*\" in *-linkmode=internal*) exit 2 ;; esac\nexec '"+argv[0].(string)+"' \"$@\"\n")
	if err := os.Chmod(linker, 0o755); err != nil {
		t.Fatal(err)
	}
	argv[0] = linker
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	w.write(path, string(text))
	w.want("the system's linker", "\t\"fmt\"", "fmt.Print(2)", "2", 0)
	if _, plan := w.plan(); plan["Internal"] != false {
		t.Error("the next cell would try again what failed")
	}
}
