package figure

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"
	"time"
)

func TestAnimation(t *testing.T) {
	var stack []image.Image
	for i := range 4 {
		img := image.NewRGBA(image.Rect(3, 3, 3+8, 3+8)) // not at the origin
		for k := range img.Pix {
			img.Pix[k] = uint8(60 * i)
			if k%4 == 3 {
				img.Pix[k] = 255
			}
		}
		stack = append(stack, img)
	}
	b, err := Animation{Frames: stack, Delay: 50 * time.Millisecond, Pause: time.Second}.GIF()
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) != 4 || g.LoopCount != 0 || g.Delay[0] != 5 || g.Delay[3] != 100 {
		t.Fatalf("%d frames, loop count %d, delays %v; want 4, 0 (for ever), 5 5 5 100", len(g.Image), g.LoopCount, g.Delay)
	}
	for i, f := range g.Image {
		if f.Bounds() != image.Rect(0, 0, 8, 8) || !same(f.At(2, 2), stack[i].At(5, 5)) {
			t.Errorf("frame %d is %v of %v, want %v", i, f.Bounds(), f.At(2, 2), stack[i].At(5, 5))
		}
	}
	h, err := Animation{Frames: stack, Width: 80}.HTML()
	if err != nil || !strings.Contains(h, "data:image/gif;base64,") || !strings.Contains(h, "pixelated") {
		t.Errorf("HTML is %.60q (%v)", h, err)
	}
	for name, a := range map[string]Animation{
		"none":     {},
		"fast":     {Frames: stack, Delay: time.Millisecond},
		"unequal":  {Frames: append(stack[:1:1], image.NewRGBA(image.Rect(0, 0, 8, 9)))},
		"no pixel": {Frames: []image.Image{image.NewRGBA(image.Rectangle{})}},
	} {
		if _, err := a.GIF(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// More than 256 colours become 256 that stand for them, none far from the truth, and the
// commonest exactly.
func TestQuantise(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range 64 * 64 {
		c := color.RGBA{R: uint8(i % 64 * 4), G: uint8(i / 64 * 4), B: 128, A: 255}
		if i >= 2048 {
			c = color.RGBA{R: 255, G: 255, B: 255, A: 255}
		}
		img.SetRGBA(i%64, i/64, c)
	}
	out := quantise([]image.Image{img})[0]
	if len(out.Palette) != 256 {
		t.Errorf("%d colours, want 256", len(out.Palette))
	}
	for i := range 64 * 64 {
		want := img.RGBAAt(i%64, i/64)
		got := color.RGBAModel.Convert(out.At(i%64, i/64)).(color.RGBA)
		off := max(diff(got.R, want.R), diff(got.G, want.G), diff(got.B, want.B))
		if off > 16 || (i >= 2048 && off > 0) {
			t.Fatalf("pixel %d is %v, want %v", i, got, want)
		}
	}
}
