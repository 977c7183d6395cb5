package figure

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// seen returns the colours that a chart without title, names and labels has at points of its plane.
func seen(t *testing.T, c Chart, points ...[2]float64) (out []color.NRGBA) {
	t.Helper()
	img, err := c.Image(1)
	if err != nil {
		t.Fatal(err)
	}
	w, h := c.size()
	dc := draw.Crop(draw.New(vgimg.New(pixels(float64(w)), pixels(float64(h)))), margin, -margin, margin, -margin)
	p := c.plot()
	data := p.DataCanvas(dc)
	tx, ty := p.Transforms(&data)
	for _, at := range points {
		x, y := float64(tx(at[0])), float64(h)-float64(ty(at[1]))
		out = append(out, color.NRGBAModel.Convert(img.At(int(x), int(y))).(color.NRGBA))
	}
	return out
}

// near reports whether a colour is the other, but for rounding.
func near(a, b color.NRGBA, off int) bool {
	return diff(a.R, b.R) <= off && diff(a.G, b.G) <= off && diff(a.B, b.B) <= off
}

// veil is the colour of a translucent area on the card.
func veil(r Role) color.NRGBA {
	c := translucent(r)
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(c.A) + int(b)*(255-int(c.A))) / 255) }
	return color.NRGBA{R: mix(c.R, card.R), G: mix(c.G, card.G), B: mix(c.B, card.B), A: 0xff}
}

func TestHeat(t *testing.T) {
	h := &Heat{X: []float64{0, 1, 2}, Y: []float64{0, 1}, Z: []float64{0, 0, 2, 4, 4, math.NaN()}, Role: Learned}
	got := seen(t, Chart{Heat: h}, [2]float64{0.02, 0.02}, [2]float64{0.02, 0.98}, [2]float64{0.5, 0.5}, [2]float64{1.5, 0.5})
	full := Learned.Colour()
	half := color.NRGBA{R: 0xff/2 + full.R/2, G: 0xff/2 + full.G/2, B: 0xff/2 + full.B/2}
	for i, want := range []color.NRGBA{card, full, half, card} {
		if !near(got[i], want, 12) {
			t.Errorf("colour %d is %v, want %v: white at the least, full at the greatest, half between, white beside NaN", i, got[i], want)
		}
	}
	// Cut by the axes, it is the same function.
	got = seen(t, Chart{Heat: h, XRange: [2]float64{0.25, 0.75}, YRange: [2]float64{0.4, 2}}, [2]float64{0.5, 0.5}, [2]float64{0.5, 1.5})
	if !near(got[0], half, 12) || !near(got[1], card, 30) {
		t.Errorf("cut by the axes it is %v, want %v inside and white outside", got, half)
	}
	if label := (heatLayer{Heat: Heat{Name: "density", Z: []float64{0.5, 0.125}}}).label(); label != "density, 0 to 0.5" {
		t.Errorf("in the legend it is %q", label)
	}
}

// The image in the SVG must say what it is, in a namespace that is declared.
func TestHeatInSVG(t *testing.T) {
	svg, err := Chart{Equal: true, Heat: &Heat{Name: "z", X: []float64{0, 1}, Y: []float64{0, 2}, Z: []float64{0, 1, 2, 3}}}.SVG()
	if err != nil {
		t.Fatal(err)
	}
	elements, _ := parse(t, svg)
	for _, e := range elements {
		if e.name == "image" {
			if !strings.HasPrefix(e.attrs["href"], "data:image/png;base64,") || strings.Contains(svg, "xlink") {
				t.Errorf("the image is %.40q", e.attrs["href"])
			}
			return
		}
	}
	t.Error("no image")
}

func TestBars(t *testing.T) {
	c := Chart{Bars: []Bars{{Edges: []float64{0, 1, 2, 4}, Y: []float64{3, math.NaN(), 1}, Role: Known}}, YRange: [2]float64{0, 4}, XRange: [2]float64{0, 4}}
	got := seen(t, c, [2]float64{0.3, 2.7}, [2]float64{0.3, 3.3}, [2]float64{1.3, 0.3}, [2]float64{3.3, 0.7}, [2]float64{3.3, 1.3})
	for i, want := range []color.NRGBA{veil(Known), card, card, veil(Known), card} {
		if !near(got[i], want, 3) {
			t.Errorf("colour %d is %v, want %v", i, got[i], want)
		}
	}
}

