package rebuild_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"denoise/kernel/rebuild"
)

// TestMain makes this test binary the recorder, where it is run under that name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "record" {
		panic(rebuild.Record(os.Args[1:]))
	}
	os.Exit(m.Run())
}

// world is a checkout with the packages denoise/one, which imports denoise/two, and a folder of cells as a kernel makes it.
type world struct {
	t    *testing.T
	cell rebuild.Cell
	log  string // what go was run for, one call a line
}

func newWorld(t *testing.T) *world {
	t.Helper()
	tool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, log: filepath.Join(top, "log"), cell: rebuild.Cell{
		Go: filepath.Join(top, "go"), Dir: filepath.Join(top, "cells"), Program: filepath.Join(top, "cells", "program"),
		Root: filepath.Join(top, "checkout"), Recorder: filepath.Join(top, "record"), Plans: filepath.Join(top, "plans"),
	}}
	// The go command notes its calls.
	w.write(w.cell.Go, "#!/bin/sh\necho \"$@\" >>'"+w.log+"'\nexec '"+tool+"' \"$@\"\n")
	if err := errors.Join(os.Chmod(w.cell.Go, 0o755), os.Symlink(os.Args[0], w.cell.Recorder), os.Mkdir(w.cell.Plans, 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-ldflags=-w")
	t.Setenv("GOWORK", "")
	t.Setenv("CGO_ENABLED", "1")
	w.write(w.cell.Root+"/go.mod", "module denoise\n\ngo 1.26\n")
	w.write(w.cell.Root+"/one/one.go", "package one\n\nimport \"denoise/two\"\n\nfunc Say() string { return two.Say() }\n")
	w.write(w.cell.Root+"/two/two.go", "package two\n\nimport _ \"embed\"\n\n//go:embed text/said\nvar said string\n\nfunc Say() string { return said + \" 2\" }\n")
	w.write(w.cell.Root+"/two/text/said", "two")
	w.write(w.cell.Dir+"/go.mod", "module gonb_1\n\ngo 1.26\n\nreplace denoise => "+w.cell.Root+"\n") // as GoNB does
	w.write(w.cell.Dir+"/go.work", "go 1.26\n\nuse (\n\t.\n\t"+w.cell.Root+"\n)\n")
	w.age()
	return w
}

// write writes a file, so that it is older than any build.
func (w *world) write(path, text string) {
	w.t.Helper()
	err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
	if err != nil {
		w.t.Fatal(err)
	}
}

// age lets the files be older than the next build.
func (w *world) age() { time.Sleep(50 * time.Millisecond) }

// run builds the cell, runs its program, and returns what it prints and how often the go command was needed.
func (w *world) run(imports, statement string) (printed string, calls int) {
	w.t.Helper()
	return w.runSource("package main\n\nimport (\n" + imports + "\n)\n\nfunc main() {\n\t" + statement + "\n}\n")
}

func (w *world) runSource(source string) (printed string, calls int) {
	w.t.Helper()
	w.write(w.cell.Dir+"/main.go", source)
	os.Remove(w.log)
	if output, err := w.cell.Build(); err != nil {
		w.t.Fatalf("%v\n%s", err, output)
	}
	out, err := exec.Command(w.cell.Program).CombinedOutput()
	if err != nil {
		w.t.Fatalf("%v\n%s", err, out)
	}
	log, _ := os.ReadFile(w.log)
	return string(out), strings.Count(string(log), "\n")
}

const both = "\t\"denoise/one\"\n\t\"fmt\""

func (w *world) want(what, imports, statement, printed string, calls int) {
	w.t.Helper()
	if got, n := w.run(imports, statement); got != printed || n != calls {
		w.t.Errorf("%s: printed %q and needed go %d times; want %q and %d", what, got, n, printed, calls)
	}
}

func TestACellIsMadeAsTheOneBeforeIt(t *testing.T) {
	w := newWorld(t)
	w.run(both, "fmt.Print(one.Say())") // compiles what the cells import
	w.want("the first", both, "fmt.Print(one.Say(), 1)", "two 21", 1)
	w.want("changed", both, "fmt.Print(one.Say(), 2)", "two 22", 0)
	w.want("that before", both, "fmt.Print(one.Say(), 1)", "two 21", 0)
	w.want("imports less", "\t\"fmt\"", "fmt.Print(3)", "3", 0)
	w.want("imports more", both+"\n\t\"strings\"", `fmt.Print(one.Say(), strings.ToUpper("a"))`, "two 2A", 1)

	before, err := os.Stat(w.cell.Program)
	if err != nil {
		t.Fatal(err)
	}
	w.want("unchanged", both+"\n\t\"strings\"", `fmt.Print(one.Say(), strings.ToUpper("a"))`, "two 2A", 0)
	if after, err := os.Stat(w.cell.Program); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("an unchanged cell was made again (%v)", err)
	}
}

