package report

import (
	"math/rand/v2"

	"denoise/ddpm"
	"denoise/ddpm/quality"
)

// rounds is how often sets are dealt out anew, or resampled.
const rounds = 199

// Points compares samples of points with as many held-out ones.
type Points struct {
	N int // of each
	// Energy is the energy distance of the samples to the held-out points, and what it is by chance.
	Energy quality.Permutation
	// Between is its interval from resampling, of confidence 0.95.
	Between quality.Interval
}

func (m *measuring) points(samples, heldOut *ddpm.Samples) (*Points, error) {
	drawn, err := setOf(samples)
	if err != nil {
		return nil, err
	}
	data, err := setOf(heldOut)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(uint64(m.opts.Bound.Seed), 1))
	p := &Points{N: samples.N}
	m.progress("energy distance")(0, 2)
	if p.Energy, err = quality.Permute(quality.Energy, drawn, data, rounds, r); err != nil {
		return nil, err
	}
	m.progress("energy distance")(1, 2)
	p.Between, err = quality.Bootstrap(quality.Energy, drawn, data, rounds, 0.95, r)
	return p, err
}

func setOf(s *ddpm.Samples) (quality.Set, error) { return quality.NewSet(s.X, len(s.X)/s.N) }
