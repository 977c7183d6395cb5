package exact

import (
	"math"
	"math/rand/v2"
)

// Irreducible is the part of the simple loss (14) at t that no network can remove: a mean over the dimensions.
//
//	E|ε - ε*(x_t,t)|²/D = E Var[ε|x_t]
//
// t in 1..T. On the line it is a quadrature. In more dimensions it is a mean of Var[ε|x_t], which is in closed form,
// over 4096 draws of x_t with a seed of its own: the same for the same data and t.
func (d *Diffusion) Irreducible(t int) float64 {
	scale, noise := d.at(d.from1(t))
	if d.data.Dim() == 1 {
		l := newLine(d.data)
		l.set(scale, noise)
		return l.irreducible()
	}
	const draws = 4096
	r, law, total := rand.New(rand.NewPCG(1, uint64(t))), d.Marginal(t), 0.0
	for range draws {
		total += d.epsVariance(t, law.Sample(r))
	}
	return total / draws
}

func (l *line) irreducible() float64 {
	var mass, total float64
	for i, x := range l.x {
		q := l.weight[i] * math.Exp(l.at(x))
		_, variance := l.noise(x)
		mass += q
		total += q * variance
	}
	return total / mass
}

// epsVariance is Var[ε|x_t] at x, a mean over the dimensions.
func (d *Diffusion) epsVariance(t int, x []float64) float64 {
	var room [32]float64
	scale, noise := d.at(t)
	std := math.Sqrt(noise)
	r, _ := d.data.noisy(room[:0], x, scale, noise)
	best := d.Eps(t, x)
	var total float64
	for k, c := range d.data.components {
		spread := scale*scale*c.Var + noise
		for i, mean := range c.Mean {
			off := std*(x[i]-scale*mean)/spread - best[i]
			total += r[k] * (scale*scale*c.Var/spread + off*off)
		}
	}
	return total / float64(len(x))
}
