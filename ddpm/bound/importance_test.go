package bound

import (
	"math"
	"math/rand/v2"
	"testing"
)

// ticks is a source of random numbers that are not random: the n midpoints of [0, 1) one after another, which enumerate
// what a draw can come to.
type ticks struct{ i, n uint64 }

func (s *ticks) Uint64() uint64 {
	s.i++
	return uint64((float64(s.i) - 0.5) / float64(s.n) * (1 << 53))
}

// seen has observed each t's losses, ten and more times.
func seen(losses []float64) *Importance {
	p := NewImportance(len(losses))
	for i, loss := range losses {
		for k := range HistoryLength + 5 {
			if k < 5 {
				p.Observe(i+1, 1000) // forgotten by the end
			} else {
				p.Observe(i+1, loss)
			}
		}
	}
	return p
}

// Enumerated over all that a draw can come to, the weighted losses have the mean of the losses, and each t its share.
func TestImportanceIsUnbiased(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	losses := make([]float64, 30)
	mean := 0.0
	for i := range losses {
		losses[i] = math.Exp(3 * r.NormFloat64())
		mean += losses[i] / 30
	}
	p := seen(losses)
	want := p.Probabilities()
	const n = 1 << 18
	source := rand.New(&ticks{n: n})
	count := make([]int, 31)
	sum := 0.0
	for range n {
		step, weight := p.Draw(source)
		near(t, "weight", weight, 1/(30*want[step]), 1e-9)
		count[step]++
		sum += weight * losses[step-1] / n
	}
	total := 0.0
	for step := 1; step <= 30; step++ {
		// A midpoint rule counts an interval to within one of its n points.
		if got := float64(count[step]) / n; math.Abs(got-want[step]) > 1.0/n {
			t.Errorf("t = %d is drawn with probability %g, want %g", step, got, want[step])
		}
		total += want[step]
	}
	near(t, "sum of probabilities", total, 1, 1e-14)
	// One point too many or too few of a t is worth its w L, which p ∝ L makes at most mean/0.999.
	if math.Abs(sum-mean) > 31*mean/n {
		t.Errorf("weighted mean %g, want %g", sum, mean)
	}
}

// The second moment of w L, and so the variance of the estimate, is the least there is: near (mean |L|)², but for the
// thousandth that is uniform.
func TestImportanceLowersTheVariance(t *testing.T) {
	losses := []float64{100, 10, 1, 0.1, 0.01, 0.01, 0.01, 0.01}
	p := seen(losses).Probabilities()
	var mean, second, uniform float64
	for i, loss := range losses {
		weight := 1 / (8 * p[i+1])
		mean += loss / 8
		second += p[i+1] * weight * weight * loss * loss
		uniform += loss * loss / 8
	}
	// Cauchy and Schwarz: no p has less than mean²; spreading a thousandth costs a factor of at most 1/0.999.
	if second < mean*mean || second > mean*mean/0.999 {
		t.Errorf("the second moment is %g, want between %g and a thousandth more", second, mean*mean)
	}
	if uniform < 5*second {
		t.Errorf("with uniform t it is %g: the example shows nothing", uniform)
	}
}

// Until the last t has its ten losses, all are as probable as another; and what is restored is the same.
func TestImportanceWaits(t *testing.T) {
	p := NewImportance(3)
	for k := range HistoryLength {
		p.Observe(1, 5)
		p.Observe(2, 1)
		if k < HistoryLength-1 {
			p.Observe(3, 1)
		}
		for _, probability := range p.Probabilities()[1:] {
			near(t, "before", probability, 1.0/3, 1e-15)
		}
	}
	p = RestoreImportance(p.Losses())
	p.Observe(3, 1)
	near(t, "after", p.Probabilities()[1], 0.999*5/7+0.001/3, 1e-15)
	zero := seen([]float64{0, 0})
	near(t, "nothing but zeros", zero.Probabilities()[1], 0.5, 1e-15)
}
