package dataset

import (
	"errors"
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
)

// outline is the border of a glyph: closed polygons.
type outline struct {
	points [][2]float64 // y grows downwards
	ends   []int        // of each polygon, in points
}

// pieces is the number of lines that stand for a curve.
const pieces = 8

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

// loadOutline reads the outline of one character, in font units, its curves cut into lines.
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
	var at [2]float64
	for i, s := range segments {
		args := [3][2]float64{units(s.Args[0]), units(s.Args[1]), units(s.Args[2])}
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				o.ends = append(o.ends, len(o.points))
			}
			at = args[0]
			o.points = append(o.points, at)
		case sfnt.SegmentOpLineTo:
			at = args[0]
			o.points = append(o.points, at)
		case sfnt.SegmentOpQuadTo:
			for k := 1; k <= pieces; k++ {
				o.points = append(o.points, onCurve(at, args[0], args[1], float64(k)/pieces))
			}
			at = args[1]
		default:
			return outline{}, errors.New("cubic curves, which TrueType outlines do not have")
		}
	}
	o.ends = append(o.ends, len(o.points))
	return o, nil
}

// units is a point in font units.
func units(p fixed.Point26_6) [2]float64 { return [2]float64{float64(p.X) / 64, float64(p.Y) / 64} }

// onCurve is the point at u of the quadratic Bézier curve from a by b to c: (1-u)² a + 2u(1-u) b + u² c.
func onCurve(a, b, c [2]float64, u float64) (p [2]float64) {
	for i := range p {
		p[i] = (1-u)*(1-u)*a[i] + 2*u*(1-u)*b[i] + u*u*c[i]
	}
	return p
}
