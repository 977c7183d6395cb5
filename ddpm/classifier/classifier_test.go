package classifier

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
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

func judge(t testing.TB, c *Classifier, x []float32) Verdict {
	t.Helper()
	v, err := c.Judge(x)
	if err != nil {
		t.Fatal(err)
	}
	return v
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
		Diffuse(r, b.X, noise.alphaBar, x)
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

// The reason for the junk class: without it noise passes for digits.
func TestWithoutAJunkClassNoisePasses(t *testing.T) {
	src := glyphs(t, 16, dataset.Train)
	c := train(t, src, Config{Junk: -1, Steps: 120})
	b, err := dataset.NewBatch(src, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	noise := junkOf(b, src.Shape(), JunkNoise)
	v := judge(t, c, noise)
	t.Logf("noise: %v", v)
	if v.Share() < 0.05 {
		t.Errorf("only %.3f of pure noise passes for digits: is the junk class needed?", v.Share())
	}
	all, err := c.Probabilities(noise)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range all {
		sum := 0.0
		for _, q := range p {
			sum += float64(q)
		}
		if len(p) != 10 || math.Abs(sum-1) > 1e-5 {
			t.Fatalf("image %d: %d probabilities that sum to %g; want 10 and 1", i, len(p), sum)
		}
	}
}

func TestOtherShapesTrain(t *testing.T) {
	c := train(t, glyphs(t, 28, dataset.Train), Config{Steps: 100, BatchSize: 64})
	if accuracy, err := c.Accuracy(glyphs(t, 28, dataset.HeldOut), 512); err != nil || accuracy < 0.6 {
		t.Errorf("28x28, 100 steps: held-out accuracy %.3f (%v); want 0.6", accuracy, err)
	}
	train(t, stripes{}, Config{Steps: 2, BatchSize: 4})
}

// stripes are two classes of 6x9 images in colour.
type stripes struct{}

func (stripes) Name() string { return "stripes" }
func (stripes) Shape() []int { return []int{6, 9, 3} }
func (stripes) Classes() int { return 2 }
func (stripes) Fill(step int64, b *dataset.Batch) error {
	b.X, b.Labels = make([]float32, b.N*6*9*3), make([]int32, b.N)
	return nil
}

func TestPartsOfABatchAreJudgedAlike(t *testing.T) {
	src := glyphs(t, 8, dataset.Train)
	c := train(t, src, Config{Steps: 3})
	b, err := dataset.NewBatch(src, 0, chunk+5)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := c.Probabilities(b.X)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != chunk+5 {
		t.Fatalf("%d answers for %d images", len(whole), chunk+5)
	}
	for _, i := range []int{0, chunk - 1, chunk, chunk + 4} {
		alone, err := c.Probabilities(b.X[i*64 : (i+1)*64])
		if err != nil {
			t.Fatal(err)
		}
		for k, p := range alone[0] {
			if math.Abs(float64(p-whole[i][k])) > 1e-6 {
				t.Errorf("image %d alone has probability %g of class %d, among others %g", i, p, k, whole[i][k])
			}
		}
	}
	if _, err := c.Probabilities(make([]float32, 65)); err == nil || !strings.Contains(err.Error(), "65 values") {
		t.Errorf("65 values: %v", err)
	}
	if v := judge(t, c, nil); v.Share() != 0 || !slices.Equal(v.Missing(), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("no samples: %v", v)
	}
}

func TestTrainRefuses(t *testing.T) {
	backend := backendtest.Open(t, "go")
	moons, err := dataset.Moons(0, 0, dataset.Train)
	if err != nil {
		t.Fatal(err)
	}
	small := glyphs(t, 8, dataset.Train)
	for _, c := range []struct {
		src    dataset.Source
		config Config
		word   string
	}{
		{moons, Config{}, "shape [2]"},
		{unlabelled{small}, Config{}, "0 classes"},
		{small, Config{Steps: -1}, "-1 steps"},
		{small, Config{BatchSize: -2}, "-2 examples"},
		{small, Config{LearningRate: math.NaN()}, "NaN"},
		{small, Config{Junk: 1}, "share of 1"},
	} {
		_, err := Train(t.Context(), backend, c.src, c.config)
		if err == nil || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%+v: error %v; want one that says %q", c.config, err, c.word)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(ctx, backend, small, Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled training: %v", err)
	}
}

type unlabelled struct{ dataset.Source }

func (unlabelled) Classes() int { return 0 }

func ExampleVerdict() {
	v := Verdict{Samples: 256, Confident: 240, Counts: []int{30, 20, 28, 22, 31, 25, 24, 36, 24, 0}}
	fmt.Println(v)
	fmt.Println("missing:", v.Missing())
	// Output:
	// 240 of 256 samples (93.8%) are of a class with p > 0.9; by class: [30 20 28 22 31 25 24 36 24 0]
	// missing: [9]
}
