package gauss

import (
	"math"
	"testing"
)

// reach bounds what the fuzzed laws are made of: means to 1e60 and variances from 1e-120 to 1e120, so that no square of one
// and no product of two is beyond float64. A variance may also be 0.
func reach(mean, logVar float64, point bool) (Normal, bool) {
	ok := math.Abs(mean) <= 1e60 && math.Abs(logVar) <= 120*math.Ln10
	if point {
		return Normal{Mean: mean}, ok
	}
	return Normal{Mean: mean, Var: math.Exp(logVar)}, ok
}

// Whatever two laws: no divergence is negative or NaN, Gibbs' inequality holds, and a product is narrower than both.
func FuzzTwoLaws(f *testing.F) {
	f.Add(0.0, 0.0, false, 1.0, 1.0, false)
	f.Add(1e60, -276.0, false, -1e60, 276.0, false)
	f.Add(3.0, 276.0, false, 3.0, -276.0, false)
	f.Add(0.5, 0.0, false, 0.5, 1e-9, false)
	f.Add(2.0, 0.0, true, 2.0, 0.0, true)
	f.Add(2.0, 0.0, true, 2.5, 5.0, false)
	f.Fuzz(func(t *testing.T, mean1, logVar1 float64, point1 bool, mean2, logVar2 float64, point2 bool) {
		p, ok1 := reach(mean1, logVar1, point1)
		q, ok2 := reach(mean2, logVar2, point2)
		if !ok1 || !ok2 {
			return
		}
		kl := KL(p, q)
		if !(kl >= 0) || (p == q) && kl != 0 {
			t.Errorf("KL(%v ‖ %v) = %g", p, q, kl)
		}
		if cross := CrossEntropy(p, q); math.IsNaN(cross) {
			t.Errorf("H(%v, %v) is NaN", p, q)
		} else if h := p.Entropy(); !math.IsInf(h, 0) && cross < h-1e-13*(1+math.Abs(h)) {
			t.Errorf("H(%v, %v) = %g is below H(p) = %g", p, q, cross, h)
		}
		if p.Var == 0 && q.Var == 0 {
			return
		}
		product, logScale := p.Mul(q)
		if !(product.Var >= 0 && product.Var <= min(p.Var, q.Var)*(1+4e-16)) || math.IsNaN(product.Mean) || math.IsNaN(logScale) {
			t.Errorf("%v times %v is %v, scale %g", p, q, product, logScale)
		}
		rounding := 4e-16 * max(math.Abs(p.Mean), math.Abs(q.Mean))
		if product.Mean < min(p.Mean, q.Mean)-rounding || product.Mean > max(p.Mean, q.Mean)+rounding {
			t.Errorf("%v times %v has its mean at %g, not between", p, q, product.Mean)
		}
	})
}