// TestWhatChangesIsSeen changes all that a program depends on, one after the other.
func TestWhatChangesIsSeen(t *testing.T) {
	w := newWorld(t)
	const statement = "fmt.Print(one.Say())"
	w.run(both, statement+"//") // compiles what the cell imports
	w.want("nothing", both, statement, "two 2", 1)
	w.want("nothing again", both, statement, "two 2", 0)
	for _, change := range []struct{ what, path, text, printed string }{
		{"a package", "/two/two.go", "package two\n\nimport _ \"embed\"\n\n//go:embed text/said\nvar said string\n\nfunc Say() string { return said + \" 3\" }\n", "two 3"},
		{"an embedded file", "/two/text/said", "TWO", "TWO 3"},
		{"a new file", "/two/init.go", "package two\n\nfunc init() { said = \"new\" }\n", "new 3"},
	} {
		w.write(w.cell.Root+change.path, change.text)
		w.age()
		w.want(change.what, both, statement, change.printed, 1)
		w.run(both, statement+"//"+change.what) // the packages are compiled now
		w.want(change.what+", again", both, statement, change.printed, 0)
	}
	if err := os.Remove(w.cell.Root + "/two/init.go"); err != nil {
		t.Fatal(err)
	}
	w.want("a file is gone", both, statement, "TWO 3", 1)
	w.run(both, statement+"//gone")
	w.want("the file is still gone", both, statement, "TWO 3", 0)
	os.Remove(w.cell.Program)
	w.want("the program is lost", both, statement, "TWO 3", 0)
	w.write(w.cell.Program, "#!/bin/sh\necho another\n")
	w.want("the program is another", both, statement, "TWO 3", 0)
	t.Setenv("GOFLAGS", "-ldflags=-w -tags=a")
	w.want("other settings", both, statement, "TWO 3", 1)
	t.Setenv("OF_THE_USER", "1")
	w.want("another environment", both, statement, "TWO 3", 1)
	t.Setenv("GOFLAGS", "-ldflags=-w")
	w.write(w.cell.Dir+"/go.mod", "module gonb_1\n\ngo 1.25\n\nreplace denoise => "+w.cell.Root+"\n")
	w.want("another go.mod", both, statement, "TWO 3", 1)
}

// TestGoBuildDoesNotTakeTheProgramForItsOwn: `go build` leaves alone a program that says it is what it would make.
func TestGoBuildDoesNotTakeTheProgramForItsOwn(t *testing.T) {
	w := newWorld(t)
	w.want("by go build", "\t\"fmt\"", "fmt.Print(1)", "1", 1)
	w.want("by its commands", "\t\"fmt\"", "fmt.Print(2)", "2", 0)
	if err := os.RemoveAll(w.cell.Plans); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(w.cell.Plans, 0o700); err != nil {
		t.Fatal(err)
	}
	w.want("by go build again", "\t\"fmt\"", "fmt.Print(1)", "1", 1)
}

// TestNothingIsCompiledForTheSakeOfIt: a package with C is not taken for another because Record stands before its tools.
func TestNothingIsCompiledForTheSakeOfIt(t *testing.T) {
	w := newWorld(t)
	w.withC("// static int value() { return 7; }")
	tool := exec.Command(w.cell.Go, "build", "-n", "./two")
	tool.Dir = w.cell.Root
	if output, err := tool.CombinedOutput(); err != nil || strings.Contains(string(output), "cgo") {
		t.Errorf("go build would compile again what a cell has compiled (%v):\n%s", err, output)
	}
}

func TestWhatDoesNotCompileIsGoBuildsToSay(t *testing.T) {
	w := newWorld(t)
	w.want("what is recorded", "\t\"fmt\"", "fmt.Print(1)", "1", 1)
	w.write(w.cell.Dir+"/main.go", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Print(x) }\n")
	output, err := w.cell.Build()
	var exit *exec.ExitError
	if want := "# gonb_1\n./main.go:5:25: undefined: x\n"; string(output) != want || !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("%v and %q; want exit status 1 and %q", err, output, want)
	}
	w.want("the next", "\t\"fmt\"", "fmt.Print(2)", "2", 0)
}

// TestWhatIsLeftToGoBuild: what other files and folders decide is not looked for here.
func TestWhatIsLeftToGoBuild(t *testing.T) {
	for name, source := range map[string]string{
		"a directive": "package main\n\nimport \"fmt\"\n\n//go:noinline\nfunc f() int { return 7 }\n\nfunc main() { fmt.Print(f()) }\n",
		"C":           "package main\n\n// static int f() { return 7; }\nimport \"C\"\nimport \"fmt\"\n\nfunc main() { fmt.Print(C.f()) }\n",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for range 3 {
				if printed, calls := w.runSource(source); printed != "7" || calls != 1 {
					t.Errorf("printed %q, go was run %d times; want 7, and once", printed, calls)
				}
			}
		})
	}
	for name, change := range map[string]func(w *world){
		"another module in the workspace": func(w *world) {
			w.write(w.cell.Dir+"/go.work", "go 1.26\n\nuse (\n\t.\n\t"+w.cell.Root+"\n\t./other\n)\n")
			w.write(w.cell.Dir+"/other/go.mod", "module other\n\ngo 1.26\n")
		},
		"a replaced module": func(w *world) {
			w.write(w.cell.Dir+"/go.mod", "module gonb_1\n\ngo 1.26\n\nreplace (\n\tdenoise => "+w.cell.Root+"\n\texample.com/x => ./other\n)\n")
		},
		"a second file": func(w *world) { w.write(w.cell.Dir+"/more.go", "package main\n") },
		"an overlay": func(w *world) {
			w.write(w.cell.Dir+"/overlay.json", "{}")
			t.Setenv("GOFLAGS", "-ldflags=-w -overlay="+w.cell.Dir+"/overlay.json")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			change(w)
			for range 3 {
				w.want(name, "\t\"fmt\"", "fmt.Print(7)", "7", 1)
			}
		})
	}
}

// TestAUsersLinkSettingsAreKept: with others than the kernel's own, nothing is added.
func TestAUsersLinkSettingsAreKept(t *testing.T) {
	w := newWorld(t)
	source := "package main\n\nimport \"fmt\"\n\nvar said = \"nothing\"\n\nfunc main() { fmt.Print(said) }\n"
	t.Setenv("GOFLAGS", "-ldflags=-X=main.said=this")
	for _, calls := range []int{1, 0} {
		if printed, n := w.runSource(source); printed != "this" || n != calls {
			t.Errorf("printed %q with %d calls of go, want this and %d", printed, n, calls)
		}
	}
}
