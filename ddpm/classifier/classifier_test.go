package classifier

import (
	"image"
	"math/rand/v2"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

func glyphs(t testing.TB, size int, split dataset.Split) dataset.Source {
	t.Helper()
	src, err := dataset.Glyphs(size, 1, split)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func train(t testing.TB, src dataset.Source, c Config) *Classifier {
	t.Helper()
	trained, err := Train(t.Context(), backendtest.Open(t, "xla:cpu"), src, c)
	if err != nil {
		t.Fatal(err)
	}
	return trained
}

// junkOf makes junk of one kind from every image of a batch.
func junkOf(b *dataset.Batch, shape []int, kind Junk) []float32 {
	r := rand.New(rand.NewPCG(1, 2))
	from := batchOf(b, shape)
	to := images{x: make([]float32, len(b.X)), height: from.height, width: from.width, channels: from.channels}
	for i := range b.N {
		from.spoil(r, kind, i, to.at(i))
	}
	return to.x
}

// letters draws characters that no reader takes for a digit, 16x16: junk of a kind that is not trained on.
func letters(t *testing.T) []float32 {
	t.Helper()
	var x []float32
	for _, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		parsed, err := opentype.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 16, DPI: 72})
		if err != nil {
			t.Fatal(err)
		}
		for _, letter := range "ACDEFGHJKLMNPQRTUVWXYabcdefhijkmnpqrtuvwxy?&%#@+=*" {
			picture := image.NewGray(image.Rect(0, 0, 16, 16))
			(&font.Drawer{Dst: picture, Src: image.White, Face: face, Dot: fixed.P(3, 13)}).DrawString(string(letter))
			for _, p := range picture.Pix {
				x = append(x, float32(p)/127.5-1)
			}
		}
	}
	return x
}

func TestDigitsAreKnownAndJunkIsNot(t *testing.T) {
	c := train(t, glyphs(t, 16, dataset.Train), Config{})
	held := glyphs(t, 16, dataset.HeldOut)
	accuracy, err := c.Accuracy(held, 4000)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("held-out accuracy %.4f", accuracy)
	if accuracy < 0.98 {
		t.Errorf("held-out accuracy %.4f; want 0.98", accuracy)
	}
	b, err := dataset.NewBatch(held, 0, 2000)
	if err != nil {
		t.Fatal(err)
	}
	if v := judge(t, c, b.X); v.Share() < 0.94 || len(v.Missing()) > 0 {
		t.Errorf("held-out glyphs: %v; want 94%% and every digit", v)
	} else {
		t.Logf("held-out glyphs: %v", v)
	}
	// Now and then two halves do make a digit, and one glyph hides in another.
	limits := map[Junk]float64{JunkHalves: 0.1, JunkOverlay: 0.05}
	for _, kind := range Junks {
		v := judge(t, c, junkOf(b, held.Shape(), kind))
		limit := max(limits[kind], 0.02)
		t.Logf("%-8s %.4f pass", kind, v.Share())
		if v.Share() > limit {
			t.Errorf("%.3f of junk %q pass for digits; want at most %g", v.Share(), kind, limit)
		}
	}
	for _, noise := range []struct{ alphaBar, limit float64 }{{0, 0}, {0.25, 0.01}, {0.5, 0.05}} {
		r := rand.New(rand.NewPCG(3, 4))
		x := make([]float32, len(b.X))
		diffuse(r, b.X, noise.alphaBar, x)
		v := judge(t, c, x)
		t.Logf("ᾱ = %-4g %.4f pass", noise.alphaBar, v.Share())
		if v.Share() > noise.limit {
			t.Errorf("%.3f of the glyphs at ᾱ = %g pass; want at most %g", v.Share(), noise.alphaBar, noise.limit)
		}
	}
	if v := judge(t, c, letters(t)); v.Share() > 0.15 {
		t.Errorf("letters: %v; want at most 15%%", v)
	} else {
		t.Logf("letters, never trained on: %v", v)
	}
}
