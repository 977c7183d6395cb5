package trainimages

import (
	"math"
	"path/filepath"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
)

// Images that were written are the data of a training on their folder, to the half level that 8 bits leave.
func TestOwnImages(t *testing.T) {
	held, err := heldOut(t.Context(), Config().Data, 20)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "images")
	if err := WriteEach(folder, held.Images); err != nil {
		t.Fatal(err)
	}
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "run"), Own(folder))
	if err != nil {
		t.Fatal(err)
	}
	data := run.Config().Data
	source, err := dataset.Open(t.Context(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := dataset.Len(source); n != 18 {
		t.Errorf("%d of 20 images to train on, want 18", n)
	}
	data.Split = dataset.HeldOut
	rest, err := heldOut(t.Context(), data, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		nearest := math.Inf(1)
		for j := range held.Images.N {
			farthest := 0.0
			for k, v := range held.Images.Example(j) {
				farthest = max(farthest, math.Abs(float64(v-rest.Images.Example(i)[k])))
			}
			nearest = min(nearest, farthest)
		}
		if nearest > 1.001/255 {
			t.Errorf("held-out image %d is none of those written: the nearest has a pixel %g away", i, nearest)
		}
	}
	if err := WriteEach(filepath.Join(folder, "0000.png"), held.Images); err == nil {
		t.Error("images were written below a file")
	}
}
