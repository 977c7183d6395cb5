package headless_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/headless"
	"denoise/kernel/notebook"
)

// code is a notebook of code cells in a folder of its own.
func code(t *testing.T, cells ...string) string {
	t.Helper()
	n := &notebook.Notebook{}
	for i, source := range cells {
		n.Cells = append(n.Cells, notebook.Cell{Type: "code", ID: fmt.Sprintf("cell-%d", i+1), Source: source})
	}
	return save(t, n)
}

func save(t *testing.T, n *notebook.Notebook) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lesson.ipynb")
	if err := os.WriteFile(path, n.Encode(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func options(t *testing.T, path string) headless.Options {
	t.Helper()
	python, environ := environment(t)
	return headless.Options{
		Python: python, Environ: environ, Notebook: path, CellTimeout: 2 * time.Minute,
		Executed: filepath.Join(t.TempDir(), "executed.ipynb"),
	}
}

// outputs reads an executed notebook: for each cell, its streams, texts and pages by name, joined.
func outputs(t *testing.T, path string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cells []struct {
			Source  []string
			Outputs []struct {
				Type string `json:"output_type"`
				Name string
				Text []string
				Data map[string]any
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	all := []map[string]string{}
	for _, cell := range file.Cells {
		got := map[string]string{"source": strings.Join(cell.Source, "")}
		for _, output := range cell.Outputs {
			if output.Type == "stream" {
				got[output.Name] += strings.Join(output.Text, "")
			}
			for kind, data := range output.Data {
				switch data := data.(type) {
				case string:
					got[kind] += data
				case []any:
					got[kind] += fmt.Sprint(data...)
				}
			}
		}
		all = append(all, got)
	}
	return all
}

func TestEveryKindOfCellRunsWithItsOutputs(t *testing.T) {
	path := code(t,
		"func Double(x int) int { return 2 * x }",
		"%%\nfmt.Println(Double(21))\nfmt.Fprint(os.Stderr, \"to stderr\")",
		"!echo joined \\\n  line 'and quotes' \"$((1+1))\"\n%%\nfmt.Println(\"then Go\")",
		"%%bash\nread -r line <<< here; echo \"$line $0\"",
		"%%script python3 -\nprint('snake')",
		"%%writefile written.txt\n!false\n%%bash",
		"!cat written.txt; pwd\n!*pwd",
		"!false || true",
		`import "github.com/janpfeifer/gonb/gonbui"

%%
gonbui.DisplayHTML("<b>bold</b>")
gonbui.UpdateHTML("id", "first")
gonbui.UpdateHTML("id", "second")
gonbui.Sync()`,
		"",
		"%%\nfmt.Println(os.Getenv(\"DENOISE_BUDGET\"))",
	)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opts := options(t, path)
	opts.Smoke = true
	opts.HTML = filepath.Join(t.TempDir(), "pages", "lesson.html")
	var events []headless.Event
	opts.Observe = func(event headless.Event) { events = append(events, event) }
	if err := headless.Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the notebook itself was changed")
	}

	// The empty cell does not count.
	if len(events) != 20 {
		t.Errorf("%d events, want a beginning and an end for each of 10 cells", len(events))
	}
	for i, event := range events {
		if event.Cell != i/2+1 || event.Total != 10 || event.Ended != (i%2 == 1) || event.Err != nil {
			t.Errorf("event %d: %+v", i, event)
		}
	}
	if got := events[8].Line; got != "%%script python3 -" {
		t.Errorf("first line of cell 5: %q", got)
	}

	got := outputs(t, opts.Executed)
	want := []struct{ name, text string }{
		{}, {"stdout", "42\n"}, {"stdout", "joined line and quotes 2\nthen Go\n"}, {"stdout", "here bash\n"},
		{"stdout", "snake\n"}, {}, {}, {}, {}, {}, {"stdout", "smoke\n"},
	}
	for i, want := range want {
		if want.name != "" && got[i][want.name] != want.text {
			t.Errorf("cell %d: %s is %q, want %q", i+1, want.name, got[i][want.name], want.text)
		}
	}
	if got := got[1]["stderr"]; got != "to stderr" {
		t.Errorf("stderr: %q", got)
	}
	// What a %%writefile cell holds is its content, whatever it looks like; ! runs beside the notebook, !* elsewhere.
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(got[6]["stdout"], "\n")
	if len(lines) < 4 || lines[0] != "!false" || lines[1] != "%%bash" || lines[2] != folder || lines[3] == folder {
		t.Errorf("cell 7 printed %q", lines)
	}
	// An update replaces what it updates.
	if html := got[8]["text/html"]; html != "<b>bold</b>second" {
		t.Errorf("HTML %q", html)
	}
	// The executed copy says what the author wrote, not what was sent.
	written, err := notebook.Parse(path, before)
	if err != nil {
		t.Fatal(err)
	}
	for i, cell := range written.Cells {
		if cell.Source != got[i]["source"] {
			t.Errorf("cell %d: source %q, want %q", i+1, got[i]["source"], cell.Source)
		}
	}
	page, err := os.ReadFile(opts.HTML)
	if err != nil || !strings.Contains(string(page), "<b>bold</b>") {
		t.Errorf("the page lacks an output (error %v)", err)
	}
	// MathJax, of a version that knows the colours of formulas, is all that it takes from the network.
	scripts := regexp.MustCompile(`<script[^>]* src="([^"]*)"`).FindAllStringSubmatch(string(page), -1)
	if len(scripts) != 1 || !strings.Contains(scripts[0][1], "/mathjax@3") {
		t.Errorf("the page loads %q, want MathJax 3 alone", scripts)
	}
}

func TestFailures(t *testing.T) {
	for name, test := range map[string]struct {
		cell, kind, text string
	}{
		"shell line":              {"!echo before\n!false\n!echo after", "shell", "!false: exit status 1"},
		"exit status":             {"!exit 3", "shell", "!exit 3: exit status 3"},
		"in GoNB's folder":        {"!*exit 4", "shell", "!*exit 4: exit status 4"},
		"of a pipe that is exec":  {"! exec bash -c 'exit 6'", "shell", "! exec bash -c 'exit 6': exit status 6"},
		"joined line":             {"!true && \\\n  false", "shell", "exit status 1"},
		"commented mark":          {"//gonb:!exit 7", "shell", "exit status 7"},
		"before Go":               {"!exit 8\n%%\nfmt.Println(1)", "shell", "exit status 8"},
		"no such command":         {"!no-such-command", "shell", "exit status 127"},
		"killed":                  {"!kill -9 $$", "shell", "signal: killed"},
		"killed with its wrapper": {"!kill -9 $PPID", "shell", "was killed"},
		"bash cell":               {"%%bash\necho x\nexit 5", "shell", "%%bash: exit status 5"},
		"sh cell":                 {"%%sh\nfalse", "shell", "%%sh: exit status 1"},
		"script cell":             {"%%script python3 -\nimport sys\nsys.exit(9)", "shell", "exit status 9"},
		"script without program":  {"%%script no-such-program\n", "shell", "executable file not found"},
		"bash cell with argument": {"%%bash -x\ntrue", "error", "expects no extra arguments"},
		"compile error":           {"%%\nfmt.Println(undefinedName)", "error", "cell [2], line 2: undefined: undefinedName\n\t    fmt.Println(undefinedName)\n\t                ^"},
		"panic":                   {"%%\npanic(\"boom\")", "error", "panic: boom\n\t  cell [2], line 2, in main.main()\n\t      panic(\"boom\")"},
		"exit from Go":            {"%%\nos.Exit(3)", "error", "exit status 3"},
		"GoNB dies":               {"!kill -9 $(ps -o ppid= -p $PPID)", "error", "GoNB ended: signal: killed"},
		"kernel dies":             {"!kill -9 $(ps -o ppid= -p $(ps -o ppid= -p $PPID))", "died", "kernel died"},
		"bad magic":               {"%env", "error", "takes 2 arguments"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			opts := options(t, code(t, "!true", test.cell, "!touch reached"))
			var last headless.Event
			opts.Observe = func(event headless.Event) { last = event }
			err := headless.Run(t.Context(), opts)
			var failure *headless.CellError
			if !errors.As(err, &failure) {
				t.Fatalf("error %v, want a CellError", err)
			}
			if failure.Cell != 2 || failure.ID != "cell-2" || failure.Notebook != opts.Notebook || failure.Kind != test.kind {
				t.Errorf("%+v, want cell 2 and kind %s", failure, test.kind)
			}
			if !strings.Contains(err.Error(), test.text) {
				t.Errorf("%q, want %q in it", err, test.text)
			}
			if !last.Ended || last.Cell != 2 || !errors.Is(last.Err, failure) {
				t.Errorf("last event %+v", last)
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(opts.Notebook), "reached")); err == nil {
				t.Error("the cell after the failing one ran")
			}
			if got := outputs(t, opts.Executed); len(got) != 3 {
				t.Errorf("the executed notebook has %d cells", len(got))
			}
		})
	}
}

func TestAllowedFailuresGoOn(t *testing.T) {
	n := &notebook.Notebook{}
	for _, source := range []string{"!exit 3", "%%\npanic(\"boom\")"} {
		n.Cells = append(n.Cells, notebook.Cell{
			Type: "code", Source: source, Metadata: notebook.Metadata{Tags: []string{"raises-exception"}},
		})
	}
	n.Cells = append(n.Cells, notebook.Cell{Type: "code", Source: "!touch reached"})
	path := save(t, n)
	if err := headless.Run(t.Context(), options(t, path)); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(path), "reached")); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotANotebook(t *testing.T) {
	opts := options(t, filepath.Join(t.TempDir(), "none.ipynb"))
	if err := headless.Run(t.Context(), opts); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want one for a missing file", err)
	}
	if err := os.WriteFile(opts.Notebook, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := headless.Run(t.Context(), opts); err == nil || !strings.Contains(err.Error(), "not a notebook") {
		t.Errorf("error %v, want one for a file that is not a notebook", err)
	}
}

