package figure

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"strings"
	"testing"
)

var pngURI = regexp.MustCompile(`data:image/png;base64,([A-Za-z0-9+/=]+)`)

// decodePNG reads the first picture of a fragment.
func decodePNG(t *testing.T, html string) image.Image {
	t.Helper()
	m := pngURI.FindStringSubmatch(html)
	if m == nil {
		t.Fatalf("no PNG in %.80q", html)
	}
	b, err := base64.StdEncoding.DecodeString(m[1])
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func same(a, b color.Color) bool {
	r1, g1, b1, a1 := a.RGBA()
	r2, g2, b2, a2 := b.RGBA()
	return r1 == r2 && g1 == g2 && b1 == b2 && a1 == a2
}

func TestImageLevels(t *testing.T) {
	nan := float32(math.NaN())
	b := Images{X: []float32{-1, 1, 0, 2, -7, nan}, N: 1, Shape: []int{2, 3, 1}}
	img, err := b.Image(0, 2)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Size() != image.Pt(6, 4) {
		t.Fatalf("size %v, want 6 x 4", img.Bounds().Size())
	}
	for i, want := range []color.Color{
		color.Gray{Y: 0}, color.Gray{Y: 255}, color.Gray{Y: 128}, // 127.5 rounds away from zero
		color.Gray{Y: 255}, color.Gray{Y: 0}, color.RGBA{R: 255, B: 255, A: 255},
	} {
		for dy := range 2 {
			for dx := range 2 {
				if got := img.At(i%3*2+dx, i/3*2+dy); !same(got, want) {
					t.Errorf("value %g is drawn %v, want %v", b.X[i], got, want)
				}
			}
		}
	}
}

// All 256 levels of an 8-bit image, stored as p/127.5 - 1, come back.
func TestLevelsRoundTrip(t *testing.T) {
	b := Images{N: 1, Shape: []int{16, 16, 1}}
	for p := range 256 {
		b.X = append(b.X, float32(float64(p)/127.5-1))
	}
	img, err := b.Image(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	for p := range 256 {
		if got := img.RGBAAt(p%16, p/16).R; int(got) != p {
			t.Errorf("level %d comes back as %d", p, got)
		}
	}
}

func TestColours(t *testing.T) {
	img, err := Images{X: []float32{1, -1, 0}, N: 1, Shape: []int{1, 1, 3}}.Image(0, 1)
	if err != nil || !same(img.At(0, 0), color.RGBA{R: 255, B: 128, A: 255}) {
		t.Errorf("red 1, green -1, blue 0 is drawn %v (%v)", img.At(0, 0), err)
	}
}

func TestGrid(t *testing.T) {
	g := Grid{Images: Images{N: 5, Shape: []int{2, 4, 1}}, Columns: 3, Scale: 3}
	for i := range 5 * 8 {
		g.X = append(g.X, float32(i/8)/2-1) // image i is one grey
	}
	html, err := g.HTML()
	if err != nil {
		t.Fatal(err)
	}
	offline(t, html)
	if !strings.Contains(html, "image-rendering:pixelated") {
		t.Error("enlarged pixels are blurred")
	}
	img := decodePNG(t, html)
	// 3 columns of 4 pixels and 2 rows of 2, each with a gap of 1 around, three times enlarged
	if img.Bounds().Size() != image.Pt((3*5+1)*3, (2*3+1)*3) {
		t.Fatalf("size %v, want 48 x 21", img.Bounds().Size())
	}
	for i := range 5 {
		want := color.Gray{Y: uint8(math.Round(127.5 * (1 + float64(g.X[i*8]))))}
		at := image.Pt((1+i%3*5)*3, (1+i/3*3)*3)
		for _, p := range []image.Point{at, at.Add(image.Pt(4*3-1, 2*3-1))} {
			if !same(img.At(p.X, p.Y), want) {
				t.Errorf("image %d is %v at %v, want %v", i, img.At(p.X, p.Y), p, want)
			}
		}
		if !same(img.At(at.X-1, at.Y-1), card) {
			t.Errorf("no gap before image %d", i)
		}
	}
	g.Columns, g.Scale = 0, 0
	auto, err := g.Image()
	if err != nil || auto.Bounds().Dx() != (3*5+1)*12 {
		t.Errorf("5 images by themselves: %v (%v), want 3 columns and at most 12 times enlarged", auto.Bounds(), err)
	}
}

func TestImageErrors(t *testing.T) {
	ok := Images{X: make([]float32, 8), N: 2, Shape: []int{2, 2, 1}}
	for name, draw := range map[string]func() error{
		"two channels": func() error {
			_, err := Images{X: make([]float32, 8), N: 1, Shape: []int{2, 2, 2}}.Image(0, 1)
			return err
		},
		"points": func() error { _, err := Images{X: make([]float32, 8), N: 4, Shape: []int{2}}.Image(0, 1); return err },
		"too few values": func() error {
			_, err := Images{X: make([]float32, 7), N: 2, Shape: []int{2, 2, 1}}.Image(0, 1)
			return err
		},
		"none":             func() error { _, err := Images{Shape: []int{2, 2, 1}}.Image(0, 1); return err },
		"beyond the last":  func() error { _, err := ok.Image(2, 1); return err },
		"before the first": func() error { _, err := ok.Picture(-1); return err },
		"no enlargement":   func() error { _, err := ok.Image(0, 0); return err },
		"minus columns":    func() error { _, err := Grid{Images: ok, Columns: -1}.PNG(); return err },
		"huge grid":        func() error { _, err := Grid{Images: ok, Scale: 65}.HTML(); return err },
		"no picture":       func() error { _, err := Still{}.HTML(); return err },
	} {
		if err := draw(); err == nil || !strings.HasPrefix(err.Error(), "figure: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func frames(t *testing.T, n int) []Frame {
	t.Helper()
	var out []Frame
	for i := range n {
		p, err := Images{X: []float32{float32(i) / 100}, N: 1, Shape: []int{1, 1, 1}}.Picture(0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Frame{Label: fmt.Sprintf("t = %d", i), Picture: p})
	}
	return out
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
