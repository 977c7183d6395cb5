package classifier

import (
	"math"
	"math/rand/v2"
	"slices"

	"denoise/ddpm/dataset"
)

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

// other is an image of another class than image i; where the batch has none, image i from back to front.
func (m images) other(r *rand.Rand, i int) []float32 {
	for range 64 {
		if k := r.IntN(m.n); m.labels[k] != m.labels[i] {
			return m.at(k)
		}
	}
	back := slices.Clone(m.at(i))
	slices.Reverse(back)
	return back
}

// join writes one half of a and the other half of b, cut at random across or along, moved by shift pixels along the cut in
// opposite directions; what moves out on one side comes in on the other.
func (m images) join(r *rand.Rand, a, b []float32, shift int, to []float32) {
	across, sign := r.IntN(2) == 0, 1-2*r.IntN(2)
	for y := range m.height {
		for x := range m.width {
			from, move := a, sign*shift
			if across && y >= m.height/2 || !across && x >= m.width/2 {
				from, move = b, -move
			}
			v, u := y, x
			if across {
				u = (x + move + m.width) % m.width
			} else {
				v = (y + move + m.height) % m.height
			}
			copy(to[(y*m.width+x)*m.channels:][:m.channels], from[(v*m.width+u)*m.channels:])
		}
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

// diffuse writes √ᾱ x + √(1-ᾱ) ε, clipped to [-1, 1], into to: a sample that was not denoised to its end.
func diffuse(r *rand.Rand, x []float32, alphaBar float64, to []float32) {
	signal, noise := math.Sqrt(alphaBar), math.Sqrt(1-alphaBar)
	for j, v := range x {
		to[j] = clip(signal*float64(v) + noise*r.NormFloat64())
	}
}

func clip(v float64) float32 { return float32(min(max(v, -1), 1)) }
