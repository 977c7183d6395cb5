package figure

import (
	"encoding/xml"
	"image"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
)

// element is one start tag of a document.
type element struct {
	name  string
	attrs map[string]string
}

// parse reads a whole XML document and returns its elements and its text.
func parse(t *testing.T, doc string) (elements []element, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(doc))
	var b strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			return elements, b.String()
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			elements = append(elements, e)
		case xml.CharData:
			b.Write(token)
			b.WriteByte('\n')
		}
	}
}

// loads finds what a browser would fetch; the name of a namespace is not fetched.
var loads = regexp.MustCompile(`(?i)https?:|//[a-z0-9.-]+/|@import|url\(\s*['"]?[^#d)]`)

func offline(t *testing.T, html string) {
	t.Helper()
	html = strings.ReplaceAll(html, `xmlns="http://www.w3.org/2000/svg"`, "")
	html = regexp.MustCompile(`;base64,[A-Za-z0-9+/=]*`).ReplaceAllString(html, "")
	if found := loads.FindString(html); found != "" {
		t.Errorf("something is loaded from elsewhere: %q", found)
	}
}

func line(n int, f func(x float64) float64) (x, y []float64) {
	for i := range n {
		x = append(x, float64(i))
		y = append(y, f(float64(i)))
	}
	return x, y
}

func TestSVG(t *testing.T) {
	x, y := line(50, func(x float64) float64 { return math.Exp(-x / 10) })
	c := Chart{
		Title: "a < b & c", XLabel: "step", YLabel: "loss in nats", LogY: true,
		Lines: []Line{{Name: "known", X: x, Y: y, Role: Known, Dashed: true}, {Name: "learned", X: x, Y: y, Role: Learned}},
		Dots:  []Dots{{Name: "seen", X: x, Y: y, Role: Third}},
	}
	svg, err := c.SVG()
	if err != nil {
		t.Fatal(err)
	}
	offline(t, svg)
	if h, err := c.HTML(); err != nil || h != picture(dataURI("image/svg+xml", []byte(svg)), c.Title, 520, 330, false) {
		t.Errorf("in a cell the chart is %.60q (%v), want its SVG in an <img>", h, err)
	}
	elements, text := parse(t, svg)
	root := elements[0]
	if root.name != "svg" || root.attrs["viewBox"] != "0 0 520 330" || !strings.Contains(root.attrs["style"], "max-width:100%") {
		t.Errorf("root is %v, want an svg of 520 x 330 that shrinks with the page", root)
	}
	for _, want := range []string{"a < b & c", "step", "loss in nats", "known", "learned", "seen", "0.1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the chart does not say %q", want)
		}
	}
	dots := 0
	colours := map[string]bool{}
	for _, e := range elements {
		// gonum rounds the channels of a colour that is not opaque down
		style := strings.ReplaceAll(strings.ToUpper(e.attrs["style"]), "#009D72", "#009E73")
		for _, role := range []string{"#0072B2", "#D55E00", "#009E73"} {
			if strings.Contains(style, role) {
				colours[role] = true
			}
		}
		if strings.Contains(style, "FILL:#009E73") {
			dots++
		}
	}
	if len(colours) != 3 {
		t.Errorf("of the three roles only %v are seen", colours)
	}
	if dots != 51 { // and one in the legend
		t.Errorf("%d dots are drawn, want 50 and one in the legend", dots)
	}
}

// Text must be at least 15 pixels high, to be read at half the width.
func TestTextIsLarge(t *testing.T) {
	x, y := line(5, math.Sqrt)
	svg, err := Chart{Title: "t", XLabel: "x", YLabel: "y", Lines: []Line{{Name: "n", X: x, Y: y}}}.SVG()
	if err != nil {
		t.Fatal(err)
	}
	sizes := regexp.MustCompile(`font-size:(\d+)px`).FindAllStringSubmatch(svg, -1)
	if len(sizes) < 8 {
		t.Fatalf("only %d texts", len(sizes))
	}
	for _, s := range sizes {
		if len(s[1]) < 2 || s[1] < "15" {
			t.Errorf("a text of %s px", s[1])
		}
	}
}

