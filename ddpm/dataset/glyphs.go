package dataset

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// Limits of the random changes of a glyph.
const (
	glyphTurn   = 0.20 // rotation, radians either way
	glyphShear  = 0.20 // horizontal shift per height, either way
	glyphAspect = 0.15 // logarithm of width over height, either way
	glyphTall   = 0.82 // of the image's height: the tallest glyph
	glyphShort  = 0.62 // the shortest
	glyphShift  = 0.08 // of the image's size: how far off the middle, either way
	glyphMargin = 0.03 // of the image's size: never painted
)

// Glyphs draws the built-in images: the digits 0 to 9 of the Go fonts, white on black, each turned, slanted, stretched,
// scaled and shifted at random, with the digit as its label. An outline is painted with exact area coverage, so that
// edges are smooth at any size, in 256 grey levels.
//
// size is the side of the square image in pixels; 0 means 16. It fails for a size outside 8..1024 and an unknown split.
func Glyphs(size int, seed uint64, split Split) (Source, error) {
	if size == 0 {
		size = 16
	}
	if size < 8 || size > 1024 {
		return nil, fmt.Errorf("dataset: glyphs of %d pixels; the size runs from 8 to 1024", size)
	}
	split, err := split.resolve()
	if err != nil {
		return nil, err
	}
	faces, err := goFonts()
	if err != nil {
		return nil, err
	}
	return &generated{
		name: fmt.Sprintf("glyphs %dx%d", size, size), shape: []int{size, size, 1}, classes: 10,
		key: streamKey(seed, split, "glyphs"),
		artist: func() func(*rand.Rand, []float32) int32 {
			painter := &glyphPainter{size: size, mask: image.NewAlpha(image.Rect(0, 0, size, size))}
			return func(r *rand.Rand, x []float32) int32 {
				label := r.IntN(10)
				painter.paint(&faces[r.IntN(len(faces))][label], randomWarp(r), x)
				return int32(label)
			}
		},
	}, nil
}

// warp is one random change of a glyph.
type warp struct {
	turn, shear, aspect float64
	height              float64 // of the image's height
	right, down         float64 // shift of the middle, of the image's size
}

func randomWarp(r *rand.Rand) warp {
	either := func(limit float64) float64 { return limit * (2*r.Float64() - 1) }
	return warp{
		turn: either(glyphTurn), shear: either(glyphShear), aspect: either(glyphAspect),
		height: glyphShort + (glyphTall-glyphShort)*r.Float64(),
		right:  either(glyphShift), down: either(glyphShift),
	}
}

// linear is the matrix of the turn, slant and stretch: R(turn)·[1 shear; 0 1]·diag(e^{aspect/2}, e^{-aspect/2}).
func (w warp) linear() [2][2]float64 {
	s, c := math.Sincos(w.turn)
	wide, high := math.Exp(w.aspect/2), math.Exp(-w.aspect/2)
	return [2][2]float64{
		{c * wide, (c*w.shear - s) * high},
		{s * wide, (s*w.shear + c) * high},
	}
}

// glyphPainter paints one glyph at a time.
type glyphPainter struct {
	size   int
	raster vector.Rasterizer
	mask   *image.Alpha
	moved  [][2]float64
}

// paint writes the changed glyph into x, size·size values in [-1, 1].
func (p *glyphPainter) paint(glyph *outline, w warp, x []float32) {
	a := w.linear()
	p.moved = p.moved[:0]
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, v := range glyph.points {
		q := [2]float64{a[0][0]*v[0] + a[0][1]*v[1], a[1][0]*v[0] + a[1][1]*v[1]}
		p.moved = append(p.moved, q)
		for i := range q {
			lo[i], hi[i] = min(lo[i], q[i]), max(hi[i], q[i])
		}
	}
	// Scale to the height asked for, less where the width would leave no margin, and keep the shift inside it too.
	size := float64(p.size)
	room := size * (1 - 2*glyphMargin)
	scale := min(w.height*size/(hi[1]-lo[1]), room/(hi[0]-lo[0]), room/(hi[1]-lo[1]))
	shift := [2]float64{w.right * size, w.down * size}
	for i := range shift {
		free := (room - scale*(hi[i]-lo[i])) / 2
		shift[i] = size/2 + min(max(shift[i], -free), free) - scale*(lo[i]+hi[i])/2
	}

	p.raster.Reset(p.size, p.size)
	start := 0
	for _, end := range glyph.ends {
		for i, q := range p.moved[start:end] {
			x, y := float32(scale*q[0]+shift[0]), float32(scale*q[1]+shift[1])
			if i == 0 {
				p.raster.MoveTo(x, y)
			} else {
				p.raster.LineTo(x, y)
			}
		}
		p.raster.ClosePath()
		start = end
	}
	clear(p.mask.Pix)
	p.raster.Draw(p.mask, p.mask.Rect, image.Opaque, image.Point{})
	for i, grey := range p.mask.Pix {
		x[i] = fromByte[grey]
	}
}

// fromByte is the value of each grey level: p/127.5 - 1.
var fromByte = func() (table [256]float32) {
	for p := range table {
		table[p] = float32(float64(p)/127.5 - 1)
	}
	return table
}()