// Whatever the channel and the prior: what is learnt of X never widens it, its precision is the sum of the two, and the slope
// of the joint density is 0 at its mean.
func FuzzPosterior(f *testing.F) {
	f.Add(0.0, 0.0, false, 1.0, 0.0, 0.0, false, 2.0)
	f.Add(5.0, -200.0, false, 1e-3, 7.0, -200.0, false, -3.0)
	f.Add(1.0, 0.0, true, 0.5, 0.0, 200.0, false, 100.0)
	f.Add(1.0, 40.0, false, -0.5, 1.0, 0.0, true, 9.0)
	f.Add(1.0, 3.0, false, 0.0, 1.0, 2.0, false, 9.0)
	f.Fuzz(func(t *testing.T, mean, logVar float64, point bool, scale, shift, logNoise float64, noiseless bool, y float64) {
		prior, ok := reach(mean, logVar, point)
		noise, ok2 := reach(shift, logNoise, noiseless)
		if !ok || !ok2 || !(math.Abs(scale) <= 1e30) || !(math.Abs(y) <= 1e60) {
			return
		}
		l := Linear{Scale: scale, Shift: shift, Var: noise.Var}
		if merged := l.Then(l); !(merged.Var >= l.Var) {
			t.Errorf("%v after itself has variance %g", l, merged.Var)
		}
		if pushed := l.Push(prior); !(pushed.Var >= l.Var) || math.IsNaN(pushed.Mean) {
			t.Errorf("%v of %v is %v", l, prior, pushed)
		}
		if scale*scale*prior.Var+l.Var == 0 {
			return // two points: documented as NaN
		}
		got := l.Posterior(prior, y)
		if !(got.Var >= 0 && got.Var <= prior.Var) || math.IsNaN(got.Mean) || math.IsInf(got.Mean, 0) {
			t.Fatalf("%v, prior %v, y = %g: posterior %v", l, prior, y, got)
		}
		if prior.Var == 0 || l.Var == 0 || scale*scale < 1e-280 {
			return
		}
		precision := 1/prior.Var + scale*scale/l.Var
		if math.Abs(got.Var*precision-1) > 1e-15 {
			t.Errorf("%v, prior %v: variance %g, precision %g", l, prior, got.Var, precision)
		}
		// The slope is of the logarithm, and 0 to the rounding of its terms.
		pull := got.Mean/prior.Var - prior.Mean/prior.Var + scale*(scale*got.Mean-(y-shift))/l.Var
		size := (math.Abs(got.Mean)+math.Abs(prior.Mean))/prior.Var + math.Abs(scale)*(math.Abs(scale*got.Mean)+math.Abs(y)+math.Abs(shift))/l.Var
		if math.Abs(pull) > 2e-15*size {
			t.Errorf("%v, prior %v, y = %g: the slope at the mean %g is %g beside %g", l, prior, y, got.Mean, pull, size)
		}
	})
}

// Whatever the decoder: no probability above 1, below the floor or NaN, the same on both sides of 0, and no level further
// from the mean likelier, the open ends apart.
func FuzzBins(f *testing.F) {
	f.Add(0.1, -9.8, 128, 0, false)
	f.Add(-1.0, -270.0, 0, 0, true)
	f.Add(1e60, 3.0, 1, 2, true)
	f.Add(1e-3, 270.0, 7, 16, false)
	f.Add(0.99, -7.0, 250, 256, true)
	f.Add(-0.7, -6.5, 56, 256, true)
	f.Add(-0.7, -6.5, 20, 256, true)
	f.Fuzz(func(t *testing.T, mean, logVar float64, k, levels int, tanh bool) {
		n, ok := reach(mean, logVar, false)
		bins := Bins{Levels: levels}
		if tanh {
			bins.CDF = Tanh
		}
		if !ok || bins.Check() != nil || levels > 1<<16 || k < 0 || k >= bins.Count() {
			return
		}
		got := bins.LogMass(n, k)
		if !(got >= math.Log(minMass) && got <= 0) {
			t.Fatalf("%+v, %v: level %d has %g nats", bins, n, k, got)
		}
		// A mass is a difference of two numbers up to 1, which leaves 1e-15 beside it. The ends of the bin are rounded beside
		// 1 and the mean: a share of the bin's width, and in units of σ, by which the tanh falls as a cube.
		rounding := 1e-15 / math.Exp(got)
		mirror := bins.LogMass(Normal{Mean: -n.Mean, Var: n.Var}, bins.Count()-1-k)
		z := math.Abs(n.Z(bins.Centre(k))) + 2/float64(bins.Count()-1)/n.Std()
		within := 4e-16 * (1 + math.Abs(n.Mean)) * (float64(bins.Count()) + (1+z*z*z)/n.Std())
		if math.Abs(got-mirror) > within+rounding {
			t.Errorf("%+v, %v: level %d has %.15g nats, its mirror image %.15g", bins, n, k, got, mirror)
		}
		if k <= 1 || k >= bins.Count()-2 {
			return
		}
		further := k + 1
		if bins.Centre(k) < n.Mean {
			further = k - 1
		}
		if far := bins.LogMass(n, further); far > got+within+rounding {
			t.Errorf("%+v, %v: level %d has %g nats, and %d, further off, %g", bins, n, k, got, further, far)
		}
	})
}
