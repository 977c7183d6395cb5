package check

import (
	"fmt"
	"math"
)

// Check is one comparison. It passes when
//
//	|Got - Want| ≤ Tolerance + Relative·|Want|
//
// so that with both tolerances 0 the values must be equal. A value that is not a
// number never passes; an infinity passes against the same infinity only.
type Check struct {
	Equation string // number in Ho et al. 2020, as "(4)"; empty when it has none
	Name     string // what is compared, as "variance of x_t at t = 500"
	Got      float64
	Want     float64

	Tolerance float64 // absolute, in the unit of the values
	Relative  float64 // relative to Want

	Route   string // how Got was found, as "closed form"
	Against string // how Want was found, as "500 steps one after the other"
}

// Passed reports whether the inequality holds.
func (c Check) Passed() bool {
	if c.Got == c.Want {
		return true
	}
	if math.IsInf(c.Got, 0) || math.IsInf(c.Want, 0) {
		return false
	}
	return c.Difference() <= c.Allowed()
}

// Difference is |Got - Want|.
func (c Check) Difference() float64 { return math.Abs(c.Got - c.Want) }

// Allowed is Tolerance + Relative·|Want|.
func (c Check) Allowed() float64 { return c.Tolerance + c.Relative*math.Abs(c.Want) }

// Err is nil when the check passes, else an error that states the inequality that
// does not hold and both routes.
func (c Check) Err() error {
	if c.Passed() {
		return nil
	}
	return fmt.Errorf("check failed: %s", c)
}

// String is the check on one line.
func (c Check) String() string {
	relation := "≤"
	if !c.Passed() {
		relation = "not ≤"
	}
	return fmt.Sprintf("%s: %s = %.9g, %s = %.9g, difference %.2g %s %.2g",
		c.title(), or(c.Route, "got"), c.Got, or(c.Against, "want"), c.Want, c.Difference(), relation, c.Allowed())
}

// title is the equation and the name.
func (c Check) title() string {
	if c.Equation == "" {
		return c.Name
	}
	return c.Equation + " " + c.Name
}

// Worst turns a comparison of many values into the check of the pair that exceeds what
// is allowed most (or, when none does, comes closest to it), with its index in
// the name. c gives everything but Got and Want.
//
// It fails when the lengths differ or are 0.
func Worst(c Check, got, want []float64) (Check, error) {
	if len(got) != len(want) || len(got) == 0 {
		return Check{}, fmt.Errorf("check %q: %d values against %d: give as many of each, at least one", c.Name, len(got), len(want))
	}
	worst, excess := 0, math.Inf(-1)
	for i := range got {
		c.Got, c.Want = got[i], want[i]
		e := c.Difference() - c.Allowed()
		if math.IsNaN(e) { // not a number, or infinities
			if e = math.Inf(1); c.Passed() {
				e = math.Inf(-1)
			}
		}
		if e > excess {
			worst, excess = i, e
		}
	}
	c.Got, c.Want = got[worst], want[worst]
	c.Name = fmt.Sprintf("%s (worst of %d: number %d)", c.Name, len(got), worst)
	return c, nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