func TestAnInterpreterWithoutNbclientIsNamed(t *testing.T) {
	opts := options(t, code(t, "!true"))
	fake := filepath.Join(t.TempDir(), "python")
	script := "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'nbclient'\" >&2\nexit 1\n"
	if err := os.WriteFile(fake, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	opts.Python = fake
	err := headless.Run(t.Context(), opts)
	if err == nil || !strings.Contains(err.Error(), "No module named 'nbclient'") {
		t.Errorf("error %v, want the interpreter's own", err)
	}
}

func TestManyOutputsArriveInOrder(t *testing.T) {
	const n = 2000
	opts := options(t, code(t, fmt.Sprintf(`import "github.com/janpfeifer/gonb/gonbui"

%%%%
for i := range %d {
	fmt.Println(i)
}
for i := range %d {
	gonbui.DisplayHTML(fmt.Sprintf("<i>%%d</i>", i))
}
gonbui.Sync()`, n, n), "%%\nfmt.Println(1)"))
	if err := headless.Run(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	var stdout, html strings.Builder
	for i := range n {
		fmt.Fprintln(&stdout, i)
		fmt.Fprintf(&html, "<i>%d</i>", i)
	}
	got := outputs(t, opts.Executed)[0]
	if diff := cmp.Diff(stdout.String(), got["stdout"]); diff != "" {
		t.Errorf("stdout (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(html.String(), got["text/html"]); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
}