func TestChartErrors(t *testing.T) {
	x, y := line(3, math.Sqrt)
	nan := []float64{math.NaN(), math.Inf(1), math.NaN()}
	good := []Line{{X: x, Y: y}}
	for name, c := range map[string]struct {
		chart Chart
		says  string
	}{
		"empty":               {Chart{Title: "none"}, `"none" has nothing to draw`},
		"nothing finite":      {Chart{Lines: []Line{{X: x, Y: nan}}}, "nothing to draw"},
		"nothing positive":    {Chart{LogY: true, Lines: []Line{{X: x, Y: []float64{0, -1, -2}}}}, "nothing to draw"},
		"uneven line":         {Chart{Lines: []Line{{Name: "l", X: x, Y: y[:2]}}}, `"l" has 3 x values and 2 y values`},
		"uneven dots":         {Chart{Dots: []Dots{{Name: "d", X: x[:1], Y: y}}}, `"d" have 1 x values and 3 y values`},
		"small":               {Chart{Width: 79, Lines: good}, "80 to 4000"},
		"reversed range":      {Chart{XRange: [2]float64{2, 1}, Lines: good}, "first must be the smaller"},
		"log range from zero": {Chart{LogY: true, YRange: [2]float64{0, 1}, Lines: good}, "above 0"},
	} {
		t.Run(name, func(t *testing.T) {
			for format, draw := range map[string]func() error{
				"SVG":   func() error { _, err := c.chart.SVG(); return err },
				"Image": func() error { _, err := c.chart.Image(1); return err },
				"HTML":  func() error { _, err := c.chart.HTML(); return err },
			} {
				if err := draw(); err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%s: error %v, want one that says %q", format, err, c.says)
				}
			}
		})
	}
}

// Single points, constant lines and gaps must draw, not panic in gonum.
func TestOddData(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for name, c := range map[string]Chart{
		"one point":           {Lines: []Line{{X: []float64{1}, Y: []float64{1}}}},
		"one point, log":      {LogY: true, Lines: []Line{{X: []float64{1}, Y: []float64{1}}}},
		"constant":            {Lines: []Line{{X: []float64{1, 2}, Y: []float64{0, 0}}}},
		"one dot, equal axes": {Equal: true, Dots: []Dots{{X: []float64{3}, Y: []float64{4}}}},
		"gaps":                {Lines: []Line{{X: []float64{1, 2, 3, 4}, Y: []float64{1, nan, inf, 2}}}},
		"tiny range":          {Lines: []Line{{X: []float64{1, 2}, Y: []float64{1, 1 + 1e-9}}}},
		"huge log range":      {LogY: true, Lines: []Line{{X: []float64{1, 2}, Y: []float64{1e-300, 1e300}}}},
		"dots out of range":   {XRange: [2]float64{0, 1}, YRange: [2]float64{0, 1}, Dots: []Dots{{X: []float64{5}, Y: []float64{5}}}},
		"small":               {Width: 80, Height: 80, Title: "t", XLabel: "x", YLabel: "y", Dots: []Dots{{X: []float64{5}, Y: []float64{5}}}},
	} {
		t.Run(name, func(t *testing.T) {
			svg, err := c.SVG()
			if err != nil {
				t.Fatal(err)
			}
			parse(t, svg)
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Error("a coordinate is not a finite number")
			}
		})
	}
}

// On equal axes a circle must be drawn round: the dots at its four ends, which lie on the x and
// y axis, are as far apart both ways.
func TestEqualAxes(t *testing.T) {
	c := Chart{Equal: true, Width: 500, Height: 300, XLabel: "x", YLabel: "y", Dots: []Dots{{X: []float64{-3, 3, 0, 0}, Y: []float64{0, 0, -3, 3}, Role: Known, Radius: 6}}}
	img, err := c.Image(1)
	if err != nil {
		t.Fatal(err)
	}
	box := image.Rectangle{Min: image.Pt(1e6, 1e6), Max: image.Pt(-1, -1)}
	want := Known.Colour()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, _, b, _ := img.At(x, y).RGBA()
			if int(b>>8) > int(want.B)-20 && r>>8 < 0x60 {
				box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
				box.Max.X, box.Max.Y = max(box.Max.X, x), max(box.Max.Y, y)
			}
		}
	}
	if d := box.Dx() - box.Dy(); d < -2 || d > 2 || box.Dx() < 50 {
		t.Errorf("the dots span %d x %d pixels, want a square", box.Dx(), box.Dy())
	}
}

func TestPoints(t *testing.T) {
	x, y, err := Points([]float32{1, 2, 3, 4})
	if err != nil || len(x) != 2 || x[1] != 3 || y[1] != 4 {
		t.Errorf("Points = %v, %v, %v; want [1 3] [2 4]", x, y, err)
	}
	if _, _, err := Points([]float32{1, 2, 3}); err == nil {
		t.Error("an odd number of values makes points")
	}
}
