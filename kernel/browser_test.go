package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"denoise/kernel/notebook"
	"denoise/kernel/setup"
)

// The notebooks of the browser tests.
var browserNotebooks = map[string][]string{
	"errors.ipynb":    {`fmt.Println("first")`, "!false", `fmt.Println("third")`, `fmt.Println("fourth")`},
	"restart.ipynb":   {"var kept = 7", "kept", "kept"},
	"interrupt.ipynb": {"fmt.Println(\"began\")\ntime.Sleep(time.Hour)", `fmt.Println("next")`},
	"assist.ipynb":    {"fmt.Print", "fmt.Println"},
	"widgets.ipynb": {`import "github.com/janpfeifer/gonb/gonbui/widgets"
%%
presses := widgets.Button("Press").Done().Listen()
fmt.Println("pressed", <-presses.C)
moves := widgets.Slider(0, 10, 5).Done().Listen()
fmt.Println("move it")
fmt.Println("moved to", <-moves.C)`},
	"live.ipynb": {`import (
	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/resident"
	"denoise/lessons/cell"
	"denoise/lessons/live"
)
%%
run := cell.Value(ddpm.OpenRun(cell.Run("browser"), ddpm.Config{
	Data: dataset.Config{Kind: "mixture"}, Network: network.Config{MLP: &network.MLP{Width: 16}}, Batch: 64}))
watch := live.Watch(live.Options{Title: "Points"})
err := resident.Train(cell.Context(), run, ddpm.TrainOptions{
	Steps: 6000, Observer: watch, SampleEvery: 6000, Sample: ddpm.SampleOptions{N: 50}})
watch.Close()
cell.Must(err)`},
	"one.ipynb": {keeps("one"), recalls},
	"two.ipynb": {keeps("two"), recalls},
}

// keeps is a cell that declares a value and has the worker keep another.
func keeps(name string) string {
	return fmt.Sprintf("import \"denoise/kernel/keep\"\n\nvar name = %q\n%%%%\nfmt.Println(keep.Put(\"name\", name))", name)
}

const recalls = `fmt.Println(keep.Get[string]("name"))
name`

// TestInABrowser does what a learner does in JupyterLab, with mouse and keys, and looks at what the page shows. Pictures of it are
// kept by -artifacts.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	chromium := findChromium(t)
	made, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr, Backend: "go"})
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "notebooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, cells := range browserNotebooks {
		n := &notebook.Notebook{}
		for i, source := range cells {
			n.Cells = append(n.Cells, notebook.Cell{Type: "code", ID: fmt.Sprint("cell-", i), Source: source})
		}
		if err := os.WriteFile(filepath.Join(root, "notebooks", name), n.Encode(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, lesson := range []string{"00-start.ipynb"} {
		text, err := os.ReadFile(filepath.Join(lessons, lesson))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "notebooks", lesson), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lab := startLab(t, made, root)
	browser := startBrowser(t, chromium)
	for _, test := range []struct {
		name string
		run  func(*labPage)
	}{
		{"an error stops Run All", testErrors},
		{"interrupt", testInterrupt},
		{"restart", testRestart},
		{"Tab and Shift-Tab", testAssist},
		{"widgets", testWidgets},
		{"a live training", testLive},
		{"side by side", testSide},
		{"formulas", testFormulas},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(newPage(t, browser, lab)) })
	}
}

func testErrors(p *labPage) {
	p.open("errors.ipynb")
	p.choose("Run", "runmenu:run-all")
	p.until("page.ran(0, 1) && !page.waits(0)")
	p.picture("stopped")
	for i, want := range []string{"[1]:", "[2]:", "[ ]:", "[ ]:"} {
		if got := value[string](p, "page.prompt(0, %d)", i); got != want {
			p.t.Errorf("cell %d has the number %q, want %q", i, got, want)
		}
	}
	if got := value[string](p, "page.output(0, 1)"); !strings.Contains(got, "!false: exit status 1") {
		p.t.Errorf("the error is shown as %q", got)
	}
	p.run(0, 2)
	p.until("page.prompt(0, 2) === '[3]:' && page.output(0, 2).includes('third')")
}

func testInterrupt(p *labPage) {
	p.open("interrupt.ipynb")
	p.run(0, 0)
	p.until("page.output(0, 0).includes('began')")
	p.click("page.button(0, 'notebook:interrupt-kernel')")
	began := time.Now()
	p.until("page.ran(0, 0) && page.output(0, 0).includes('Interrupted')")
	p.took(began)
	p.picture("interrupted")
	p.run(0, 1)
	p.until("page.prompt(0, 1) === '[2]:' && page.output(0, 1).includes('next')")
}

