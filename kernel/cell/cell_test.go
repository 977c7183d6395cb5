package cell_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/cell"
)

// render writes the stages of a cell: the lines that are not empty, each after its line in the cell, from 1.
func render(stages []cell.Stage) []string {
	var all []string
	for _, stage := range stages {
		head := "go"
		if stage.Shell != "" {
			head = "shell " + stage.Shell
		}
		if !stage.Runs {
			head += ", runs nothing"
		}
		all = append(all, head)
		for i, line := range strings.Split(stage.Code, "\n") {
			if line != "" {
				all = append(all, "  "+string(rune('0'+stage.Lines[i]+1))+" "+line)
			}
		}
	}
	return all
}

func TestPlan(t *testing.T) {
	const (
		show = `os.WriteFile(os.Getenv("DENOISE_RESULT"), fmt.Appendf(nil, "%v", `
		end  = `), 0o600)`
	)
	for name, test := range map[string]struct {
		cell string
		want []string
	}{
		"declarations stay": {"func f() {}\nvar x = 1", []string{"go", "  1 func f() {}", "  2 var x = 1"}},
		"main stays":        {"func main() { f() }", []string{"go", "  1 func main() { f() }"}},
		"%% stays":          {"import \"fmt\"\n%%\nfmt.Println(1)", []string{"go", "  1 import \"fmt\"", "  2 %%", "  3 fmt.Println(1)"}},
		"a value after %%":  {"%%\nx := 1\nx + 1", []string{"go", "  1 %%", "  2 x := 1", "  3 " + show + "x + 1" + end}},
		"statements become main": {"x := 1\nfunc f() int {\n\treturn 2\n}\nfmt.Println(x, f())",
			[]string{"go", "  2 func f() int {", "  3 \treturn 2", "  4 }", "  1 %%", "  1 x := 1", "  5 fmt.Println(x, f())"}},
		"a comment goes with what it is before": {"// of f\nfunc f() {}\n// of the call\nf()",
			[]string{"go", "  1 // of f", "  2 func f() {}", "  3 %%", "  3 // of the call", "  4 f()"}},
		"variables before the first statement outlive the cell": {"var a = 1\nprintln(a)\nvar b = a",
			[]string{"go", "  1 var a = 1", "  2 %%", "  2 println(a)", "  3 var b = a"}},
		"two on a line keep their columns":  {"var a = 1; println(a)", []string{"go", "  1 var a = 1", "  1 %%", "  1            println(a)"}},
		"a method":                          {"func (p *T) m() {}\np.m()", []string{"go", "  1 func (p *T) m() {}", "  2 %%", "  2 p.m()"}},
		"a literal that is called":          {"func() { f() }()", []string{"go", "  1 %%", "  1 func() { f() }()"}},
		"a literal with a result":           {"func(x int) int { return x }(1)", []string{"go", "  1 %%", "  1 func(x int) int { return x }(1)"}},
		"a call is not shown":               {"f(1)", []string{"go", "  1 %%", "  1 f(1)"}},
		"a built-in call is":                {"len(`é`)", []string{"go", "  1 %%", "  1 " + show + "len(`é`)" + end}},
		"a value over lines":                {"T{\n\t1,\n}.x", []string{"go", "  1 %%", "  1 " + show + "T{", "  2 \t1,", "  3 }.x" + end}},
		"waiting is not a value":            {"<-done", []string{"go", "  1 %%", "  1 <-done"}},
		"what does not parse goes as it is": {"x := )", []string{"go", "  1 %%", "  1 x := )"}},
		"each shell line is a stage": {"%cd /tmp\n!ls 'a b'\n!*pwd\nfmt.Println()", []string{
			"shell !ls 'a b'", "  1 %cd /tmp", `  2 !'/k/shell' /bin/bash -c 'ls '\''a b'\'''`,
			"shell !*pwd", "  3 !*'/k/shell' /bin/bash -c 'pwd'",
			"go", "  4 %%", "  4 fmt.Println()"}},
		"joined lines": {"!a \\\n  b", []string{"shell !a    b", "  1 !'/k/shell' /bin/bash -c 'a    b'"}},
		"input is for the next shell line": {"%with_inputs\n!read x\n%%\nf()", []string{
			"shell !read x", "  1 %with_inputs", "  2 !'/k/shell' /bin/bash -c 'read x'", "go", "  3 %%", "  4 f()"}},
		"what configures Go goes with it": {"%args -x\n!true\n%%\nf()", []string{
			"shell !true", "  2 !'/k/shell' /bin/bash -c 'true'", "go", "  1 %args -x", "  3 %%", "  4 f()"}},
		"a command alone runs nothing": {"%env A=1", []string{"go, runs nothing", "  1 %env A=1"}},
		"tests alone run":              {"%test", []string{"go", "  1 %test"}},
		"tests are no main":            {"%test\nx := 1", []string{"go", "  1 %test", "  2 x := 1"}},
		"a script": {"%%script python3 -\nprint(1)\n!x", []string{
			"shell %%script python3 -", `  1 %%script "/k/shell" python3 -`, "  2 print(1)", "  3 !x"}},
		"bash": {"%%bash\nfalse", []string{"shell %%bash", `  1 %%script "/k/shell" bash`, "  2 false"}},
		"bash with an argument is GoNB's to refuse": {"%%bash -x\ntrue", []string{"go, runs nothing", "  1 %%bash -x", "  2 true"}},
		"a file":                  {"%%writefile x\n!no", []string{"go, runs nothing", "  1 %%writefile x", "  2 !no"}},
		"a mark behind a comment": {"//gonb:!true", []string{"shell !true", "  1 !'/k/shell' /bin/bash -c 'true'"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, render(cell.Plan(test.cell, "/k/shell"))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUnshowUndoesWhatPlanDid(t *testing.T) {
	const line = "\tx.y + é"
	stages := cell.Plan("%%\n"+line, "")
	shown := strings.Split(stages[0].Code, "\n")[1]
	at := strings.Index(shown, "y")
	back, column := cell.Unshow(shown, at)
	if back != line || column != strings.Index(line, "y") {
		t.Errorf("%q, column %d, from %q, column %d", back, column, shown, at)
	}
	if back, column := cell.Unshow(line, 3); back != line || column != 3 {
		t.Errorf("%q, column %d: a line that shows nothing changed", back, column)
	}
}

func TestCompleteness(t *testing.T) {
	for source, want := range map[string]string{
		"":                             cell.Complete,
		"x := 1":                       cell.Complete,
		"func f() {":                   cell.Incomplete + "\t",
		"f(\n\tg{":                     cell.Incomplete + "\t\t",
		"x := 1 +":                     cell.Incomplete,
		"s := `raw":                    cell.Incomplete,
		"/* comment":                   cell.Incomplete,
		"!ls \\":                       cell.Incomplete,
		"!ls {":                        cell.Complete,
		"%%bash\nif true; then":        cell.Complete,
		"%%\nfor {":                    cell.Incomplete + "\t",
		"%%\nfor {\n}":                 cell.Complete,
		"x := )":                       cell.Invalid,
		"x := \"abc":                   cell.Invalid,
		"x y z":                        cell.Invalid,
		"if x {\n}\nelse {\n}":         cell.Invalid,
		"type T struct{}\nimport `os`": cell.Complete,
		"func f() {}\nf()\nx := 1":     cell.Complete,
	} {
		status, indent := cell.Completeness(source)
		if got := status + indent; got != want {
			t.Errorf("%q is %q, want %q", source, got, want)
		}
	}
}

func TestAFileHasEachPlaceOfItsCell(t *testing.T) {
	source := "!ls\nx := f(1)\n\nfunc f(a int) int { return a }\nfmt.Prin"
	file := cell.NewFile(source, []string{`"fmt"`})
	for i, line := range strings.Split(source, "\n")[1:] {
		at, ok := file.Position(i+1, len(line))
		if !ok || !strings.HasPrefix(file.Line(at), line) {
			t.Errorf("line %d, %q, is at %d (%v) of\n%s", i+1, line, at, ok, file.Text)
		}
	}
	if _, ok := file.Position(0, 1); ok {
		t.Error("a shell line has a place in the Go file")
	}
	if diff := cmp.Diff([]string{"fmt"}, file.Packages); diff != "" {
		t.Errorf("packages (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"f"}, file.Declares); diff != "" {
		t.Errorf("declarations (-want +got)\n%s", diff)
	}
}
