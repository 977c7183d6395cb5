package figure

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
)

// Figure is anything that can be shown under a cell.
type Figure interface {
	// HTML returns a self-contained fragment.
	HTML() (string, error)
}

// Picture is a figure that is one image; strips and scrubbers are made of them.
type Picture interface {
	Figure
	// Source returns the image as a data URI.
	Source() (string, error)
}

// Still is one image as it is.
type Still struct {
	Image image.Image
	Alt   string // what it shows, for those who cannot see it
	Width int    // pixels on screen; 0: as many as the image has
}

// Source returns the image as a PNG data URI.
func (s Still) Source() (string, error) {
	b, err := encodePNG(s.Image)
	if err != nil {
		return "", err
	}
	return dataURI("image/png", b), nil
}

// HTML returns the image at its width, never wider than the page.
func (s Still) HTML() (string, error) {
	src, err := s.Source()
	if err != nil {
		return "", err
	}
	w := s.Width
	if w == 0 {
		w = s.Image.Bounds().Dx()
	}
	return picture(src, s.Alt, w, w*s.Image.Bounds().Dy()/s.pixels(), s.pixels() <= w), nil
}

// pixels is how many the image is wide.
func (s Still) pixels() int { return s.Image.Bounds().Dx() }

// enlarged reports whether the picture has fewer pixels than its width on screen; their
// edges are then kept crisp.
func enlarged(p Picture, width int) bool {
	s, ok := p.(Still)
	return ok && s.pixels() < width
}

// encodePNG returns the image as a PNG file.
func encodePNG(img image.Image) ([]byte, error) {
	if img == nil || img.Bounds().Empty() {
		return nil, fmt.Errorf("figure: an image of no pixels cannot be shown")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("figure: image as PNG: %w", err)
	}
	return b.Bytes(), nil
}

func dataURI(kind string, b []byte) string {
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b)
}

// picture is an <img> of the given width, and of the given height so that its place is kept
// while it loads; 0 when that is not known. crisp keeps the edges of enlarged pixels.
func picture(src, alt string, width, height int, crisp bool) string {
	style := "max-width:100%;height:auto;border-radius:6px;margin:0"
	if crisp {
		style += ";image-rendering:pixelated"
	}
	size := fmt.Sprintf(`width="%d"`, width)
	if height > 0 {
		size += fmt.Sprintf(` height="%d"`, height)
	}
	return fmt.Sprintf(`<img src="%s" alt="%s" %s style="%s">`, src, html.EscapeString(alt), size, style)
}
