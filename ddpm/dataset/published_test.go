package dataset

import (
	"archive/tar"
	"bytes"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"testing"
)

// MNIST's way through download, check and parsing, with a small set on a server of our own.
func TestIDXSetIsDownloadedAndRead(t *testing.T) {
	files := map[string][]byte{
		"train-images.gz": zip(t, idxBytes(idxImages, []int{4, 2, 2}, counting(16))),
		"train-labels.gz": zip(t, idxBytes(idxLabels, []int{4}, []byte{3, 1, 2, 0})),
		"held-images.gz":  zip(t, idxBytes(idxImages, []int{2, 2, 2}, counting(108)[100:])),
		"held-labels.gz":  zip(t, idxBytes(idxLabels, []int{2}, []byte{1, 3})),
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(files[path.Base(r.URL.Path)])
	}))
	defer s.Close()
	file := func(name string) File {
		return File{Name: name, Size: int64(len(files[name])), SHA256: sum(files[name])}
	}
	set := idxSet{
		name: "Tiny", folder: "tiny", mirrors: []string{s.URL + "/"},
		train:   [2]File{file("train-images.gz"), file("train-labels.gz")},
		heldOut: [2]File{file("held-images.gz"), file("held-labels.gz")},
	}
	t.Setenv("DENOISE_ROOT", t.TempDir())
	train, err := set.open(t.Context(), "", 0, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	held, err := set.open(t.Context(), "", 0, HeldOut, nil)
	if err != nil {
		t.Fatal(err)
	}
	if train.Name() != "Tiny 2x2" || train.(*finite).n != 4 || held.(*finite).n != 2 {
		t.Errorf("%s: %d to train on, %d held out", train.Name(), train.(*finite).n, held.(*finite).n)
	}
	for _, x := range batch(t, held, 0, 2).X {
		if p := (x + 1) * 127.5; p < 99.9 {
			t.Errorf("the held-out part has pixel %g of the training part", p)
		}
	}
}

// cifarTar is an archive like CIFAR-10's, with those batches.
func cifarTar(t *testing.T, batches map[string][]byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for name, data := range batches {
		if err := w.WriteHeader(&tar.Header{Name: "cifar-10-batches-bin/" + name, Mode: 0o644, Size: int64(len(data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return zip(t, packed.Bytes())
}

// record is a CIFAR-10 record whose three planes hold r, g and b plus the row number.
func record(label, r, g, b byte) []byte {
	data := []byte{label}
	for _, plane := range []byte{r, g, b} {
		for k := range 1024 {
			data = append(data, plane+byte(k/32))
		}
	}
	return data
}

func wholeCIFAR() map[string][]byte {
	batches := map[string][]byte{"readme.html": []byte("hello"), "test_batch.bin": record(9, 1, 2, 3)}
	for i := range 5 {
		batches["data_batch_"+string(rune('1'+i))+".bin"] = append(record(byte(i), byte(10*i), 100, 200), record(byte(i+5), byte(10*i), 100, 200)...)
	}
	return batches
}

func TestCIFARPlanesBecomePixels(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "cifar.tar.gz")
	write(t, archive, cifarTar(t, wholeCIFAR()))
	f, err := readCIFAR(archive, Train)
	if err != nil {
		t.Fatal(err)
	}
	b := batch(t, f, 0, 10)
	seen := map[int32]bool{}
	for i, label := range b.Labels {
		seen[label] = true
		for k := range 1024 {
			for c, base := range []int{10 * (int(label) % 5), 100, 200} {
				if got, want := int((b.X[(i*1024+k)*3+c]+1)*127.5+0.5), base+k/32; got != want {
					t.Fatalf("label %d, pixel %d, channel %d is %d; want %d", label, k, c, got, want)
				}
			}
		}
	}
	if len(seen) != 10 {
		t.Errorf("an epoch shows the labels %v", seen)
	}
	held, err := readCIFAR(archive, HeldOut)
	if err != nil || held.n != 1 || held.labels[0] != 9 {
		t.Errorf("held out: %+v, %v", held, err)
	}
}

func TestCIFARNamesTheFileAndTheFault(t *testing.T) {
	short, label, missing := wholeCIFAR(), wholeCIFAR(), wholeCIFAR()
	short["data_batch_3.bin"] = short["data_batch_3.bin"][:3000]
	label["data_batch_2.bin"][3073] = 10
	delete(missing, "data_batch_5.bin")
	whole := cifarTar(t, wholeCIFAR())
	for _, c := range []struct {
		name  string
		file  []byte
		words []string
	}{
		{"a batch cut", cifarTar(t, short), []string{"data_batch_3.bin has 3000 bytes", "3073"}},
		{"a label of 10", cifarTar(t, label), []string{"data_batch_2.bin", "record 1 has label 10"}},
		{"a batch missing", cifarTar(t, missing), []string{"no data_batch_5.bin"}},
		{"the archive cut", whole[:len(whole)/2], []string{"truncated"}},
		{"no archive", []byte("<html>not found</html>, and so on, at great length and to no purpose"), []string{"truncated"}},
		{"empty", nil, []string{"no data_batch_1.bin"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			archive := filepath.Join(t.TempDir(), "cifar.tar.gz")
			write(t, archive, c.file)
			_, err := readCIFAR(archive, Train)
			wantError(t, err, append(c.words, archive)...)
		})
	}
}
