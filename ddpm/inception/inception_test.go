package inception_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/inception"
	"denoise/ddpm/inception/inceptiontest"
	"denoise/ddpm/internal/golden"
	"denoise/ddpm/quality"
	"denoise/ddpm/safetensors"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// images are those of testdata/golden.py, in [-1, 1]; of 256 levels they have the darkest.
func images(name string, numbers, levels int) []float32 {
	x := make([]float32, numbers)
	for i, u := range inceptiontest.Uniform(name, numbers) {
		x[i] = float32(math.Floor(float64(levels)*u)/127.5 - 1)
	}
	return x
}

// The features are those that pytorch-fid's network has of the same weights and images, colour and grey, and the FID is its FID.
func TestTheFIDIsPytorchFIDs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "inception.safetensors")
	if err := safetensors.Write(path, inceptiontest.Weights(), nil); err != nil {
		t.Fatal(err)
	}
	n, err := inception.Open(backendtest.Open(t, "xla:cpu"), path)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	values := map[string]float64{}
	for _, c := range []struct {
		name  string
		shape []int
	}{{"small", []int{2, 32, 32, 3}}, {"grey", []int{1, 28, 28, 1}}} {
		name, shape := c.name, c.shape
		h, err := n.Features(images(name, shape[0]*shape[1]*shape[2]*shape[3], 256), shape[1:])
		if err != nil {
			t.Fatal(err)
		}
		if len(h) != shape[0]*inception.FeatureDim {
			t.Fatalf("%d features of %d images", len(h), shape[0])
		}
		for i := range shape[0] {
			squares := 0.0
			for k, v := range h[i*inception.FeatureDim : (i+1)*inception.FeatureDim] {
				squares += float64(v) * float64(v)
				if k%16 == 0 {
					values[fmt.Sprintf("%s[%d][%d]", name, i, k)] = float64(v)
				}
			}
			values[fmt.Sprintf("%s[%d].norm", name, i)] = math.Sqrt(squares)
		}
	}
	golden.Compare(t, "testdata/features.golden", values)

	var sides []quality.Gaussian
	for _, side := range []struct {
		name   string
		levels int
	}{{"left", 256}, {"right", 128}} {
		h, err := n.Features(images(side.name, 8*32*32*3, side.levels), []int{32, 32, 3})
		if err != nil {
			t.Fatal(err)
		}
		set, err := quality.NewSet(h, inception.FeatureDim)
		if err != nil {
			t.Fatal(err)
		}
		moments := quality.NewMoments(inception.FeatureDim)
		if err := moments.Add(set); err != nil {
			t.Fatal(err)
		}
		g, err := moments.Gaussian()
		if err != nil {
			t.Fatal(err)
		}
		sides = append(sides, g)
	}
	fid, err := sides[0].Frechet(sides[1])
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/fid.golden", map[string]float64{"fid": fid})
}

// Resizing is torch's, up and down, and of images that are not square.
func TestResizeIsTorchs(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu")
	values := map[string]float64{}
	for _, size := range [][2]int{{5, 3}, {32, 32}, {1, 400}, {700, 299}} {
		name := fmt.Sprintf("resize%dx%d", size[0], size[1])
		x := tensors.FromFlatDataAndDimensions(images(name, size[0]*size[1], 256), 1, size[0], size[1], 1)
		resized, err := graph.CallOnce(b, inception.Resize, x)
		if err != nil {
			t.Fatal(err)
		}
		y := tensors.MustCopyFlatData[float32](resized)
		at := []int{inception.Side - 1, inception.Side * (inception.Side - 1), inception.Side*inception.Side - 1}
		for k := 0; k < inception.Side*inception.Side; k += 1499 {
			at = append(at, k)
		}
		for _, k := range at {
			values[fmt.Sprintf("%s[%d]", name, k)] = (float64(y[k]) + 1) / 2
		}
	}
	golden.Compare(t, "testdata/resize.golden", values)
}

// Values between two levels and beyond all are rounded as a file would have them; grey is repeated. At 299x299 nothing is
// interpolated.
func TestPreparingRoundsAndRepeats(t *testing.T) {
	x := make([]float32, inception.Side*inception.Side)
	for i, u := range inceptiontest.Uniform("levels", len(x)) {
		x[i] = float32(2.4*u - 1.2)
	}
	prepared, err := graph.CallOnce(backendtest.Open(t, "go"), inception.Prepare, tensors.FromFlatDataAndDimensions(x, 1, inception.Side, inception.Side, 1))
	if err != nil {
		t.Fatal(err)
	}
	y := tensors.MustCopyFlatData[float32](prepared)
	for i, v := range x {
		exact := (min(max(float64(v), -1), 1) + 1) * 127.5
		level := math.Round(exact)
		if math.Abs(exact-level) > 0.499 {
			continue // between two levels, where float32 decides
		}
		for c := range 3 {
			if got, want := float64(y[3*i+c]), level/127.5-1; math.Abs(got-want) > 1e-6 {
				t.Fatalf("channel %d of %g is %g, want %g", c, v, got, want)
			}
		}
	}
}

func TestFeaturesRefuse(t *testing.T) {
	n := &inception.Network{}
	for want, try := range map[string]func() ([]float32, error){
		"of shape [2]":                           func() ([]float32, error) { return n.Features(make([]float32, 4), []int{2}) },
		"with 1 channel or 3":                    func() ([]float32, error) { return n.Features(make([]float32, 4), []int{1, 2, 2}) },
		"5 values are no whole number of images": func() ([]float32, error) { return n.Features(make([]float32, 5), []int{2, 2, 1}) },
	} {
		if _, err := try(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v; want one that says %q", err, want)
		}
	}
}
