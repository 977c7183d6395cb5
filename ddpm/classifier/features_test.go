package classifier

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/quality"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

func features(t testing.TB, c *Classifier, x []float32) []float32 {
	t.Helper()
	h, err := c.Features(x)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// weights reads a variable of the network whose path ends as given.
func weights(t *testing.T, store *model.Store, suffix string) []float32 {
	t.Helper()
	for v := range store.IterVariables() {
		if strings.HasSuffix(v.Path(), suffix) && !strings.Contains(v.Path(), "optimizer") {
			value, err := v.Value()
			if err != nil {
				t.Fatal(err)
			}
			flat, err := tensors.CopyFlatData[float32](value)
			if err != nil {
				t.Fatal(err)
			}
			return flat
		}
	}
	t.Fatalf("no variable %s", suffix)
	return nil
}

// The last layer, worked out on the host from the features, gives the probabilities. The network's are in float32: 1e-5.
func TestFeaturesAreWhatTheLastLayerSees(t *testing.T) {
	src := glyphs(t, 8, dataset.Train)
	for _, name := range []string{"go", "xla:cpu"} {
		c, err := Train(t.Context(), backendtest.Open(t, name), src, Config{Steps: 3, BatchSize: 32})
		if err != nil {
			t.Fatal(err)
		}
		b, err := dataset.NewBatch(src, 0, 20)
		if err != nil {
			t.Fatal(err)
		}
		h := features(t, c, b.X)
		if len(h) != 20*FeatureDim {
			t.Fatalf("%s: %d numbers for 20 images, want 20 times %d", name, len(h), FeatureDim)
		}
		all, err := c.Probabilities(b.X)
		if err != nil {
			t.Fatal(err)
		}
		const outputs = 11
		w, bias := weights(t, c.predict.Store(), "logits/dense/weights"), weights(t, c.predict.Store(), "logits/dense/biases")
		for i, p := range all {
			var y [outputs]float64
			sum := 0.0
			for k := range y {
				y[k] = float64(bias[k])
				for j := range FeatureDim {
					y[k] += float64(h[i*FeatureDim+j]) * float64(w[j*outputs+k])
				}
				sum += math.Exp(y[k])
			}
			for k, got := range p {
				if want := math.Exp(y[k]) / sum; math.Abs(float64(got)-want) > 1e-5 {
					t.Fatalf("%s: image %d has probability %g of class %d, by its features %g", name, i, got, k, want)
				}
			}
		}
	}
}

func TestFeaturesOfPartsOfABatch(t *testing.T) {
	src := glyphs(t, 8, dataset.Train)
	c := train(t, src, Config{Steps: 3})
	b, err := dataset.NewBatch(src, 0, chunk+5)
	if err != nil {
		t.Fatal(err)
	}
	whole := features(t, c, b.X)
	if len(whole) != (chunk+5)*FeatureDim {
		t.Fatalf("%d numbers for %d images", len(whole), chunk+5)
	}
	for _, i := range []int{0, chunk - 1, chunk, chunk + 4} {
		for j, v := range features(t, c, b.X[i*64:(i+1)*64]) {
			if math.Abs(float64(v-whole[i*FeatureDim+j])) > 1e-5 {
				t.Fatalf("image %d alone has feature %g, among others %g", i, v, whole[i*FeatureDim+j])
			}
		}
	}
	if h := features(t, c, nil); len(h) != 0 {
		t.Errorf("%d features of no images", len(h))
	}
	if _, err := c.Features(make([]float32, 65)); err == nil || !strings.Contains(err.Error(), "65 values") {
		t.Errorf("65 values: %v", err)
	}
}

// The Fréchet distance on the features of a briefly trained classifier: held-out glyphs are nearer to the training glyphs than
// any noised ones, and the more noise the farther, and precision falls with it. The digit 1 alone is as precise, and reaches little of the data.
func TestQualityOnFeatures(t *testing.T) {
	const n = 600
	src, held := glyphs(t, 8, dataset.Train), glyphs(t, 8, dataset.HeldOut)
	c := train(t, src, Config{Steps: 150, BatchSize: 64})
	set := func(x []float32) quality.Set {
		s, err := quality.NewSet(features(t, c, x), FeatureDim)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	b, err := dataset.NewBatch(src, 500, n)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := dataset.NewBatch(held, 0, n)
	if err != nil {
		t.Fatal(err)
	}
	data := set(b.X)
	last, lastPrecision := 0.0, 1.0
	for _, alphaBar := range []float64{1, 0.99, 0.9, 0.5, 0} {
		x := slices.Clone(fresh.X)
		if alphaBar < 1 {
			diffuse(rand.New(rand.NewPCG(5, 6)), fresh.X, alphaBar, x)
		}
		d, err := quality.Frechet(data, set(x))
		if err != nil {
			t.Fatal(err)
		}
		pr, err := quality.Manifolds(data, set(x), 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("ᾱ = %-4g Fréchet distance on the classifier's features %8.3f, precision %.3f, recall %.3f", alphaBar, d, pr.Precision.Value(), pr.Recall.Value())
		if d < last {
			t.Errorf("more noise, ᾱ = %g, brings the distance from %.3f to %.3f", alphaBar, last, d)
		}
		if pr.Precision.Value() > lastPrecision+0.05 {
			t.Errorf("more noise, ᾱ = %g, brings the precision from %.3f to %.3f", alphaBar, lastPrecision, pr.Precision.Value())
		}
		last, lastPrecision = d, pr.Precision.Value()
	}
	var ones []float32
	for i, label := range fresh.Labels {
		if label == 1 {
			ones = append(ones, fresh.X[i*64:(i+1)*64]...)
		}
	}
	pr, err := quality.Manifolds(data, set(ones), 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the digit 1 alone: %d of %d precise, recall %.3f", pr.Precision.Hits, pr.Precision.N, pr.Recall.Value())
	if pr.Precision.Value() < 0.8 || pr.Recall.Value() > 0.3 {
		t.Errorf("the digit 1 alone: precision %.3f and recall %.3f; want 0.8 at least and 0.3 at most", pr.Precision.Value(), pr.Recall.Value())
	}
}
