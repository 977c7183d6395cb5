package classifier

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/dataset"
)

func judge(t testing.TB, c *Classifier, x []float32) Verdict {
	t.Helper()
	v, err := c.Judge(x)
	if err != nil {
		t.Fatal(err)
	}
	return v
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

func ExampleVerdict() {
	v := Verdict{Samples: 256, Confident: 240, Counts: []int{30, 20, 28, 22, 31, 25, 24, 36, 24, 0}}
	fmt.Println(v)
	fmt.Println("missing:", v.Missing())
	// Output:
	// 240 of 256 samples (93.8%) are of a class with p > 0.9; by class: [30 20 28 22 31 25 24 36 24 0]
	// missing: [9]
}