func testRestart(p *labPage) {
	p.open("restart.ipynb")
	p.run(0, 0)
	p.until("page.ran(0, 0)")
	p.run(0, 1)
	p.until("page.prompt(0, 1) === '[2]:' && page.output(0, 1) === '7'")
	p.click("page.button(0, 'notebook:restart-kernel')")
	p.click("document.querySelector('.jp-Dialog .jp-mod-accept')")
	began := time.Now()
	p.until("page.ready(0) && !document.querySelector('.jp-Dialog')")
	p.took(began)
	p.run(0, 2)
	p.until("page.prompt(0, 2) === '[1]:' && page.output(0, 2).includes('undefined: kept')")
	p.picture("restarted")
}

func testAssist(p *labPage) {
	p.open("assist.ipynb")
	p.edit(0, 0)
	p.pressUntil("page.completions().includes('Printf')", kb.Tab)
	p.picture("completed")
	p.press(kb.Escape)
	p.edit(0, 1)
	p.pressUntil("document.querySelector('.jp-Tooltip')?.innerText.includes('formats using the default formats')", kb.Tab, chromedp.ModifierShift)
	p.picture("explained")
}

func testWidgets(p *labPage) {
	p.open("widgets.ipynb")
	p.run(0, 0)
	p.click("page.cell(0, 0).querySelector('.jp-OutputArea button')")
	p.until("page.output(0, 0).includes('pressed 1')")
	p.until("page.output(0, 0).includes('move it')")
	end := value[[2]float64](p, "(b => [b.right - 2, b.y + b.height / 2])(page.cell(0, 0).querySelector('input[type=range]').getBoundingClientRect())")
	p.do(chromedp.MouseClickXY(end[0], end[1]))
	p.until("page.ran(0, 0) && page.output(0, 0).includes('moved to 10')")
	p.picture("widgets")
}

func testLive(p *labPage) {
	p.open("live.ipynb")
	p.run(0, 0)
	bar := "page.cell(0, 0).querySelector('[role=progressbar]')?.ariaValueNow"
	p.until("%s > 0", bar)
	first := value[string](p, "%s", bar)
	p.until("page.prompt(0, 0) === '[*]:' && %s > %s && page.cell(0, 0).querySelector('.jp-OutputArea svg')", bar, first)
	p.picture("live")
	p.until("page.ran(0, 0) && %s == 100", bar)
	p.until("[...page.cell(0, 0).querySelectorAll('.jp-OutputArea img')].every(i => i.naturalWidth > 0)")
	p.picture("trained")
}

func testSide(p *labPage) {
	p.open("one.ipynb")
	p.do(chromedp.DoubleClick(chromedp.CSS(`.jp-DirListing-item[title*="two.ipynb"]`)))
	p.until("document.querySelectorAll('.jp-NotebookPanel').length === 2")
	from := value[[2]float64](p, "page.at([...document.querySelectorAll('#jp-main-dock-panel .lm-TabBar-tab')].find(e => e.textContent.includes('two.ipynb')))")
	to := value[[2]float64](p, "(b => [b.right - 60, b.y + b.height / 2])(document.querySelector('#jp-main-dock-panel').getBoundingClientRect())")
	p.do(chromedp.DragAndDropXY(from[0], from[1], to[0], to[1]))
	p.until("page.ready(0) && page.ready(1)")
	p.run(0, 0)
	p.run(1, 0)
	p.until("page.ran(0, 0) && page.ran(1, 0)")
	p.run(0, 1)
	p.run(1, 1)
	p.until("page.ran(0, 1) && page.ran(1, 1)")
	for i, want := range []string{"one <nil>\n\none", "two <nil>\n\ntwo"} {
		if got := value[string](p, "page.output(%d, 1)", i); got != want {
			p.t.Errorf("the notebook %d shows %q, want %q", i, got, want)
		}
	}
	p.picture("side by side")
}

func testFormulas(p *labPage) {
	for _, lesson := range []string{"00-start"} {
		p.open(lesson + ".ipynb")
		p.until("page.formulas(0) > 0 && page.unset(0).length === 0")
		p.picture(lesson)
		if errors := value[int](p, "document.querySelectorAll('mjx-merror, [data-mjx-error]').length"); errors > 0 {
			p.t.Errorf("%s: %d formulas cannot be typeset", lesson, errors)
		}
	}
}
