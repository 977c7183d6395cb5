package figure

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// accent is a mark over a letter.
type accent struct {
	letter int // which, counted in letters
	mark   rune
}

// The combining characters that are drawn.
const (
	hat    = '\u0302'
	tilde  = '\u0303'
	macron = '\u0304'
)

// unaccented takes the accents off a text.
func unaccented(txt string) (letters string, accents []accent) {
	var out []rune
	for _, r := range strings.ReplaceAll(txt, "ᾱ", "α\u0304") {
		if (r == hat || r == tilde || r == macron) && len(out) > 0 {
			accents = append(accents, accent{len(out) - 1, r})
		} else {
			out = append(out, r)
		}
	}
	return string(out), accents
}

// height is how high above the baseline an accent over the letter stands, in sizes of the font.
func height(letter string) vg.Length {
	if strings.Contains("acegmnopqrsuvwxyzαεγημνπρσυωχ", letter) {
		return 0.64
	}
	return 0.82
}

// draw draws the accent around a point.
func (a accent) draw(c vg.Canvas, at vg.Point, size vg.Length) {
	half, rise := 0.22*size, 0.08*size
	points := []vg.Point{{X: -half}, {X: half}} // a macron
	switch a.mark {
	case hat:
		points = []vg.Point{{X: -half, Y: -rise}, {Y: rise}, {X: half, Y: -rise}}
	case tilde:
		points = nil
		for i := -6; i <= 6; i++ {
			u := float64(i) / 6
			points = append(points, vg.Point{X: vg.Length(u) * half, Y: -vg.Length(math.Sin(math.Pi*u)) * rise * 0.7})
		}
	}
	var path vg.Path
	for i, p := range points {
		if i == 0 {
			path.Move(at.Add(p))
		} else {
			path.Line(at.Add(p))
		}
	}
	c.SetLineWidth(0.075 * size)
	c.SetLineDash(nil, 0)
	c.Stroke(path)
}
