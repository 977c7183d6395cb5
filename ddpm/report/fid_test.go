package report

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/inception"
	"denoise/ddpm/inception/inceptiontest"
	"denoise/ddpm/safetensors"
)

// inceptionFile has generated weights in it.
func inceptionFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inception.safetensors")
	if err := safetensors.Write(path, inceptiontest.Weights(), nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// The training images themselves have the FID 0, and noise has not. What was computed of the training set is kept, and a damaged
// file of it is made anew.
func TestFIDOfTrainingImages(t *testing.T) {
	config := glyphs()
	config.Data.Size = 16
	config.Network.UNet.Size = 16
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), config)
	if err != nil {
		t.Fatal(err)
	}
	network, err := inception.Open(backendtest.Open(t, "xla:cpu"), inceptionFile(t))
	if err != nil {
		t.Fatal(err)
	}
	defer network.Close()
	tasks := 0
	m := &measuring{run: run, opts: Options{FID: FIDOptions{Samples: 4}, Progress: func(task string, _, _ int) {
		if task == "features of training images" {
			tasks++
		}
	}}}
	if m.train, err = m.unmirrored(t.Context()); err != nil {
		t.Fatal(err)
	}
	measure := func(x []float32) *FID {
		t.Helper()
		m.scorer = newScorer(network, m.train.Shape())
		if err := m.scorer.see(x); err != nil {
			t.Fatal(err)
		}
		f, err := m.fid(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	images, err := dataset.NewBatch(m.train, 0, 4)
	if err != nil {
		t.Fatal(err)
	}
	same := measure(images.X)
	seen := tasks
	noise := measure(ramp(len(images.X)))
	t.Logf("of the same images %g, of others %g", same.Value, noise.Value)
	if !(noise.Value > 1) || same.Value > 1e-5*noise.Value || same.Samples != 4 || same.Data != 4 || len(same.Weights) != 64 {
		t.Errorf("of the same images %+v, of noise %+v", same, noise)
	}
	if seen == 0 || tasks != seen {
		t.Errorf("%d, then %d reports of the training images' features; they were to be kept", seen, tasks)
	}
	kept, err := filepath.Glob(filepath.Join(run.Folder(), "inception-*-4.safetensors"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%q kept, %v", kept, err)
	}
	if err := os.Truncate(kept[0], 1000); err != nil {
		t.Fatal(err)
	}
	if again := measure(images.X); !reflect.DeepEqual(again, same) || tasks == seen {
		t.Errorf("beside a damaged file: %+v, was %+v", again, same)
	}
}

// ramp are numbers that no glyph has.
func ramp(n int) []float32 {
	x := make([]float32, n)
	for i, u := range inceptiontest.Uniform("ramp", n) {
		x[i] = float32(2*u - 1)
	}
	return x
}

// The report has the FID of a run's samples, fewer or more than the others it draws, and says what it is worth.
func TestTheReportHasTheFID(t *testing.T) {
	folder := pictures(t, 20)
	c := glyphs()
	c.Data = dataset.Config{Kind: "folder", Path: folder, Folder: &dataset.FolderConfig{Size: 8, Channels: 1, Mirror: true}}
	c.Network.UNet.Base, c.Batch = 4, 2
	run := trained(t, c, "xla:cpu", 1)
	r := measured(t, run, "xla:cpu", Options{FID: FIDOptions{Weights: inceptionFile(t), Samples: 3}})
	f := r.Images.FID
	if r.Images.N != 2 || len(r.Images.samples.X) != 2*64 || f.Samples != 3 || f.Data != 18 || !(f.Value > 0) {
		t.Errorf("%d samples, FID %+v", r.Images.N, f)
	}
	for _, want := range []string{"of 3 samples to 18 training images, Inception weights " + f.Weights[:8], "singular", "of 50000"} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, r)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(run.Folder(), "inception-*")); err != nil || len(kept) > 0 {
		t.Errorf("%q kept of a folder, whose files may change (%v)", kept, err)
	}
}

func TestFIDOptionsRefused(t *testing.T) {
	for want, try := range map[string]struct {
		options FIDOptions
		shape   []int
	}{
		"no Inception weights":        {FIDOptions{Samples: 5}, []int{8, 8, 1}},
		"data are of shape [2]":       {FIDOptions{Weights: "w"}, []int{2}},
		"1 samples to 0":              {FIDOptions{Weights: "w", Samples: 1}, []int{8, 8, 1}},
		"300 samples to 1 training":   {FIDOptions{Weights: "w", Data: 1}, []int{8, 8, 3}},
		"of shape [8 8 4]: leave out": {FIDOptions{Weights: "w"}, []int{8, 8, 4}},
	} {
		if err := try.options.resolve(try.shape, 300); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
