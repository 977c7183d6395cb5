package compare

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is the mean of a few values with its 95% interval, which for so few is Student's.
//
//	mean ± t √(s²/n),   t the 97.5% quantile of n-1 degrees of freedom
type Interval struct{ Mean, Half float64 }

// Of is the interval of the mean of values; with fewer than two it is infinitely wide.
func Of(values []float64) Interval {
	n := float64(len(values))
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	if n < 2 {
		return Interval{mean, math.Inf(1)}
	}
	t := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(0.975)
	return Interval{mean, t * math.Sqrt(squares/(n-1)/n)}
}

// String writes the interval with three digits behind the point.
func (i Interval) String() string { return fmt.Sprintf("%.3f ± %.3f", i.Mean, i.Half) }

// Apart says whether the interval leaves 0 out.
func (i Interval) Apart() bool { return math.Abs(i.Mean) > i.Half }

// values are those of an arm, by seed.
func values(results []Result, arm string, q Quantity) (out []float64) {
	for _, r := range results {
		if r.Arm == arm {
			out = append(out, q.Of(r))
		}
	}
	return out
}

// Mean is the interval of an arm.
func Mean(results []Result, arm string, q Quantity) Interval { return Of(values(results, arm, q)) }

// Difference is the interval of what an arm has more than another, seed by seed: both of a seed have the same first
// weights, where the network is the same, and are measured on the same points.
func Difference(results []Result, arm, other string, q Quantity) Interval {
	a, b := values(results, arm, q), values(results, other, q)
	for i := range min(len(a), len(b)) {
		a[i] -= b[i]
	}
	return Of(a[:min(len(a), len(b))])
}
