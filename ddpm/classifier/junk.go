package classifier

import (
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/dataset"
)

// Junk is a way to make an image that belongs to no class.
type Junk string

const (
	JunkNoise    Junk = "noise"    // Gaussian, of any mean and strength
	JunkDiffused Junk = "diffused" // an example under at least its own strength of noise: ᾱ ≤ 1/2
	JunkShuffled Junk = "shuffled" // the pixels of an example in random order
	JunkJigsaw   Junk = "jigsaw"   // quarters of four examples, none in its own place
	JunkHalves   Junk = "halves"   // the upper or left half of one example, the other half of one of another class
	JunkTorn     Junk = "torn"     // the two halves of an example moved apart along the cut, by a quarter of its size or more
	JunkOverlay  Junk = "overlay"  // two examples of different classes, one on top of the other
	JunkRolled   Junk = "rolled"   // an example cut in the middle, the halves exchanged
	JunkInverted Junk = "inverted" // a negative
	JunkBlobs    Junk = "blobs"    // smooth noise
)

// Junks lists the kinds that a classifier is trained on.
var Junks = []Junk{JunkNoise, JunkDiffused, JunkShuffled, JunkJigsaw, JunkHalves, JunkTorn, JunkOverlay, JunkRolled, JunkInverted, JunkBlobs}

// polish is the strongest noise added to the proper examples, so that a trace of noise does not make a sample junk.
const polish = 0.1

// soiled is a source with one class more: a share of each batch of the source within is turned into junk.
type soiled struct {
	dataset.Source
	share float64
	kinds []Junk
	seed  uint64
}

func (s *soiled) Classes() int { return s.Source.Classes() + 1 }

func (s *soiled) Fill(step int64, b *dataset.Batch) error {
	if err := s.Source.Fill(step, b); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(s.seed, uint64(step)))
	images := batchOf(b, s.Shape())
	clean := batchOf(&dataset.Batch{N: b.N, X: slices.Clone(b.X), Labels: slices.Clone(b.Labels)}, s.Shape())
	junk := int(math.Round(s.share * float64(b.N)))
	for i := range b.N {
		if i < junk {
			clean.spoil(r, s.kinds[r.IntN(len(s.kinds))], i, images.at(i))
			b.Labels[i] = int32(s.Source.Classes())
			continue
		}
		strength := polish * r.Float64()
		for j, v := range images.at(i) {
			images.at(i)[j] = clip(float64(v) + strength*r.NormFloat64())
		}
	}
	return nil
}

// spoil writes junk made from image i, and others of the batch where it takes several, into to.
func (m images) spoil(r *rand.Rand, kind Junk, i int, to []float32) {
	from := m.at(i)
	switch kind {
	case JunkNoise:
		mean, std := 1.5*r.Float64()-1, 0.3+1.2*r.Float64()
		for j := range to {
			to[j] = clip(mean + std*r.NormFloat64())
		}
	case JunkDiffused:
		diffuse(r, from, 0.5*r.Float64(), to)
	case JunkShuffled:
		for k, p := range r.Perm(m.height * m.width) {
			copy(to[k*m.channels:(k+1)*m.channels], from[p*m.channels:])
		}
	case JunkJigsaw:
		turn := 1 + r.IntN(3) // every quarter moves
		for q := range 4 {
			m.patch(to, q, m.at(r.IntN(m.n)), (q+turn)%4)
		}
	case JunkHalves:
		m.join(r, from, m.other(r, i), 0, to)
	case JunkTorn:
		m.join(r, from, from, (1+r.IntN(2))*max(m.height, m.width)/8, to)
	case JunkOverlay:
		over := m.other(r, i)
		average := r.IntN(2) == 0
		for j := range to {
			to[j] = max(from[j], over[j])
			if average {
				to[j] = (from[j] + over[j]) / 2
			}
		}
	case JunkRolled:
		down, right := m.height/2, m.width/2
		switch r.IntN(3) {
		case 0:
			down = 0
		case 1:
			right = 0
		}
		for y := range m.height {
			for x := range m.width {
				k := ((y+down)%m.height*m.width + (x+right)%m.width) * m.channels
				copy(to[(y*m.width+x)*m.channels:][:m.channels], from[k:])
			}
		}
	case JunkInverted:
		for j := range to {
			to[j] = -from[j]
		}
	case JunkBlobs:
		m.blobs(r, to)
	}
}
