package ddpm

import (
	"fmt"
	"math/rand/v2"
)

// Start is where a chain begins: at the x_t of a time t, in place of noise at T. What x_t still shows of its data shows in
// the samples. Sampler.Diffuse and Sampler.Interpolate make one.
type Start struct {
	T  int      // t, 1..T
	Xt *Samples // x_t
}

// Diffuse noises data up to the time t, q(x_t|x_0), each example with a noise of its own: with it as their Start, samples
// are variations of the data, the further from them the greater t.
func (s *Sampler) Diffuse(x0 *Samples, t int, seed int64) (*Start, error) {
	if err := x0.check("the data to diffuse", s.shape); err != nil {
		return nil, err
	}
	return s.diffuse(x0, t, seed, len(x0.X))
}

// Interpolate goes from a to b in n equal shares, both ends among them, at the time t: both are diffused with the same noise
// and mixed, in the manner of section 4.4 of the paper. With it as their Start, samples lead from one like a to one like b.
//
//	x_t = (1-λ) x_t^a + λ x_t^b = √ᾱ_t ((1-λ) a + λ b) + √(1-ᾱ_t) ε,   λ = 0, 1/(n-1), …, 1
//
// Departs from the paper, which noises each by itself: the noise being the same, the mixture has as much of it as x_t is to
// have. a and b are one example each; n is 2 or more.
func (s *Sampler) Interpolate(a, b *Samples, t, n int, seed int64) (*Start, error) {
	for name, x := range map[string]*Samples{"a": a, "b": b} {
		if err := x.check(name+" of an interpolation", s.shape); err != nil {
			return nil, err
		}
		if x.N != 1 {
			return nil, fmt.Errorf("ddpm: %s of an interpolation has %d examples: give one", name, x.N)
		}
	}
	if n < 2 {
		return nil, fmt.Errorf("ddpm: an interpolation of %d: give 2 or more, both ends among them", n)
	}
	mixed := &Samples{N: n, Shape: s.shape}
	for i := range n {
		share := float32(i) / float32(n-1)
		for j := range a.X {
			mixed.X = append(mixed.X, (1-share)*a.X[j]+share*b.X[j])
		}
	}
	return s.diffuse(mixed, t, seed, len(a.X))
}

// diffuse noises x0 with count values of noise, over and over.
func (s *Sampler) diffuse(x0 *Samples, t int, seed int64, count int) (*Start, error) {
	start := &Start{T: t, Xt: &Samples{X: make([]float32, len(x0.X)), N: x0.N, Shape: s.shape}}
	if err := start.check(s); err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	noise := make([]float64, count)
	for i := range noise {
		noise[i] = random.NormFloat64()
	}
	for i, x := range x0.X {
		start.Xt.X[i] = float32(s.process.schedule.Marginal(t, float64(x)).At(noise[i%count]))
	}
	return start, nil
}

func (b *Start) check(s *Sampler) error {
	if b.T < 1 || b.T > s.process.T() {
		return fmt.Errorf("ddpm: a chain cannot start at t = %d: give 1..%d", b.T, s.process.T())
	}
	return b.Xt.check("Start.Xt", s.shape)
}
