package dataset

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyConfig has a source of each kind that can be opened without a network, small enough for tests.
func everyConfig(t testing.TB) []Config {
	t.Helper()
	dir := t.TempDir()
	images, labels := filepath.Join(dir, "images"), filepath.Join(dir, "labels.gz")
	write(t, images, idxBytes(idxImages, []int{7, 3, 4}, counting(7*12)))
	write(t, labels, zip(t, idxBytes(idxLabels, []int{7}, []byte{0, 1, 2, 0, 1, 2, 3})))
	folder := filepath.Join(dir, "pictures")
	for i := range 30 {
		var file bytes.Buffer
		picture := image.NewGray(image.Rect(0, 0, 5, 5))
		copy(picture.Pix, counting(i + 25)[i:])
		if err := png.Encode(&file, picture); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, string(rune('a'+i%3)), string(rune('A'+i))+".png"), file.Bytes())
	}
	return []Config{
		{Kind: "mixture"}, {Kind: "moons"}, {Kind: "swiss-roll"}, {Kind: "checkerboard"},
		{Kind: "glyphs"}, {Kind: "glyphs", Size: 28},
		{Kind: "idx", Path: images, LabelsPath: labels}, {Kind: "idx", Path: images},
		{Kind: "folder", Path: folder, Folder: &FolderConfig{Size: 4, Labels: true, Mirror: true}},
		{Kind: "folder", Path: folder, Folder: &FolderConfig{Size: 4, Channels: 1, Memory: 1}},
	}
}

// open opens a source or ends the test.
func open(t testing.TB, c Config) Source {
	t.Helper()
	src, err := Open(context.Background(), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// batch makes a batch or ends the test.
func batch(t testing.TB, src Source, step int64, n int) *Batch {
	t.Helper()
	b, err := NewBatch(src, step, n)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// counting is 0, 1, 2, ... modulo 251.
func counting(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i % 251)
	}
	return data
}

// wantError checks that an error says all the words.
func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
}

func TestSourcesKeepTheContract(t *testing.T) {
	for _, c := range everyConfig(t) {
		t.Run(c.Kind, func(t *testing.T) {
			src := open(t, c)
			const n = 12
			b := batch(t, src, 0, 4*n)
			if len(b.X) != 4*n*Numel(src) {
				t.Fatalf("%d values in a batch of %d examples of shape %v", len(b.X), 4*n, src.Shape())
			}
			if (b.Labels != nil) != (src.Classes() > 0) {
				t.Errorf("%d labels with %d classes", len(b.Labels), src.Classes())
			}
			for _, label := range b.Labels {
				if label < 0 || int(label) >= src.Classes() {
					t.Errorf("label %d with %d classes", label, src.Classes())
				}
			}
			if len(src.Shape()) == 3 {
				for _, x := range b.X {
					if p := (x + 1) * 127.5; p < 0 || p > 255.0001 || p-float32(int(p+0.5)) > 1e-4 || p-float32(int(p+0.5)) < -1e-4 {
						t.Fatalf("value %g is none of the 256 grey levels", x)
					}
				}
			}

			// The same stream, cut into smaller batches, taken backwards into used memory, from a source opened anew.
			again := open(t, c)
			small := &Batch{N: n, X: []float32{5, 6, 7}, Labels: []int32{9}}
			for step := int64(3); step >= 0; step-- {
				if err := again.Fill(step, small); err != nil {
					t.Fatal(err)
				}
				from, to := int(step)*n*Numel(src), (int(step)+1)*n*Numel(src)
				if diff := cmp.Diff(b.X[from:to], small.X); diff != "" {
					t.Errorf("batch %d of %d differs from its part of a larger batch (-large +small):\n%s", step, n, diff)
				}
				if b.Labels != nil && !cmp.Equal(b.Labels[int(step)*n:(int(step)+1)*n], small.Labels) {
					t.Errorf("labels of batch %d of %d differ from their part of a larger batch", step, n)
				}
			}

			c.Seed = 1
			if cmp.Equal(b.X, batch(t, open(t, c), 0, 4*n).X) {
				t.Error("seeds 0 and 1 give the same batch")
			}
			c.Seed = 0
			if c.Kind != "idx" {
				c.Split = HeldOut
				if cmp.Equal(b.X, batch(t, open(t, c), 0, 4*n).X) {
					t.Error("the held-out part gives the batch of the training part")
				}
			}
			if shape := src.Shape(); len(shape) > 0 {
				shape[0] = -1
				if src.Shape()[0] == -1 {
					t.Error("Shape hands out its own memory")
				}
			}
			wantError(t, src.Fill(0, &Batch{}), "0 examples", "1 or more")
			wantError(t, src.Fill(-1, &Batch{N: 1}), "number -1", "from 0")
		})
	}
}

func TestUnknownSplitIsRefused(t *testing.T) {
	for _, c := range everyConfig(t) {
		c.Split = "test"
		_, err := Open(context.Background(), c, nil)
		wantError(t, err, `"test"`)
	}
}
