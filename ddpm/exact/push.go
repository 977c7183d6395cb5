package exact

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// smoothed is the law of some masses on the line, in the order of their means, each smeared by a Gaussian of one width:
// Σ mass N(x; mean, std²).
type smoothed struct {
	mass, mean []float64
	std        float64
}

// How closely the points of a sum follow the reverse step. In parts of the standard deviations before and after it:
// even is the distance of points on which the trapezium rule is good to 1e-9, and moves the distance of their means up
// to which it is; where the means move faster, panels are halved until those of neighbours are no further apart than
// follows.
const (
	even      = 0.4
	moves     = 0.5
	follows   = 0.3
	maxPoints = 1 << 20
)

// density is the density at x: the sum over the masses in reach.
func (s smoothed) density(x float64) float64 {
	from := sort.SearchFloat64s(s.mean, x-reach*s.std)
	scale, total := 1/s.std, 0.0
	for j := from; j < len(s.mean); j++ {
		z := (x - s.mean[j]) * scale
		if z < -reach {
			break
		}
		total += s.mass[j] * math.Exp(-0.5*z*z)
	}
	return total * scale / math.Sqrt(2*math.Pi)
}

// push is the law of x_{t-1} under the model, from that of x_t.
func (m Model) push(t int, from smoothed) (smoothed, error) {
	p := &pusher{m: m, t: t, from: from}
	p.to.std = math.Sqrt(m.variance(t))
	p.width = min(from.std, p.to.std)
	low, high := from.mean[0]-reach*from.std, from.mean[len(from.mean)-1]+reach*from.std
	if !p.evenly(low, high) {
		p.to.mass, p.to.mean = nil, nil
		panels := math.Ceil((high - low) / (panel * p.width))
		for i := 0.0; i < panels; i++ {
			p.closely(low+(high-low)*i/panels, low+(high-low)*(i+1)/panels, 30)
		}
	}
	return p.to.sorted(), p.err
}

// pusher makes the law of x_{t-1} point by point.
type pusher struct {
	m     Model
	t     int
	from  smoothed
	width float64
	to    smoothed
	x     [1]float64
	// visited counts the points at which the denoiser was asked.
	visited float64
	err     error
}

// evenly sums over evenly spaced points, and tells whether that will do.
func (p *pusher) evenly(low, high float64) bool {
	step := even * p.width
	if p.tooMany((high - low) / step) {
		return true
	}
	last := math.NaN()
	for x := low; x <= high; x += step {
		mass, mean := step*p.from.density(x), p.mean(x)
		if mass > negligible && math.Abs(mean-last) > moves*p.to.std {
			return false
		}
		p.add(mass, mean)
		last = mean
	}
	return true
}

// closely sums over the panel, or over its halves, where the mean moves fast within it.
func (p *pusher) closely(low, high float64, halvings int) {
	p.visited += points
	if p.tooMany(p.visited) {
		return
	}
	middle, half := (low+high)/2, (high-low)/2
	var means [points]float64
	last, most := p.mean(low), 0.0
	for i, node := range legendre {
		means[i] = p.mean(middle + half*node.x)
		most = max(most, math.Abs(means[i]-last))
		last = means[i]
	}
	most = max(most, math.Abs(p.mean(high)-last))
	if most > follows*p.to.std && halvings > 0 && half*p.from.density(middle) > negligible {
		p.closely(low, middle, halvings-1)
		p.closely(middle, high, halvings-1)
		return
	}
	for i, node := range legendre {
		p.add(half*node.weight*p.from.density(middle+half*node.x), means[i])
	}
}

// negligible is the mass that is of no account in a sum.
const negligible = 1e-20

func (p *pusher) add(mass, mean float64) {
	if mass > negligible {
		p.to.mass = append(p.to.mass, mass)
		p.to.mean = append(p.to.mean, mean)
	}
}

// mean is that of the reverse step from x.
func (p *pusher) mean(x float64) float64 {
	if p.err != nil {
		return 0
	}
	p.x[0] = x
	eps, err := p.m.noise(p.t, p.x[:])
	if err != nil {
		p.err = err
		return 0
	}
	return p.m.Schedule.MeanFromEps(p.t, x, eps[0])
}

func (p *pusher) tooMany(n float64) bool {
	if n > maxPoints && p.err == nil {
		p.err = fmt.Errorf("ddpm/exact: more than %d points do not follow the reverse step at t = %d: its mean moves too fast for its standard deviation of %.3g; give a smoother denoiser or a larger variance", maxPoints, p.t, p.to.std)
	}
	return p.err != nil
}

// sorted puts the masses in the order of their means.
func (s smoothed) sorted() smoothed {
	if slices.IsSorted(s.mean) {
		return s
	}
	sort.Sort(byMean(s))
	return s
}

type byMean smoothed

func (s byMean) Len() int           { return len(s.mean) }
func (s byMean) Less(i, j int) bool { return s.mean[i] < s.mean[j] }
func (s byMean) Swap(i, j int) {
	s.mass[i], s.mass[j] = s.mass[j], s.mass[i]
	s.mean[i], s.mean[j] = s.mean[j], s.mean[i]
}
