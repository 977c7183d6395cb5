package figure

import "strings"

// Row puts figures beside each other; they wrap where the page is narrow.
type Row []Figure

// HTML returns the row for a cell.
func (r Row) HTML() (string, error) {
	var b strings.Builder
	b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start">`)
	for _, f := range r {
		h, err := f.HTML()
		if err != nil {
			return "", err
		}
		b.WriteString(`<div style="max-width:100%">` + h + "</div>")
	}
	b.WriteString("</div>")
	return b.String(), nil
}

// Fragment is HTML as it is, for a line of text among figures. The caller escapes
// what comes from outside.
type Fragment string

// HTML returns the fragment.
func (f Fragment) HTML() (string, error) { return string(f), nil }

// Column puts figures under each other.
type Column []Figure

// HTML returns the column for a cell.
func (c Column) HTML() (string, error) {
	var b strings.Builder
	for _, f := range c {
		h, err := f.HTML()
		if err != nil {
			return "", err
		}
		b.WriteString(h)
	}
	return b.String(), nil
}
