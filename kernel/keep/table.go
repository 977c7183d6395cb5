package keep

import (
	"fmt"
	"html"
	"reflect"
	"strings"
	"text/tabwriter"
)

// Table shows values: as text, and in a notebook as HTML.
type Table []Value

// String is the table as lines of text.
func (t Table) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "name\ttype\tshape\tmemory")
	for _, v := range t {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", v.Name, v.Type, v.Shape, Memory(int64(v.Bytes)))
	}
	w.Flush()
	return b.String()
}

// HTML is the table as HTML, for figure.Show. It never fails.
func (t Table) HTML() (string, error) {
	var b strings.Builder
	b.WriteString("<table><thead><tr><th>name</th><th>type</th><th>shape</th><th>memory</th></tr></thead><tbody>")
	for _, v := range t {
		b.WriteString("<tr>")
		for _, text := range []string{v.Name, v.Type, v.Shape, Memory(int64(v.Bytes))} {
			b.WriteString(`<td style="text-align:left">` + html.EscapeString(text) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	return b.String(), nil
}

// Memory says a number of bytes in the unit that suits it.
func Memory(bytes int64) string {
	value, unit := float64(bytes), "B"
	for _, larger := range []string{"KiB", "MiB", "GiB"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, larger
	}
	if unit == "B" {
		return fmt.Sprintf("%d B", bytes)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}

// shape is a value's lengths, each level's by its first element; of a struct, those of its exported fields; and of what has
// Dimensions, those.
func shape(v reflect.Value) string {
	if shaped, ok := v.Interface().(interface{ Dimensions() []int }); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return fmt.Sprint(shaped.Dimensions())
	}
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		var fields []string
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && len(lengths(v.Field(i))) > 0 {
				fields = append(fields, fmt.Sprint(f.Name, " ", lengths(v.Field(i))))
			}
		}
		return strings.Join(fields, ", ")
	}
	if l := lengths(v); len(l) > 0 {
		return fmt.Sprint(l)
	}
	return ""
}

func lengths(v reflect.Value) []int {
	switch v.Kind() {
	case reflect.Map, reflect.String:
		return []int{v.Len()}
	case reflect.Slice, reflect.Array:
		if v.Len() == 0 {
			return []int{0}
		}
		return append([]int{v.Len()}, lengths(v.Index(0))...)
	}
	return nil
}
