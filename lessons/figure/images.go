package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// Images is a batch of images as the network sees them: values in [-1, 1],
// rows from the top, channels last.
type Images struct {
	X     []float32 // N*H*W*C values
	N     int
	Shape []int // {H, W, C}, C 1 (grey) or 3 (red, green, blue)
}

// dims returns the sizes, or an error that says what does not fit.
func (b Images) dims() (h, w, c int, err error) {
	if len(b.Shape) != 3 || b.Shape[0] < 1 || b.Shape[1] < 1 || (b.Shape[2] != 1 && b.Shape[2] != 3) {
		return 0, 0, 0, fmt.Errorf("figure: images of shape %v: expected [height width channels] with 1 or 3 channels", b.Shape)
	}
	h, w, c = b.Shape[0], b.Shape[1], b.Shape[2]
	if b.N < 1 || len(b.X) != b.N*h*w*c {
		return 0, 0, 0, fmt.Errorf("figure: %d values for %d images of shape %v: expected at least one image and %d values", len(b.X), b.N, b.Shape, b.N*h*w*c)
	}
	return h, w, c, nil
}

// Image returns image i, each pixel enlarged to scale x scale.
//
// Values are clipped to [-1, 1] and rounded to the nearest of 256 levels: v = -1 is
// black, v = 1 is white. A value that is not a number becomes magenta, so that
// it is seen.
//
// Errors: sizes that do not fit, i outside 0..N-1, scale outside 1..64.
func (b Images) Image(i, scale int) (*image.RGBA, error) {
	h, w, c, err := b.dims()
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= b.N {
		return nil, fmt.Errorf("figure: image %d of %d: choose 0 to %d", i, b.N, b.N-1)
	}
	if scale < 1 || scale > 64 {
		return nil, fmt.Errorf("figure: images enlarged %d times: choose 1 to 64", scale)
	}
	img := image.NewRGBA(image.Rect(0, 0, w*scale, h*scale))
	b.paint(img, image.Point{}, i, scale, h, w, c)
	return img, nil
}

// Picture returns image i as a picture for a strip or a scrubber, which enlarge
// it on screen.
//
// Errors: as Image.
func (b Images) Picture(i int) (Picture, error) {
	img, err := b.Image(i, 1)
	if err != nil {
		return nil, err
	}
	return Still{Image: img}, nil
}

// paint draws image i with its top left corner at the given point.
func (b Images) paint(dst *image.RGBA, at image.Point, i, scale, h, w, c int) {
	x := b.X[i*h*w*c : (i+1)*h*w*c]
	for row := range h {
		for col := range w {
			p := x[(row*w+col)*c:][:c]
			rgba := pixel(p[0], p[len(p)/2], p[len(p)-1])
			for dy := range scale {
				for dx := range scale {
					dst.SetRGBA(at.X+col*scale+dx, at.Y+row*scale+dy, rgba)
				}
			}
		}
	}
}

// pixel converts values in [-1, 1] to a colour.
func pixel(r, g, b float32) color.RGBA {
	level := func(v float32) uint8 {
		return uint8(math.Round(127.5 * (1 + float64(min(max(v, -1), 1)))))
	}
	if r != r || g != g || b != b {
		return color.RGBA{R: 0xff, B: 0xff, A: 0xff}
	}
	return color.RGBA{R: level(r), G: level(g), B: level(b), A: 0xff}
}
