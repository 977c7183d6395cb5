package report

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/quality"
	"denoise/ddpm/schedule"
)

func glyphs() ddpm.Config {
	return ddpm.Config{
		Data:     dataset.Config{Kind: "glyphs", Size: 8, Seed: 2},
		Schedule: schedule.Config{Kind: "cosine", T: 10},
		Network: network.Config{UNet: &network.UNet{
			Size: 8, Channels: 1, Base: 8, Multipliers: []int{1}, Blocks: 1, Groups: 4}},
		Batch: 16, LearningRate: 2e-3, EMADecay: 0.99,
	}
}

// Samples of an untrained network are farther from the data by the classifier's features than training images are.
func TestImagesOfAnUntrainedNetwork(t *testing.T) {
	opts := Options{HeldOut: 2, Samples: 130, Classifier: classifier.Config{Steps: 30, BatchSize: 32}}
	r := measured(t, trained(t, glyphs(), "xla:cpu", 1), "xla:cpu", opts)
	f := r.Images.Features
	if !(f.Frechet.Low > f.Floor) {
		t.Errorf("the Fréchet distance is %+v, of training images %g", f.Frechet, f.Floor)
	}
	if !(f.Manifolds.Precision.Value() < f.Best.Precision.Value() && f.Manifolds.Recall.Value() < f.Best.Recall.Value()) || f.Best.Precision.Value() < 0.7 {
		t.Errorf("precision and recall are %+v, of training images %+v", f.Manifolds, f.Best)
	}
	if f.Verdict.Samples != 130 || r.Images.N != 130 {
		t.Errorf("%d samples judged, %d measured", f.Verdict.Samples, r.Images.N)
	}
	if c := r.Images.Copies; c.TrainLen != neighbours || c.HeldOutLen != neighbours {
		t.Errorf("copies looked for in %d and %d images", c.TrainLen, c.HeldOutLen)
	}
	if size := r.Images.Suspects(5).Bounds(); size.Dx() != 5*9-1 || size.Dy() != 3*9-1 {
		t.Errorf("a picture of %v, want five columns of three images of 8x8", size)
	}
	if text := r.String(); !strings.Contains(text, "features of a classifier") || strings.Contains(text, "FID") {
		t.Errorf("the table:\n%s", text)
	}
}

// A sample that is a training image stands first among the suspects, beside itself.
func TestACopyIsTheFirstSuspect(t *testing.T) {
	of := func(n int, first float32) *ddpm.Samples {
		s := &ddpm.Samples{N: n, Shape: []int{8, 8, 1}, X: make([]float32, n*64)}
		for i := range s.X {
			s.X[i] = float32(math.Sin(float64(first) + float64(i)))
		}
		return s
	}
	i := &Images{samples: of(3, 0), train: of(100, 1), heldOut: of(100, 2)}
	copy(i.samples.Example(1), i.train.Example(77))
	sets := make([]quality.Set, 3)
	for k, s := range []*ddpm.Samples{i.samples, i.train, i.heldOut} {
		var err error
		if sets[k], err = setOf(s); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if i.Copies, err = quality.Memorisation(sets[0], sets[1], sets[2]); err != nil {
		t.Fatal(err)
	}
	if text := (&Report{Images: i}).String(); !strings.Contains(text, "no labels") || !strings.Contains(text, "of 100 training and 100 held-out") {
		t.Errorf("the table of images without labels:\n%s", text)
	}
	img := i.Suspects(2)
	for y := range 8 {
		for x := range 8 {
			if img.NRGBAAt(x, y) != img.NRGBAAt(x, y+9) {
				t.Fatalf("pixel %d, %d of the copy and of its original differ", x, y)
			}
		}
	}
}

// pictures writes n of them, of 8x8 pixels and no two alike, into a folder.
func pictures(t *testing.T, n int) (folder string) {
	t.Helper()
	folder = t.TempDir()
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, 8, 8))
		for k := range img.Pix {
			img.Pix[k] = uint8(i * k)
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.png", i)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// A folder of 40 pictures without labels: its four held-out ones are all there is to compare with.
func TestASmallFolder(t *testing.T) {
	folder := pictures(t, 40)
	c := glyphs()
	c.Data = dataset.Config{Kind: "folder", Path: folder, Folder: &dataset.FolderConfig{Size: 8, Channels: 1}}
	c.Network.UNet.Base, c.Batch = 4, 2
	r := measured(t, trained(t, c, "go", 1), "go", Options{})
	if n := len(r.Bound.Each); n != 4 || r.Images.N != 4 || r.Images.Copies.TrainLen != 4 || r.Images.Copies.HeldOutLen != 4 {
		t.Errorf("%d examples for the bound, %d samples, %d and %d images to copy; want 4 of each", n, r.Images.N, r.Images.Copies.TrainLen, r.Images.Copies.HeldOutLen)
	}
	if r.Images.Features != nil || r.Points != nil || r.Law != nil {
		t.Errorf("measured what the data do not allow: %+v", r)
	}
}

// Samples of a network with classes are of every class in turn, also over the parts in which they are drawn.
func TestSamplesOfEveryClass(t *testing.T) {
	config := glyphs()
	config.Network.UNet.Classes = 10
	run, b := trained(t, config, "xla:cpu", 1), backendtest.Open(t, "xla:cpu")
	m := &measuring{run: run, backend: b, opts: Options{Samples: 130}}
	if err := m.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := m.samples(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sampler, err := run.Sampler(b, ddpm.Averaged)
	if err != nil {
		t.Fatal(err)
	}
	defer sampler.Close()
	labels := make([]int, 64)
	for i := range labels {
		labels[i] = (64 + i) % 10
	}
	want, err := sampler.Sample(t.Context(), ddpm.SampleOptions{N: 64, Seed: 1, Labels: labels})
	if err != nil {
		t.Fatal(err)
	}
	if got.N != 130 || !slices.Equal(got.X[64*64:128*64], want.X) {
		t.Error("the second part of the samples is not that of the classes from the 65th label on")
	}
}
