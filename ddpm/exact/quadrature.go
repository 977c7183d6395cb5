package exact

import (
	"math"
	"slices"
)

// The rule integrates over the line panel by panel, each by Gauss-Legendre. Panels cover all that lies within reach
// standard deviations of a component, outside which its mass is 1e-16, and none is wider than panel standard deviations
// of the narrowest component it meets.
const (
	reach  = 8.3
	panel  = 2
	points = 16
)

var legendre = gaussLegendre(points)

// stretch is a part of the line and the smallest standard deviation of the components that reach it.
type stretch struct{ from, to, std float64 }

// rule fills x and weight for the law as it is laid out.
func (l *line) rule() {
	l.panels = l.panels[:0]
	for _, s := range l.stretches() {
		n := max(1, math.Ceil((s.to-s.from)/(panel*s.std)))
		for i := 0.0; i < n; i++ {
			l.panels = append(l.panels, [2]float64{s.from + (s.to-s.from)*i/n, s.from + (s.to-s.from)*(i+1)/n})
		}
	}
	l.fill()
}

func (l *line) fill() {
	l.x, l.weight = l.x[:0], l.weight[:0]
	for _, p := range l.panels {
		middle, half := (p[0]+p[1])/2, (p[1]-p[0])/2
		for _, node := range legendre {
			l.x = append(l.x, middle+half*node.x)
			l.weight = append(l.weight, half*node.weight)
		}
	}
}

// split cuts the panels where a piecewise smooth integrand goes from one piece to another, found by bisection between
// nodes.
func (l *line) split(piece func(x float64) int) {
	whole := l.panels
	l.panels = nil
	for _, p := range whole {
		start, from, here := p[0], p[0], piece(p[0])
		for i := 0; i <= len(legendre); i++ {
			to := p[1]
			if i < len(legendre) {
				to = (p[0]+p[1])/2 + (p[1]-p[0])/2*legendre[i].x
			}
			for there := piece(to); there != here; {
				low, high := from, to
				for range 40 {
					if middle := (low + high) / 2; piece(middle) == here {
						low = middle
					} else {
						high = middle
					}
				}
				l.panels = append(l.panels, [2]float64{start, high})
				start, from, here = high, high, piece(high)
			}
			from = to
		}
		l.panels = append(l.panels, [2]float64{start, p[1]})
	}
	l.fill()
}

// stretches cuts the line where a component begins or ends, leaves out what none reaches, and joins neighbours that
// want the same panels.
func (l *line) stretches() []stretch {
	ends := make([]float64, 0, 2*len(l.centre))
	for k, centre := range l.centre {
		std := math.Sqrt(l.spread[k])
		ends = append(ends, centre-reach*std, centre+reach*std)
	}
	slices.Sort(ends)
	var all []stretch
	for i := 1; i < len(ends); i++ {
		from, to := ends[i-1], ends[i]
		narrowest := math.Inf(1)
		for k, centre := range l.centre {
			if d := (from+to)/2 - centre; d*d < reach*reach*l.spread[k] {
				narrowest = min(narrowest, l.spread[k])
			}
		}
		if math.IsInf(narrowest, 1) || from == to {
			continue
		}
		s := stretch{from, to, math.Sqrt(narrowest)}
		if last := len(all) - 1; last >= 0 && all[last].to == from && all[last].std == s.std {
			all[last].to = to
			continue
		}
		all = append(all, s)
	}
	return all
}

type node struct{ x, weight float64 }

// gaussLegendre is the rule with n nodes that integrates polynomials up to the degree 2n-1 over [-1, 1] exactly. The
// nodes are the roots of the Legendre polynomial, by Newton's method from Tricomi's approximation.
func gaussLegendre(n int) []node {
	nodes := make([]node, n)
	for i := range nodes {
		x := -math.Cos(math.Pi * (float64(i) + 0.75) / (float64(n) + 0.5))
		var slope float64
		for range 8 {
			before, value := 1.0, x
			for k := 2; k <= n; k++ {
				before, value = value, (float64(2*k-1)*x*value-float64(k-1)*before)/float64(k)
			}
			slope = float64(n) * (x*value - before) / (x*x - 1)
			x -= value / slope
		}
		nodes[i] = node{x, 2 / ((1 - x*x) * slope * slope)}
	}
	return nodes
}