func TestHistogram(t *testing.T) {
	edges, density, err := Histogram([]float64{-1, 0, 0.1, 0.49, 0.5, 1, 7, math.NaN()}, 0, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	// 3 and 1 of 8 values in bins of width 1/2.
	if len(edges) != 3 || edges[1] != 0.5 || math.Abs(density[0]-0.75) > 1e-15 || math.Abs(density[1]-0.25) > 1e-15 {
		t.Errorf("edges %v, density %v; want 0 0.5 1 and 0.75 0.25", edges, density)
	}
	for _, bad := range []struct {
		values []float64
		lo, hi float64
		n      int
	}{{nil, 0, 1, 2}, {edges, 1, 1, 2}, {edges, 0, math.Inf(1), 2}, {edges, 0, 1, 0}} {
		if _, _, err := Histogram(bad.values, bad.lo, bad.hi, bad.n); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func TestBandsAndFilledLines(t *testing.T) {
	x := []float64{0, 1, 2, 3}
	c := Chart{
		XRange: [2]float64{0, 3}, YRange: [2]float64{0, 9},
		Bands: []Band{{X: x, Low: []float64{4, 4, math.NaN(), 4}, High: []float64{6, 6, 6, 6}, Role: Third}},
		Lines: []Line{{X: x, Y: []float64{2, 2, 2, 2}, Role: Learned, Filled: true}},
	}
	got := seen(t, c, [2]float64{0.4, 5}, [2]float64{0.4, 3.3}, [2]float64{1.6, 5}, [2]float64{0.4, 1})
	for i, want := range []color.NRGBA{veil(Third), card, card, veil(Learned)} {
		if !near(got[i], want, 3) {
			t.Errorf("colour %d is %v, want %v", i, got[i], want)
		}
	}
	// A filled line makes room for 0, and none below it.
	p := Chart{Lines: []Line{{X: x, Y: []float64{2, 3, 2, 5}, Filled: true}}}.plot()
	if p.Y.Min != 0 || p.Y.Max < 5 {
		t.Errorf("the axis runs from %g to %g, want 0 to 5 or a little more", p.Y.Min, p.Y.Max)
	}
}

func TestArrows(t *testing.T) {
	c := Chart{
		XRange: [2]float64{0, 10}, YRange: [2]float64{0, 10},
		Arrows: []Arrows{{X: []float64{1, 1, 50}, Y: []float64{2, math.NaN(), 5}, DX: []float64{3, 1, 1}, DY: []float64{2, 1, 1}, Scale: 2, Role: Known}},
	}
	// From (1, 2) to (7, 6): the shaft in the middle, the head wide before its tip, nothing beyond.
	got := seen(t, c, [2]float64{4, 4}, [2]float64{6.93, 5.95}, [2]float64{7.2, 6.15}, [2]float64{1, 5})
	for i, want := range []color.NRGBA{Known.Colour(), Known.Colour(), card, card} {
		if !near(got[i], want, 90) {
			t.Errorf("colour %d is %v, want %v", i, got[i], want)
		}
	}
	a := arrowLayer{c.Arrows[0], Chart{}}
	if xmin, xmax, ymin, ymax := a.DataRange(); xmin != 1 || xmax != 52 || ymin != 2 || ymax != 7 {
		t.Errorf("they reach from %g to %g and %g to %g, want 1 to 52 and 2 to 7, tips included", xmin, xmax, ymin, ymax)
	}
	if (Chart{Arrows: []Arrows{{X: make([]float64, 401)}}}).many() == false {
		t.Error("401 arrows are not many")
	}
}

func TestLogX(t *testing.T) {
	c := Chart{LogX: true, LogY: true, Width: 300, Height: 300, Lines: []Line{{X: []float64{0, 1, 100}, Y: []float64{1, 1, 1e4}, Role: Known}}}
	got := seen(t, c, [2]float64{10, 100}, [2]float64{50, 100}) // a power law is straight
	if !near(got[0], Known.Colour(), 60) || near(got[1], Known.Colour(), 60) {
		t.Errorf("on the line it is %v, beside it %v", got[0], got[1])
	}
}

func TestLayerErrors(t *testing.T) {
	two, three := []float64{1, 2}, []float64{1, 2, 3}
	good := Heat{Name: "h", X: two, Y: two, Z: []float64{1, 2, 3, 4}}
	heat := func(change func(*Heat)) Chart { h := good; change(&h); return Chart{Heat: &h} }
	for says, c := range map[string]Chart{
		`bars "b" have 2 edges and 2 heights`:      {Bars: []Bars{{Name: "b", Edges: two, Y: two}}},
		`the edge 2 before 1`:                      {Bars: []Bars{{Name: "b", Edges: []float64{2, 1}, Y: two[:1]}}},
		`"v" have 2 x values and 3 dy values`:      {Arrows: []Arrows{{Name: "v", X: two, Y: two, DX: two, DY: three}}},
		`drawn -1 times as long`:                   {Arrows: []Arrows{{X: two, Y: two, DX: two, DY: two, Scale: -1}}},
		`band "i" has 2 x values and 3 low values`: {Bands: []Band{{Name: "i", X: two, Low: three, High: two}}},
		`has 3 values for 2 x 2 places`:            heat(func(h *Heat) { h.Z = three }),
		`X[1] = 2 where even steps would have 3`:   heat(func(h *Heat) { h.X = []float64{1, 2, 5}; h.Z = make([]float64, 6) }),
		`has 1 places in Y`:                        heat(func(h *Heat) { h.Y = two[:1] }),
		`the range 0 to 0`:                         heat(func(h *Heat) { h.Z = make([]float64, 4) }),
		`heat "h" on a logarithmic axis`:           {LogX: true, Heat: &good},
		`equal and logarithmic`:                    {LogX: true, Equal: true, Lines: []Line{{X: two, Y: two}}},
	} {
		if _, err := c.SVG(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
}
