package grade

import (
	"errors"
	"fmt"
	"html"

	"denoise/lessons/figure"
)

// Verdict is what there is to say about an answer.
type Verdict struct {
	right   bool
	mistake string // name of the mistake that was recognised
	hint    string
	text    string // the rest
}

// Right reports whether every value agrees with the solution's.
func (v Verdict) Right() bool { return v.right }

// Mistake is the name of the mistake that gives the answer's values; empty when the answer is right, or wrong in a way of its own.
func (v Verdict) Mistake() string { return v.mistake }

// String is the verdict as text.
func (v Verdict) String() string {
	switch {
	case v.right:
		return "Right. " + v.text
	case v.mistake == "":
		return "Not yet. " + v.text
	}
	return fmt.Sprintf("Not yet: %s. %s\n%s", v.mistake, v.hint, v.text)
}

// Err is nil when the answer is right, else an error that says what String does.
func (v Verdict) Err() error {
	if v.right {
		return nil
	}
	return errors.New("the answer is wrong. " + v.String())
}

// HTML is the verdict for a cell. A mark and a word say what the colour says; text takes the page's own colour, so that it
// reads in the light and in the dark theme.
func (v Verdict) HTML() (string, error) {
	colour, mark, says := "#009e73", "✓ right", html.EscapeString(v.text)
	if !v.right {
		colour, mark = "#a4161a", "✗ not yet"
	}
	if v.mistake != "" {
		says = fmt.Sprintf(`<b>%s.</b> %s<br><span style="opacity:0.8">%s</span>`, html.EscapeString(v.mistake), html.EscapeString(v.hint), says)
	}
	return fmt.Sprintf(`<div style="display:flex;gap:10px;align-items:flex-start;font-size:14px;line-height:1.5;margin:4px 0">`+
		`<span style="background:%s;color:#fff;border-radius:4px;padding:0 7px;white-space:nowrap;font-weight:600">%s</span>`+
		`<div>%s</div></div>`, colour, mark, says), nil
}

// Show shows the verdict, in the cell that runs or, outside a notebook, as text on standard output. A wrong answer is no error.
func (v Verdict) Show() error {
	if figure.InNotebook() {
		return figure.Show(v)
	}
	fmt.Println(v)
	return nil
}
