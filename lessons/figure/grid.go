package figure

import (
	"fmt"
	"image"
	"image/draw"
	"math"
)

// Grid shows a batch of images in rows, with a thin gap between them.
type Grid struct {
	Images
	Columns int    // 0: about as many columns as rows
	Scale   int    // enlargement of a pixel; 0: so that the grid is about 400 pixels wide
	Alt     string // what it shows, for those who cannot see it
}

// gap is the space between images, in pixels before enlargement.
const gap = 1

// layout returns columns, rows and scale.
func (g Grid) layout(w int) (cols, rows, scale int) {
	cols = g.Columns
	if cols == 0 {
		cols = int(math.Ceil(math.Sqrt(float64(g.N))))
	}
	cols = min(cols, g.N)
	rows = (g.N + cols - 1) / cols
	scale = g.Scale
	if scale == 0 {
		scale = min(max(1, 400/(cols*(w+gap))), 12)
	}
	return cols, rows, scale
}

// Image returns the grid as pixels.
//
// Errors: as Images.Image; a negative number of columns.
func (g Grid) Image() (image.Image, error) {
	h, w, c, err := g.dims()
	if err != nil {
		return nil, err
	}
	if g.Columns < 0 {
		return nil, fmt.Errorf("figure: a grid of %d columns: choose 1 or more, or 0 for a square", g.Columns)
	}
	cols, rows, scale := g.layout(w)
	if scale < 1 || scale > 64 {
		return nil, fmt.Errorf("figure: images enlarged %d times: choose 1 to 64, or 0 for about 400 pixels of width", scale)
	}
	img := image.NewRGBA(image.Rect(0, 0, (cols*(w+gap)+gap)*scale, (rows*(h+gap)+gap)*scale))
	draw.Draw(img, img.Bounds(), image.NewUniform(card), image.Point{}, draw.Src)
	for i := range g.N {
		at := image.Pt((gap+i%cols*(w+gap))*scale, (gap+i/cols*(h+gap))*scale)
		g.paint(img, at, i, scale, h, w, c)
	}
	return img, nil
}

// PNG returns the grid as a PNG file.
func (g Grid) PNG() ([]byte, error) {
	img, err := g.Image()
	if err != nil {
		return nil, err
	}
	return encodePNG(img)
}

// Source returns the grid as a data URI.
func (g Grid) Source() (string, error) {
	b, err := g.PNG()
	if err != nil {
		return "", err
	}
	return dataURI("image/png", b), nil
}

// HTML returns the grid for a cell.
func (g Grid) HTML() (string, error) {
	img, err := g.Image()
	if err != nil {
		return "", err
	}
	return Still{Image: img, Alt: g.Alt}.HTML()
}
