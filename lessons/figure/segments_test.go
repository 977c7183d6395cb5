package figure

import (
	"image"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
)

// Many points are drawn as pixels, and a line of many points stays small.
func TestLargeChartsStaySmall(t *testing.T) {
	x, y := line(200000, func(x float64) float64 { return 2 + math.Sin(x) })
	svg, err := Chart{Lines: []Line{{X: x, Y: y}}}.SVG()
	if err != nil || len(svg) > 100000 {
		t.Errorf("a line of 200,000 points takes %d bytes of SVG (%v)", len(svg), err)
	}
	c := Chart{Dots: []Dots{{X: x[:3000], Y: y[:3000]}}, Width: 300, Height: 200}
	h, err := c.HTML()
	if err != nil || !strings.HasPrefix(h, `<img src="data:image/png;base64,`) || len(h) > 200000 {
		t.Errorf("3000 dots take %d bytes, as %.30q (%v)", len(h), h, err)
	}
	if img := decodePNG(t, h); img.Bounds().Size() != image.Pt(600, 400) {
		t.Errorf("drawn with %v pixels, want twice 300 x 200", img.Bounds().Size())
	}
}

func TestThinKeepsThePeaks(t *testing.T) {
	x, y := line(100000, func(x float64) float64 { return 0.1 * math.Sin(x) })
	y[31415], y[92653] = 7, -5
	var points plotter.XYs
	for i := range x {
		points = append(points, plotter.XY{X: x[i], Y: y[i]})
	}
	got := thin(points, maxPoints)
	if len(got) > maxPoints+2 {
		t.Errorf("%d points are left, want about %d", len(got), maxPoints)
	}
	seen := map[plotter.XY]bool{}
	for i, p := range got {
		seen[p] = true
		if i > 0 && p.X <= got[i-1].X {
			t.Fatalf("x does not grow at %d: %g after %g", i, p.X, got[i-1].X)
		}
	}
	for _, i := range []int{0, 31415, 92653, 99999} {
		if !seen[points[i]] {
			t.Errorf("point %d (%v) is lost", i, points[i])
		}
	}
}
