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
	JunkOverlay  Junk = "overlay"  // two examples of different classes, one on top of the other
	JunkRolled   Junk = "rolled"   // an example cut in the middle, the halves exchanged
	JunkInverted Junk = "inverted" // a negative
	JunkBlobs    Junk = "blobs"    // smooth noise
)

// Junks lists the kinds that a classifier is trained on.
var Junks = []Junk{JunkNoise, JunkDiffused, JunkShuffled, JunkJigsaw, JunkOverlay, JunkRolled, JunkInverted, JunkBlobs}

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

// images is a batch seen as images.
type images struct {
	n, height, width, channels int
	x                          []float32
	labels                     []int32
}

func batchOf(b *dataset.Batch, shape []int) images {
	return images{b.N, shape[0], shape[1], shape[2], b.X, b.Labels}
}

func (m images) at(i int) []float32 {
	size := m.height * m.width * m.channels
	return m.x[i*size : (i+1)*size]
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
		Diffuse(r, from, 0.5*r.Float64(), to)
	case JunkShuffled:
		for k, p := range r.Perm(m.height * m.width) {
			copy(to[k*m.channels:(k+1)*m.channels], from[p*m.channels:])
		}
	case JunkJigsaw:
		turn := 1 + r.IntN(3) // every quarter moves
		for q := range 4 {
			m.patch(to, q, m.at(r.IntN(m.n)), (q+turn)%4)
		}
	case JunkOverlay:
		other := i
		for range 64 { // a batch of one class alone has no other: then the image lies on itself, turned over
			if other = r.IntN(m.n); m.labels[other] != m.labels[i] {
				break
			}
		}
		over := slices.Clone(m.at(other))
		if m.labels[other] == m.labels[i] {
			slices.Reverse(over)
		}
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

// patch copies quarter q of from to quarter p of to; the quarters are numbered row by row.
func (m images) patch(to []float32, p int, from []float32, q int) {
	h, w := m.height/2, m.width/2
	for y := range h {
		for x := range w {
			a := ((y+p/2*h)*m.width + x + p%2*w) * m.channels
			b := ((y+q/2*h)*m.width + x + q%2*w) * m.channels
			copy(to[a:a+m.channels], from[b:])
		}
	}
}

// blobs draws Gaussian noise on a grid of 5 by 5, interpolates it and turns up the contrast.
func (m images) blobs(r *rand.Rand, to []float32) {
	const grid = 5
	var knots [grid][grid]float64
	for i := range knots {
		for j := range knots[i] {
			knots[i][j] = r.NormFloat64()
		}
	}
	gain, level := 1+3*r.Float64(), 1.5*r.Float64()
	for y := range m.height {
		v := float64(y) / float64(m.height) * (grid - 1)
		for x := range m.width {
			u := float64(x) / float64(m.width) * (grid - 1)
			i, j := int(v), int(u)
			a, b := v-float64(i), u-float64(j)
			value := (1-a)*((1-b)*knots[i][j]+b*knots[i][j+1]) + a*((1-b)*knots[i+1][j]+b*knots[i+1][j+1])
			for c := range m.channels {
				to[(y*m.width+x)*m.channels+c] = clip(gain*value - level)
			}
		}
	}
}

// Diffuse writes √ᾱ x + √(1-ᾱ) ε, clipped to [-1, 1], into to: a sample that was not denoised to its end.
func Diffuse(r *rand.Rand, x []float32, alphaBar float64, to []float32) {
	signal, noise := math.Sqrt(alphaBar), math.Sqrt(1-alphaBar)
	for j, v := range x {
		to[j] = clip(signal*float64(v) + noise*r.NormFloat64())
	}
}

func clip(v float64) float32 { return float32(min(max(v, -1), 1)) }
