package check

import (
	"errors"
	"fmt"
	"html"
	"strings"
	"text/tabwriter"
)

// List is the checks of a lesson or of one of its sections.
type List []Check

// Err is nil when all pass, else the errors of those that do not, joined.
func (l List) Err() error {
	var all []error
	for _, c := range l {
		all = append(all, c.Err())
	}
	return errors.Join(all...)
}

// verdict is a mark and a word, so that colour says nothing that text does not.
func (c Check) verdict() string {
	if c.Passed() {
		return "✓ pass"
	}
	return "✗ FAIL"
}

// String is the table as text.
func (l List) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\twhat\tvalue\tby another route\tdifference\tallowed")
	for _, c := range l {
		fmt.Fprintf(w, "%s\t%s\t%.9g\t%.9g\t%.2g\t%.2g\n", c.verdict(), c.title(), c.Got, c.Want, c.Difference(), c.Allowed())
	}
	w.Flush()
	return b.String()
}

const (
	cell  = `<td style="text-align:left;padding:3px 10px;vertical-align:top">`
	digit = `<td style="text-align:right;padding:3px 10px;vertical-align:top;font-variant-numeric:tabular-nums">`
)

// HTML is the table for a cell of a notebook. It takes the page's own colours for
// text, so that it reads in the light and in the dark theme.
func (l List) HTML() (string, error) {
	var b strings.Builder
	b.WriteString(`<table style="border-collapse:collapse;font-size:14px;margin:4px 0"><thead><tr>`)
	for _, h := range []string{"", "what", "value", "by another route", "difference", "allowed"} {
		align := "right"
		if h == "" || h == "what" {
			align = "left"
		}
		fmt.Fprintf(&b, `<th style="text-align:%s;padding:3px 10px">%s</th>`, align, h)
	}
	b.WriteString("</tr></thead><tbody>")
	for _, c := range l {
		mark := "background:#009e73;color:#fff"
		if !c.Passed() {
			mark = "background:#a4161a;color:#fff"
		}
		fmt.Fprintf(&b, `<tr>%s<span style="%s;border-radius:4px;padding:1px 7px;white-space:nowrap;font-weight:600">%s</span></td>`, cell, mark, c.verdict())
		fmt.Fprintf(&b, "%s%s</td>", cell, html.EscapeString(c.title()))
		fmt.Fprintf(&b, "%s%s</td>", digit, routed(c.Got, c.Route))
		fmt.Fprintf(&b, "%s%s</td>", digit, routed(c.Want, c.Against))
		fmt.Fprintf(&b, "%s%.2g</td>%s%.2g</td></tr>", digit, c.Difference(), digit, c.Allowed())
	}
	b.WriteString("</tbody></table>")
	return b.String(), nil
}

// routed is a value with the way it was found under it.
func routed(v float64, route string) string {
	s := fmt.Sprintf("%.9g", v)
	if route != "" {
		s += `<br><span style="opacity:0.75;font-size:12px">` + html.EscapeString(route) + "</span>"
	}
	return s
}
