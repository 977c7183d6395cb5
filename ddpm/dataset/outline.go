package dataset

import (
	"fmt"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/gomediumitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// outline is the border of a glyph: closed curves, each a start and then lines and quadratic or cubic Bézier pieces.
type outline struct {
	moves  []sfnt.SegmentOp
	points [][2]float64 // in the order of moves: 1, 1, 2 or 3 a move; y grows downwards
}

// trace draws the outline into a rasterizer.
func (o *outline) trace(r *vector.Rasterizer) {
	next := 0
	take := func() (x, y float32) {
		p := o.points[next]
		next++
		return float32(p[0]), float32(p[1])
	}
	for i, op := range o.moves {
		switch op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(take())
		case sfnt.SegmentOpLineTo:
			r.LineTo(take())
		case sfnt.SegmentOpQuadTo:
			bx, by := take()
			cx, cy := take()
			r.QuadTo(bx, by, cx, cy)
		case sfnt.SegmentOpCubeTo:
			bx, by := take()
			cx, cy := take()
			dx, dy := take()
			r.CubeTo(bx, by, cx, cy, dx, dy)
		}
	}
	r.ClosePath()
}

// goFonts gives the outlines of the ten digits in ten faces of the Go fonts. The order is part of what a seed means.
var goFonts = sync.OnceValues(func() ([][10]outline, error) {
	files := [][]byte{
		goregular.TTF, gomedium.TTF, gobold.TTF, goitalic.TTF, gomediumitalic.TTF, gobolditalic.TTF,
		gomono.TTF, gomonobold.TTF, gomonoitalic.TTF, gomonobolditalic.TTF,
	}
	faces := make([][10]outline, len(files))
	for i, file := range files {
		f, err := sfnt.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("dataset: Go font number %d: %w", i, err)
		}
		for digit := range faces[i] {
			if faces[i][digit], err = loadOutline(f, rune('0'+digit)); err != nil {
				return nil, fmt.Errorf("dataset: digit %d of Go font number %d: %w", digit, i, err)
			}
		}
	}
	return faces, nil
})

// loadOutline reads the outline of one character, in font units.
func loadOutline(f *sfnt.Font, char rune) (outline, error) {
	var buf sfnt.Buffer
	index, err := f.GlyphIndex(&buf, char)
	if err != nil {
		return outline{}, err
	}
	// At as many pixels an em as the font has units, a coordinate is a whole number of font units.
	segments, err := f.LoadGlyph(&buf, index, fixed.I(int(f.UnitsPerEm())), nil)
	if err != nil {
		return outline{}, err
	}
	var o outline
	for _, s := range segments {
		o.moves = append(o.moves, s.Op)
		count := map[sfnt.SegmentOp]int{
			sfnt.SegmentOpMoveTo: 1, sfnt.SegmentOpLineTo: 1, sfnt.SegmentOpQuadTo: 2, sfnt.SegmentOpCubeTo: 3,
		}[s.Op]
		for _, p := range s.Args[:count] {
			o.points = append(o.points, [2]float64{float64(p.X) / 64, float64(p.Y) / 64})
		}
	}
	return o, nil
}
