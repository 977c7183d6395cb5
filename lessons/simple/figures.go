package simple

import (
	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// over is f at t = first..T, with the times as numbers of a chart.
func over(s *schedule.Schedule, first int, f func(t int) float64) (t, y []float64) {
	for i := first; i <= s.T(); i++ {
		t, y = append(t, float64(i)), append(y, f(i))
	}
	return t, y
}

// Weights draws what an error at t counts, in the bound with either variance and in the simple loss. Each is scaled to have
// the mean 1: only the shape matters to what is learned.
func Weights(s *schedule.Schedule) figure.Chart {
	c := figure.Chart{Title: "What an error of the noise counts", XLabel: "time t", YLabel: "weight, mean 1", LogX: true, LogY: true}
	for _, w := range []struct {
		name   string
		role   figure.Role
		dashed bool
		of     func(t int) float64
	}{
		{"simple, (14)", figure.Known, false, func(int) float64 { return 1 }},
		{"bound, (12), σ² = β̃", figure.Third, false, func(t int) float64 { return bound.Weight(s, t, schedule.Eps, s.PosteriorVariance(t)) }},
		{"bound, (12), σ² = β", figure.Third, true, func(t int) float64 { return bound.Weight(s, t, schedule.Eps, s.Beta(t)) }},
	} {
		t, y := over(s, 2, w.of)
		mean := 0.0
		for _, v := range y {
			mean += v / float64(len(y))
		}
		for i := range y {
			y[i] /= mean
		}
		c.Lines = append(c.Lines, figure.Line{Name: w.name, X: t, Y: y, Role: w.role, Dashed: w.dashed})
	}
	return c
}

// Excess draws how much worse than the best prediction each network is at each t: its simple loss less that of ε*.
func Excess(s *schedule.Schedule, bySimple, byBound Net) figure.Chart {
	best := func(t int) float64 { return Net{BestSlope(s, t)}.Error(s, t) }
	return pair(s, "Error above the best possible", "(ε - ε_θ)² above the best", bySimple, byBound,
		func(w Net, t int) float64 { return w.Error(s, t) - best(t) })
}

// Nats draws the same, each t with its weight in the bound: where each network loses nats.
func Nats(s *schedule.Schedule, bySimple, byBound Net) figure.Chart {
	best := func(t int) float64 { return Net{BestSlope(s, t)}.Error(s, t) }
	return pair(s, "The same, in nats of the bound", "nats lost at t", bySimple, byBound,
		func(w Net, t int) float64 { return Bound(s, t) * (w.Error(s, t) - best(t)) })
}

func pair(s *schedule.Schedule, title, y string, bySimple, byBound Net, of func(w Net, t int) float64) figure.Chart {
	c := figure.Chart{Title: title, XLabel: "time t", YLabel: y, LogX: true, LogY: true, Width: 400}
	for _, w := range []struct {
		name string
		net  Net
		role figure.Role
	}{{"trained by simple", bySimple, figure.Learned}, {"trained by bound", byBound, figure.Fourth}} {
		x, y := over(s, 1, func(t int) float64 { return of(w.net, t) })
		c.Lines = append(c.Lines, figure.Line{Name: w.name, X: x, Y: y, Role: w.role})
	}
	return c
}

// Part is the network a share of the way from nothing to w.
func (w Net) Part(share float64) Net { return Net{share * w[0], share * w[1], share * w[2]} }

// Noisiness draws the noise of one example's gradient on the way from nothing to the best weights, which each loss has its
// own of.
func Noisiness(s *schedule.Schedule, bySimple, byBound Net) figure.Chart {
	c := figure.Chart{Title: "How noisy is the gradient of one example?", XLabel: "share of the way to the best weights", YLabel: "variance/mean²", LogY: true}
	for _, l := range []struct {
		name   string
		role   figure.Role
		dashed bool
		of     func(share float64) float64
	}{
		{"simple", figure.Learned, false, func(share float64) float64 { return bySimple.Part(share).NoiseScale(s, Simple, Uniform(s)) }},
		{"bound", figure.Fourth, false, func(share float64) float64 { return byBound.Part(share).NoiseScale(s, Bound, Uniform(s)) }},
		{"bound, t by importance", figure.Fourth, true, func(share float64) float64 {
			w := byBound.Part(share)
			return w.NoiseScale(s, Bound, Importance(s, w, Bound))
		}},
	} {
		var x, y []float64
		for share := 0.0; share < 0.96; share += 0.05 {
			x, y = append(x, share), append(y, l.of(share))
		}
		c.Lines = append(c.Lines, figure.Line{Name: l.name, X: x, Y: y, Role: l.role, Dashed: l.dashed})
	}
	return c
}
