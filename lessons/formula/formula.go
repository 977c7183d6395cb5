package formula

import (
	"fmt"
	"regexp"
	"strings"

	"denoise/lessons/cell"

	"github.com/janpfeifer/gonb/gonbui"
)

// The colours of formulas, which stand on the page itself, light or dark; see package figure.
const (
	known   = "#0080C7"
	learned = "#D55E00"
)

// Formula is an equation, or any other line of mathematics.
type Formula struct {
	// TeX is the formula in LaTeX, with {{name}} where a term stands. The rows are aligned at its first & or, where it has
	// none, at its first = that stands in no braces.
	TeX   string
	Tag   string // its number, as "4"; empty when it has none
	Terms []Term
}

// Term is a quantity with a symbol and a value.
type Term struct {
	Name    string // letters and digits, as "beta"
	TeX     string // its symbol, as `\beta_t`
	Value   float64
	Learned bool // comes from the network; all else is known
}

// place is where a term stands.
var place = regexp.MustCompile(`\{\{(\w+)\}\}`)

// Symbolic returns the formula as LaTeX with the symbols of its terms. A name that no term has stays as it is.
func (f Formula) Symbolic() string {
	return f.fill(func(_, _ string, t Term) (string, string) { return "", t.TeX })
}

// Numeric returns the formula as LaTeX with the values of its terms, rounded to four significant digits. Whole numbers
// below a million are exact. A dot stands between factors where symbols need none, and parentheses around what is negative.
func (f Formula) Numeric() string {
	return f.fill(func(before, after string, t Term) (sign, value string) {
		value = number(t.Value)
		if encloses(before, after, value) {
			value = "(" + value + ")"
		}
		if operand(before) {
			sign = ` \cdot `
		}
		return sign, value
	})
}

// fill puts what write returns in each place, the second in the term's colour; write sees the TeX before and after it.
func (f Formula) fill(write func(before, after string, t Term) (sign, value string)) string {
	var b strings.Builder
	end := 0
	for _, at := range place.FindAllStringSubmatchIndex(f.TeX, -1) {
		t, ok := f.term(f.TeX[at[2]:at[3]])
		if !ok {
			continue
		}
		colour := known
		if t.Learned {
			colour = learned
		}
		sign, value := write(f.TeX[:at[0]], f.TeX[at[1]:], t)
		between := f.TeX[end:at[0]]
		if sign != "" { // it brings its own space
			between = spaces.ReplaceAllString(between, "")
		}
		fmt.Fprintf(&b, `%s%s\textcolor{%s}{%s}`, between, sign, colour, value)
		end = at[1]
	}
	b.WriteString(f.TeX[end:])
	return b.String()
}

func (f Formula) term(name string) (Term, bool) {
	for _, t := range f.Terms {
		if t.Name == name {
			return t, true
		}
	}
	return Term{}, false
}

// Markdown returns the formula for a cell: the symbols, and under them the numbers.
//
// Errors: a name in TeX that no term has, a term that TeX does not name, two terms of one name.
func (f Formula) Markdown() (string, error) {
	if err := f.check(); err != nil {
		return "", err
	}
	tag := ""
	if f.Tag != "" {
		tag = `\tag{` + f.Tag + `}`
	}
	symbols, numbers := f.rows()
	return fmt.Sprintf("$$\\begin{aligned}\n%s &%s \\\\[4pt]\n%s &%s\n\\end{aligned} %s$$\n",
		symbols.left, symbols.right, numbers.left, numbers.right, tag), nil
}

// String is the formula as plain text: the symbols, and under them the numbers.
func (f Formula) String() string {
	symbols, numbers := f.rows()
	tag := ""
	if f.Tag != "" {
		tag = "    (" + f.Tag + ")"
	}
	left, below := plain(symbols.left), plain(numbers.left)
	wide := max(width(left), width(below))
	pad := func(s string) string { return strings.Repeat(" ", wide-width(s)) + s }
	return strings.TrimLeft(pad(left)+" ", " ") + plain(symbols.right) + tag + "\n" +
		pad(below) + strings.Repeat(" ", min(wide, 1)) + plain(numbers.right) + "\n"
}

// row is a line of the formula, cut where the two are aligned.
type row struct{ left, right string }

// rows returns the symbols and the numbers. What stands left of the = is repeated only where a term is in it.
func (f Formula) rows() (symbols, numbers row) {
	left, right, _ := strings.Cut(f.TeX, "&")
	if left == f.TeX {
		left, right = cutRelation(f.TeX)
	}
	symbols.left, symbols.right = f.of(left).Symbolic(), f.of(right).Symbolic()
	if place.MatchString(left) {
		numbers.left = f.of(left).Numeric()
	}
	numbers.right = f.of(right).Numeric()
	return symbols, numbers
}

// of is another formula of the same terms.
func (f Formula) of(tex string) Formula { return Formula{TeX: tex, Terms: f.Terms} }

// cutRelation cuts before the first = outside braces; without one, all is on the right.
func cutRelation(tex string) (left, right string) {
	depth := 0
	for i, c := range tex {
		switch {
		case c == '{':
			depth++
		case c == '}':
			depth--
		case c == '=' && depth == 0:
			return tex[:i], tex[i:]
		}
	}
	return "", tex
}

func (f Formula) check() error {
	used := map[string]bool{}
	for _, m := range place.FindAllStringSubmatch(f.TeX, -1) {
		used[m[1]] = true
		if _, ok := f.term(m[1]); !ok {
			return fmt.Errorf("formula: %s names {{%s}}, which no term does: the terms are %s", f.TeX, m[1], f.names())
		}
	}
	seen := map[string]bool{}
	for _, t := range f.Terms {
		if !used[t.Name] || seen[t.Name] {
			return fmt.Errorf("formula: the term %q must be named by %s and stand once among the terms, which are %s", t.Name, f.TeX, f.names())
		}
		seen[t.Name] = true
	}
	return nil
}

func (f Formula) names() string {
	var all []string
	for _, t := range f.Terms {
		all = append(all, t.Name)
	}
	return strings.Join(all, ", ")
}

// Show typesets the formula in the cell that runs or, outside a notebook, prints it as text.
//
// Errors: as Markdown.
func (f Formula) Show() error {
	md, err := f.Markdown()
	if err != nil {
		return err
	}
	if !gonbui.IsNotebook {
		fmt.Print(f)
		return nil
	}
	gonbui.DisplayMarkdown(md)
	return cell.Sync()
}
