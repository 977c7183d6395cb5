package figure

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// scripts writes texts with indices and exponents: x_t, x_{t-1}, 10^{-5}. An index or an exponent is one letter or digit,
// or what is in braces; the underscore of loss_vlb stays what it is. Accents over symbols (ᾱ, β̃, x̂) are drawn, since in
// most fonts they stand beside their letter.
type scripts struct{ text.Plain }

var handler = scripts{text.Plain{Fonts: plot.DefaultTextHandler.Cache()}}

// Of a text's size: how large a script is, and how far the baseline of an index lies below, that of an exponent above.
const (
	scriptSize = 0.8
	lowered    = 0.2
	raised     = 0.32
)

// piece is a part of a text: level -1 for an index, 1 for an exponent.
type piece struct {
	text  string
	level int
}

// Characters that are scripts by themselves. Fonts have them tiny, or not at all.
var (
	indices   = strings.NewReplacer("₀", "0", "₁", "1", "₂", "2", "₃", "3", "₄", "4", "₅", "5", "₆", "6", "₇", "7", "₈", "8", "₉", "9", "₊", "+", "₋", "-", "ₜ", "t", "ᵢ", "i")
	exponents = strings.NewReplacer("⁰", "0", "¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9", "⁺", "+", "⁻", "-")
)

// pieces cuts a line at its scripts.
func pieces(line string) []piece {
	var out []piece
	rest := []rune(line)
	for i := 0; i < len(rest); {
		p, n := script(rest, i)
		i += n
		if last := len(out) - 1; last >= 0 && out[last].level == p.level {
			out[last].text += p.text
		} else {
			out = append(out, p)
		}
	}
	return out
}

// script is the piece that begins at rest[i], and of how many characters: a script, or one character that is none.
func script(rest []rune, i int) (p piece, n int) {
	one := string(rest[i])
	if s := indices.Replace(one); s != one {
		return piece{s, -1}, 1
	}
	if s := exponents.Replace(one); s != one {
		return piece{s, 1}, 1
	}
	level := map[rune]int{'_': -1, '^': 1}[rest[i]]
	after := rest[i+1:]
	if level == 0 || i == 0 || unicode.IsSpace(rest[i-1]) || len(after) == 0 {
		return piece{one, 0}, 1
	}
	if end := slices.Index(after, '}'); after[0] == '{' && end > 1 {
		return piece{string(after[1:end]), level}, end + 2
	}
	if word(after[0]) && (len(after) == 1 || !word(after[1])) {
		return piece{string(after[0]), level}, 2
	}
	return piece{one, 0}, 1
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// font returns the font of a piece in a text of the given font.
func (p piece) font(f font.Font) font.Font {
	if p.level != 0 {
		f.Size *= scriptSize
	}
	return f
}

func (s scripts) width(line string, f font.Font) (w vg.Length) {
	for _, p := range pieces(line) {
		w += s.bare(p.text, p.font(f))
	}
	return w
}

// bare is the width of a text of one size.
func (s scripts) bare(txt string, f font.Font) vg.Length {
	letters, _ := unaccented(txt)
	face := s.Fonts.Lookup(f, f.Size)
	return face.Width(letters)
}

// Box is the box of the text without what scripts jut out.
func (s scripts) Box(line string, f font.Font) (width, height, depth vg.Length) {
	_, height, depth = s.Plain.Box(line, f)
	return s.width(line, f), height, depth
}

func (s scripts) Draw(c vg.Canvas, txt string, sty text.Style, pt vg.Point) {
	if txt == "" {
		return
	}
	c.SetColor(sty.Color)
	c.Push()
	defer c.Pop()
	c.Rotate(sty.Rotation)
	sin, cos := math.Sincos(sty.Rotation)
	pt = vg.Point{X: pt.X*vg.Length(cos) + pt.Y*vg.Length(sin), Y: pt.Y*vg.Length(cos) - pt.X*vg.Length(sin)}
	pt.X += vg.Length(sty.XAlign) * s.width(txt, sty.Font)
	pt.Y += sty.Height(txt)*vg.Length(sty.YAlign) - s.Extents(sty.Font).Ascent + sty.Font.Size
	for _, p := range pieces(txt) {
		f := p.font(sty.Font)
		at := pt.Add(vg.Point{Y: map[int]vg.Length{-1: -lowered, 1: raised}[p.level] * sty.Font.Size})
		letters, accents := unaccented(p.text)
		c.FillString(s.Fonts.Lookup(f, f.Size), at, edged(letters))
		for _, a := range accents {
			before, letter := string([]rune(letters)[:a.letter]), string([]rune(letters)[a.letter])
			middle := s.bare(before, f) + s.bare(letter, f)/2
			a.draw(c, at.Add(vg.Point{X: middle, Y: height(letter) * f.Size}), f.Size)
		}
		pt.X += s.bare(p.text, f)
	}
}

// edged keeps the spaces at both ends of a piece, which SVG drops.
func edged(s string) string {
	const hard = "\u00a0"
	if strings.HasPrefix(s, " ") {
		s = hard + s[1:]
	}
	if strings.HasSuffix(s, " ") {
		s = s[:len(s)-1] + hard
	}
	return s
}
