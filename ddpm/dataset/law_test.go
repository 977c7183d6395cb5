package dataset

import (
	"math"
	"testing"
)

// The density of the law, by its formula; and the law of the default mixture, whose radius is that of Ring.
func TestTheLawOfAMixture(t *testing.T) {
	m := Mixture{Weights: []float64{0.25, 0.75}, Means: [][2]float64{{1, 0}, {-1, 2}}, Vars: []float64{0.5, 0.1}}
	law, err := Config{Kind: "mixture", Mixture: &m}.Law()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range [][]float64{{0, 0}, {1, 0.3}, {-1, 2}} {
		p := 0.0
		for k, w := range m.Weights {
			dx, dy := x[0]-m.Means[k][0], x[1]-m.Means[k][1]
			p += w * math.Exp(-(dx*dx+dy*dy)/(2*m.Vars[k])) / (2 * math.Pi * m.Vars[k])
		}
		if got := law.LogPDF(x); math.Abs(got-math.Log(p)) > 1e-12 {
			t.Errorf("ln q(%v) = %g, want %g", x, got, math.Log(p))
		}
	}
	ring, err := Config{Kind: "mixture"}.Law()
	if err != nil || len(ring.Components()) != 8 || ring.Components()[0].Var != 0.01 {
		t.Errorf("the default mixture has the law %v, %v; want eight components of variance 0.01", ring, err)
	}
	if law, err := (Config{Kind: "moons"}).Law(); law != nil || err != nil {
		t.Errorf("the moons have the law %v, %v; it is not known", law, err)
	}
	m.Weights[0] = 1
	if _, err := (Config{Kind: "mixture", Mixture: &m}).Law(); err == nil {
		t.Error("weights that sum to 1.75 make a law")
	}
}

func TestLen(t *testing.T) {
	endless, err := Glyphs(8, 1, Train)
	if err != nil {
		t.Fatal(err)
	}
	if n := Len(endless); n != 0 {
		t.Errorf("glyphs, which never end, are %d", n)
	}
	if n := Len(&finite{n: 7}); n != 7 {
		t.Errorf("7 examples are %d", n)
	}
}
