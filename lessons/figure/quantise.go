package figure

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// quantise returns the frames with at most 256 colours in all, the same for every
// frame. Fewer colours than that are kept exactly; else they come from a median cut,
// and each pixel takes the nearest.
func quantise(frames []image.Image) []*image.Paletted {
	count := map[color.RGBA]int{}
	for _, f := range frames {
		runs(f, func(_, _, n int, c color.RGBA) { count[c] += n })
	}
	colours := medianCut(count, 256)
	nearest := make(map[color.RGBA]uint8, len(count))
	for c := range count {
		nearest[c] = uint8(colours.Index(c))
	}
	out := make([]*image.Paletted, len(frames))
	for i, f := range frames {
		p := image.NewPaletted(image.Rectangle{Max: f.Bounds().Size()}, colours)
		runs(f, func(x, y, n int, c color.RGBA) {
			index, at := nearest[c], y*p.Stride+x
			for k := range n {
				p.Pix[at+k] = index
			}
		})
		out[i] = p
	}
	return out
}

// runs visits the pixels, n neighbours of one colour in a row at a time (charts are mostly
// that), with coordinates from 0.
func runs(f image.Image, visit func(x, y, n int, c color.RGBA)) {
	r := f.Bounds()
	at := func(x, y int) color.RGBA {
		return color.RGBAModel.Convert(f.At(r.Min.X+x, r.Min.Y+y)).(color.RGBA)
	}
	if fast, ok := f.(*image.RGBA); ok {
		at = func(x, y int) color.RGBA { return fast.RGBAAt(r.Min.X+x, r.Min.Y+y) }
	}
	for y := range r.Dy() {
		begin, c := 0, at(0, y)
		for x := 1; x < r.Dx(); x++ {
			if next := at(x, y); next != c {
				visit(begin, y, x-begin, c)
				begin, c = x, next
			}
		}
		visit(begin, y, r.Dx()-begin, c)
	}
}

// counted is a colour with its number of pixels.
type counted struct {
	c [4]uint8
	n int
}

// medianCut chooses at most limit colours that stand for all: the box of colours
// that is widest along one channel is cut at the median of its distinct colours, again and
// again; the most frequent colour of each box stands for it (Heckbert 1982, who
// takes the mean; a colour that occurs keeps white white).
func medianCut(count map[color.RGBA]int, limit int) color.Palette {
	all := make([]counted, 0, len(count))
	for c, n := range count {
		all = append(all, counted{[4]uint8{c.R, c.G, c.B, c.A}, n})
	}
	slices.SortFunc(all, func(a, b counted) int { return slices.Compare(a.c[:], b.c[:]) })
	boxes := [][]counted{all}
	for len(boxes) < min(limit, len(all)) {
		box, channel, widest := 0, 0, -1
		for i, b := range boxes {
			if k, w := extent(b); w > widest && len(b) > 1 {
				box, channel, widest = i, k, w
			}
		}
		b := boxes[box]
		slices.SortStableFunc(b, func(x, y counted) int { return cmp.Compare(x.c[channel], y.c[channel]) })
		boxes[box] = b[:len(b)/2]
		boxes = append(boxes, b[len(b)/2:])
	}
	var out color.Palette
	for _, b := range boxes {
		if len(b) > 0 {
			c := slices.MaxFunc(b, func(x, y counted) int { return cmp.Compare(x.n, y.n) }).c
			out = append(out, color.RGBA{R: c[0], G: c[1], B: c[2], A: c[3]})
		}
	}
	return out
}

// extent returns the channel along which the box is widest, and how wide.
func extent(box []counted) (channel, width int) {
	for k := range 4 {
		lo, hi := 255, 0
		for _, b := range box {
			lo, hi = min(lo, int(b.c[k])), max(hi, int(b.c[k]))
		}
		if hi-lo > width {
			channel, width = k, hi-lo
		}
	}
	return channel, width
}
