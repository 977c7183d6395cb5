package doctor

import (
	"fmt"
	"html"
	"strings"
)

// Line is a thing as a line of text, with a second line for the command that mends it.
func (t Thing) Line() string {
	parts := []string{}
	for _, part := range []string{t.Version, t.Detail} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	line := fmt.Sprintf("%-8s %-12s %s", t.State, t.Name, strings.Join(parts, "  "))
	if t.Fix != "" {
		line += fmt.Sprintf("\n%-8s %-12s to fix it: %s", "", "", t.Fix)
	}
	return line
}

// Verdict is the report in one sentence.
func (f *Findings) Verdict() string {
	took := fmt.Sprintf(" (%.1f s)", f.Took.Seconds())
	switch f.Missing {
	case 0:
		return "All that the lessons need is here and works." + took
	case 1:
		return "One thing that the lessons need is missing or does not work." + took
	}
	return fmt.Sprintf("%d things that the lessons need are missing or do not work.%s", f.Missing, took)
}

// Text is the report as lines of text.
func (f *Findings) Text() string {
	var out strings.Builder
	for _, thing := range f.Things {
		fmt.Fprintln(&out, thing.Line())
	}
	fmt.Fprintln(&out, f.Verdict())
	return out.String()
}

// String is Text.
func (f *Findings) String() string { return f.Text() }

// Markdown is the report as a table, for gonbui.DisplayMarkdown.
func (f *Findings) Markdown() string {
	escape := strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "_", `\_`)
	var out strings.Builder
	out.WriteString("| | what | version | |\n|---|---|---|---|\n")
	for _, thing := range f.Things {
		detail := escape.Replace(thing.Detail)
		if thing.Fix != "" {
			detail += "; to fix it: `" + thing.Fix + "`"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", mark(thing.State), thing.Name, escape.Replace(thing.Version), detail)
	}
	return out.String() + "\n" + f.Verdict() + "\n"
}

// HTML is the report as a table, for gonbui.DisplayHTML. It takes its colours from the page around it.
func (f *Findings) HTML() string {
	var out strings.Builder
	out.WriteString("<table>\n<tr><th></th><th>what</th><th>version</th><th></th></tr>\n")
	for _, thing := range f.Things {
		detail := html.EscapeString(thing.Detail)
		if thing.Fix != "" {
			detail += "; to fix it: <code>" + html.EscapeString(thing.Fix) + "</code>"
		}
		fmt.Fprintf(&out, "<tr><td>%s</td><td>%s</td><td>%s</td><td style=\"text-align: left\">%s</td></tr>\n",
			mark(thing.State), html.EscapeString(thing.Name), html.EscapeString(thing.Version), detail)
	}
	return out.String() + "</table>\n<p>" + html.EscapeString(f.Verdict()) + "</p>\n"
}

func mark(state State) string {
	return map[State]string{OK: "✓", Absent: "–"}[state] + map[State]string{Missing: "✗ missing", Broken: "✗ broken"}[state]
}
