package dataset

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// idxBytes is an IDX file with that header and data, whether they fit or not.
func idxBytes(magic uint32, dims []int, data []byte) []byte {
	file := binary.BigEndian.AppendUint32(nil, magic)
	for _, d := range dims {
		file = binary.BigEndian.AppendUint32(file, uint32(d))
	}
	return append(file, data...)
}

func zip(t testing.TB, data []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestIDXReadsPixelsAndLabels(t *testing.T) {
	pixels, labels := counting(5*2*3), []byte{4, 0, 2, 4, 1}
	images := idxBytes(idxImages, []int{5, 2, 3}, pixels)
	tags := idxBytes(idxLabels, []int{5}, labels)
	for name, files := range map[string][2][]byte{"plain": {images, tags}, "gzip": {zip(t, images), zip(t, tags)}} {
		dir := t.TempDir()
		a, b := filepath.Join(dir, "images"), filepath.Join(dir, "labels")
		write(t, a, files[0])
		write(t, b, files[1])
		src, err := IDX(a, b, 0)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff([]int{2, 3, 1}, src.Shape()); diff != "" || src.Classes() != 5 {
			t.Errorf("%s: shape %v, %d classes", name, src.Shape(), src.Classes())
		}
		// An epoch shows each image once, with its own label, in the order of its pixels.
		epoch := batch(t, src, 0, 5)
		var seen []int
		for i := range 5 {
			first := int((epoch.X[i*6]+1)*127.5 + 0.5)
			image := first / 6
			seen = append(seen, image)
			if int32(labels[image]) != epoch.Labels[i] {
				t.Errorf("%s: image %d comes with label %d", name, image, epoch.Labels[i])
			}
			for k := range 6 {
				if got := (epoch.X[i*6+k] + 1) * 127.5; int(got+0.5) != first+k {
					t.Errorf("%s: pixel %d of image %d is %g", name, k, image, got)
				}
			}
		}
		slices.Sort(seen)
		if !slices.Equal(seen, []int{0, 1, 2, 3, 4}) {
			t.Errorf("%s: an epoch shows the images %v", name, seen)
		}
	}
}

func TestIDXNamesTheFileAndTheFault(t *testing.T) {
	images := idxBytes(idxImages, []int{2, 2, 2}, counting(8))
	labels := idxBytes(idxLabels, []int{2}, []byte{0, 1})
	packed := zip(t, images)
	corrupt := slices.Clone(packed)
	corrupt[len(corrupt)-6] ^= 0xff // in the checksum
	for _, c := range []struct {
		name           string
		images, labels []byte
		words          []string
	}{
		{"no IDX", []byte("<html>not found</html>"), labels, []string{"the-images", "0x3c68746d", "neither", "0x00000803"}},
		{"exchanged", labels, images, []string{"the-images", "0x00000801", "exchanged"}},
		{"labels are images", images, images, []string{"the-labels", "0x00000803", "exchanged"}},
		{"empty", nil, labels, []string{"the-images", "truncated"}},
		{"header cut", images[:9], labels, []string{"the-images", "truncated"}},
		{"data cut", images[:20], labels, []string{"the-images", "truncated", "8 bytes", "4 are there"}},
		{"too long", append(slices.Clone(images), 1), labels, []string{"the-images", "longer"}},
		{"gzip cut", packed[:len(packed)-9], labels, []string{"the-images", "truncated"}},
		{"gzip damaged", corrupt, labels, []string{"the-images", "damaged"}},
		{"a count of 0", idxBytes(idxImages, []int{0, 2, 2}, nil), labels, []string{"the-images", "dimension of 0"}},
		{"a huge count", idxBytes(idxImages, []int{1 << 30, 1 << 20, 1 << 20}, nil), labels, []string{"the-images", "too large"}},
		{"counts differ", images, idxBytes(idxLabels, []int{3}, []byte{0, 1, 2}), []string{"the-labels", "3 labels", "the-images", "2 images"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			a, b := filepath.Join(dir, "the-images"), filepath.Join(dir, "the-labels")
			write(t, a, c.images)
			write(t, b, c.labels)
			_, err := IDX(a, b, 0)
			wantError(t, err, c.words...)
		})
	}
	_, err := IDX(filepath.Join(t.TempDir(), "absent"), "", 0)
	wantError(t, err, "absent", "no such file")
}
