package live

import (
	"math"
	"slices"

	"denoise/ddpm"
)

// maxCurve is how many points the curve keeps; it forgets every second one when it is
// full, and from then on takes half as many.
const maxCurve = 4096

// curve is the loss against the step.
type curve struct {
	step, raw, smooth []float64
	every             int // one of so many steps is kept
	skipped           int
}

// begin puts the losses of earlier sessions in front, smoothed as ddpm does it: with a memory of
// about 50 steps.
func (c *curve) begin(history []ddpm.Metric) {
	smooth, weight, last := 0.0, 0.0, int64(0)
	for _, m := range history {
		keep := math.Pow(0.98, float64(m.Step-last))
		smooth, weight, last = keep*smooth+(1-keep)*m.Loss, keep*weight+(1-keep), m.Step
		c.add(float64(m.Step), m.Loss, smooth/weight)
	}
}

// add appends a point. A step that is already on the curve is done again by a session
// that resumed before it: what was known from there on is dropped.
func (c *curve) add(step, raw, smooth float64) {
	for n := len(c.step); n > 0 && c.step[n-1] >= step; n-- {
		c.step, c.raw, c.smooth = c.step[:n-1], c.raw[:n-1], c.smooth[:n-1]
	}
	if c.skipped++; c.skipped < c.every {
		return
	}
	c.skipped = 0
	if len(c.step) == maxCurve {
		c.step, c.raw, c.smooth = halve(c.step), halve(c.raw), halve(c.smooth)
		c.every = 2 * max(c.every, 1)
	}
	c.step, c.raw, c.smooth = append(c.step, step), append(c.raw, raw), append(c.smooth, smooth)
}

// halve keeps every second value.
func halve(v []float64) []float64 {
	for i := range len(v) / 2 {
		v[i] = v[2*i+1]
	}
	return v[:len(v)/2]
}

// drawable reports whether the curve has two points, and whether a logarithmic axis can show all of them: a bound on
// densities may be negative.
func (c *curve) drawable() (two, logarithmic bool) {
	n, positive := 0, 0
	for _, y := range c.smooth {
		if !math.IsNaN(y) && !math.IsInf(y, 0) {
			n++
			if y > 0 {
				positive++
			}
		}
	}
	return n > 1, positive == n
}

func (c *curve) copy() curve {
	return curve{step: slices.Clone(c.step), raw: slices.Clone(c.raw), smooth: slices.Clone(c.smooth)}
}
