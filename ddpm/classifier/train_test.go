package classifier

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
)

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
