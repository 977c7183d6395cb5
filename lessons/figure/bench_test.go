package figure

import (
	"image"
	"math/rand/v2"
	"testing"
)

// pointChart is a frame of the plane as the lessons draw it: data under samples.
func pointChart(n int) Chart {
	r := rand.New(rand.NewPCG(1, 2))
	draw := func() (v []float64) {
		for range n {
			v = append(v, r.NormFloat64())
		}
		return v
	}
	return Chart{Title: "t = 500", Equal: true, Width: 380, Dots: []Dots{
		{Name: "data", X: draw(), Y: draw(), Role: Known, Faint: true},
		{Name: "samples", X: draw(), Y: draw(), Role: Learned},
	}}
}

func BenchmarkChartImage(b *testing.B) {
	c := pointChart(1000)
	for b.Loop() {
		if _, err := c.Image(2); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQuantise(b *testing.B) {
	img, err := pointChart(1000).Image(2)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		quantise([]image.Image{img})
	}
}

func BenchmarkChartSource(b *testing.B) {
	c := pointChart(1000)
	for b.Loop() {
		src, err := c.Source()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(src)), "bytes")
	}
}

func BenchmarkLossSVG(b *testing.B) {
	var x, y []float64
	for i := range 4096 {
		x, y = append(x, float64(i)), append(y, 1/float64(i+1))
	}
	c := Chart{LogY: true, Lines: []Line{{X: x, Y: y, Faint: true}, {X: x, Y: y}}}
	for b.Loop() {
		svg, err := c.SVG()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(svg)), "bytes")
	}
}

// A field over a density, as a frame of a scrubber.
func BenchmarkFieldSource(b *testing.B) {
	h, a := Heat{Name: "density"}, Arrows{Name: "score", Role: Known}
	for i := range 61 {
		at := -3 + float64(i)/10
		h.X, h.Y = append(h.X, at), append(h.Y, at)
	}
	for _, y := range h.Y {
		for _, x := range h.X {
			h.Z = append(h.Z, 1/(1+x*x+y*y))
			if i := len(h.Z); i%10 == 0 {
				a.X, a.Y, a.DX, a.DY = append(a.X, x), append(a.Y, y), append(a.DX, -x/5), append(a.DY, -y/5)
			}
		}
	}
	c := Chart{Title: "t = 500", Equal: true, Width: 380, Heat: &h, Arrows: []Arrows{a}}
	for b.Loop() {
		src, err := c.Source()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(src)), "bytes")
	}
}
