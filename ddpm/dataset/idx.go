package dataset

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// The first four bytes of an IDX file: two zeros, 8 for unsigned bytes, the number of dimensions.
const (
	idxImages = 0x0803
	idxLabels = 0x0801
	idxLimit  = 1 << 33 // bytes: a header that promises more is not believed
)

// IDX opens a pair of files in the format of MNIST, packed with gzip or not: images, and their labels, or "" for none.
// Classes is one more than the highest label. All images make one part: there is no held-out one.
//
// It fails, naming the file, for a wrong magic number, a file shorter or longer than its header says, and numbers of
// images and labels that differ.
func IDX(images, labels string, seed uint64) (Source, error) {
	f, err := readIDX(images, labels)
	if err != nil {
		return nil, err
	}
	f.name = fmt.Sprintf("IDX images %dx%d", f.shape[0], f.shape[1])
	f.key = streamKey(seed, Train, "idx")
	return f, nil
}

func readIDX(images, labels string) (*finite, error) {
	dims, pixels, err := readIDXFile(images, idxImages)
	if err != nil {
		return nil, err
	}
	f := &finite{n: dims[0], shape: []int{dims[1], dims[2], 1}, load: fromMemory(pixels)}
	if labels == "" {
		return f, nil
	}
	count, bytes, err := readIDXFile(labels, idxLabels)
	if err != nil {
		return nil, err
	}
	if count[0] != f.n {
		return nil, fmt.Errorf("dataset: %s has %d labels, but %s has %d images; the two files must belong together",
			labels, count[0], images, f.n)
	}
	f.labels = make([]int32, f.n)
	for i, b := range bytes {
		f.labels[i] = int32(b)
	}
	f.classes = int(slices.Max(bytes)) + 1
	return f, nil
}

// readIDXFile reads one file whose magic number must be the one given.
func readIDXFile(path string, magic uint32) (dims []int, data []uint8, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("dataset: %w", err)
	}
	defer file.Close()
	r, err := unpacked(file)
	if err != nil {
		return nil, nil, fmt.Errorf("dataset: %s: %w", path, err)
	}
	dims, data, err = parseIDX(r, magic)
	if err != nil {
		return nil, nil, fmt.Errorf("dataset: %s: %w", path, err)
	}
	return dims, data, nil
}

// unpacked reads through gzip when the file begins with gzip's magic number.
func unpacked(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	start, err := buffered.Peek(2)
	if err != nil || start[0] != 0x1f || start[1] != 0x8b {
		return buffered, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, damaged(err)
	}
	return z, nil
}

func parseIDX(r io.Reader, magic uint32) (dims []int, data []uint8, err error) {
	var found uint32
	if err := binary.Read(r, binary.BigEndian, &found); err != nil {
		return nil, nil, damaged(err)
	}
	if found != magic {
		return nil, nil, wrongMagic(found, magic)
	}
	total := 1
	for range magic & 0xff {
		var d uint32
		if err := binary.Read(r, binary.BigEndian, &d); err != nil {
			return nil, nil, damaged(err)
		}
		if d == 0 || int64(d) > idxLimit/int64(total) {
			return nil, nil, fmt.Errorf("its header gives a dimension of %d after %v: empty or too large to be right; "+
				"delete the file and get it again", d, dims)
		}
		dims = append(dims, int(d))
		total *= int(d)
	}
	// Read as much as there is before making room, so that a false header costs no memory.
	data, err = io.ReadAll(io.LimitReader(r, int64(total)+1))
	if err != nil {
		return nil, nil, damaged(err)
	}
	if len(data) < total {
		return nil, nil, fmt.Errorf("truncated: its header promises %d bytes of data (%v), and %d are there; "+
			"delete the file and get it again", total, dims, len(data))
	}
	if len(data) > total {
		return nil, nil, fmt.Errorf("longer than its header says (%d bytes of data, %v); delete the file and get it again",
			total, dims)
	}
	return dims, data, nil
}

func wrongMagic(found, want uint32) error {
	kinds := map[uint32]string{idxImages: "IDX images", idxLabels: "IDX labels"}
	is := "neither IDX images nor IDX labels"
	if kind, ok := kinds[found]; ok {
		is = kind + ": are the two files exchanged?"
	}
	return fmt.Errorf("begins with %#08x, which is %s; %s begin with %#08x", found, is, kinds[want], want)
}

// damaged says what an error in the middle of a file means.
func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("truncated: the file ends too early; delete it and get it again")
	}
	return fmt.Errorf("damaged (%w); delete the file and get it again", err)
}
