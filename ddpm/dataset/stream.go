package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Split says which part of a data set a source draws from.
type Split string

const (
	// Train is the part to learn from; the zero value "" means it too.
	Train Split = "train"
	// HeldOut is the part to judge by. Sets of files use the files that their authors set apart, or a share of the
	// files; generated sets use a random stream of their own.
	HeldOut Split = "held-out"
)

// resolve checks a split and gives the zero value its meaning.
func (s Split) resolve() (Split, error) {
	switch s {
	case "", Train:
		return Train, nil
	case HeldOut:
		return HeldOut, nil
	}
	return "", fmt.Errorf("dataset: unknown split %q; use %q (or \"\") or %q", string(s), Train, HeldOut)
}

// generated is a source that draws every example afresh from random numbers.
type generated struct {
	name    string
	shape   []int
	classes int
	key     uint64 // of the random stream
	// artist gives a function that draws one example into x and returns its label (0 when there are no labels).
	// It may keep working memory: each artist serves one goroutine at a time.
	artist func() func(r *rand.Rand, x []float32) int32
}

func (g *generated) Name() string { return g.name }
func (g *generated) Shape() []int { return slices.Clone(g.shape) }
func (g *generated) Classes() int { return g.classes }

func (g *generated) Fill(step int64, b *Batch) error {
	if err := prepare(g, step, b); err != nil {
		return err
	}
	var pcg rand.PCG
	r := rand.New(&pcg)
	draw := g.artist()
	size := len(b.X) / b.N
	for i := range b.N {
		// Position step·N+i has its own generator, so that no example depends on another.
		pcg.Seed(g.key, mix(uint64(step)*uint64(b.N)+uint64(i)))
		label := draw(r, b.X[i*size:(i+1)*size])
		if b.Labels != nil {
			b.Labels[i] = label
		}
	}
	return nil
}

// streamKey keeps the streams of different seeds, splits and purposes apart.
func streamKey(seed uint64, split Split, purpose string) uint64 {
	key := mix(seed)
	for _, s := range []string{string(split), purpose} {
		for _, c := range []byte(s) {
			key = mix(key ^ uint64(c))
		}
	}
	return key
}

// mix is a step of splitmix64 (Steele, Lea, Flood 2014): a bijection that spreads every input bit over all output bits.
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
