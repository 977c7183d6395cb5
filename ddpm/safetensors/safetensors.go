// Package safetensors reads and writes named tensors in the safetensors format: eight bytes with the length of a
// header (little endian), the header in JSON, then the tensors' bytes one after another, nothing between them.
//
// Files written here also hold, in the header's metadata, the SHA-256 of the tensors' bytes; Read refuses a file whose
// bytes do not match it, and any file whose header and length disagree, before it hands out anything.
package safetensors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"denoise/ddpm/whole"
)

// Tensor is one named array. Data holds its values in row-major order, little endian.
type Tensor struct {
	Name  string
	DType string // F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL
	Shape []int
	Data  []byte
}

// sizes are the bytes of one value.
var sizes = map[string]int{
	"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
}

const (
	metadataKey = "__metadata__"
	sumKey      = "sha256"
	maxHeader   = 100 << 20 // the limit of the format's reference implementation
)

type entry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// Write puts the tensors and the metadata into the file at path. The file appears under its name only when it is
// whole and on disk; an error, or a crash at any moment, leaves what was there before.
func Write(path string, tensors []Tensor, metadata map[string]string) error {
	header, err := encodeHeader(tensors, metadata)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return whole.Write(path, func(w io.Writer) error { return write(w, header, tensors) })
}

func write(w io.Writer, header []byte, tensors []Tensor) error {
	if err := binary.Write(w, binary.LittleEndian, uint64(len(header))); err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	for _, t := range tensors {
		if _, err := w.Write(t.Data); err != nil {
			return err
		}
	}
	return nil
}

// encodeHeader checks the tensors and returns the header, padded with spaces to a multiple of eight bytes.
func encodeHeader(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	sum := sha256.New()
	header := map[string]any{}
	offset := 0
	for _, t := range tensors {
		if _, twice := header[t.Name]; twice || t.Name == metadataKey || t.Name == "" {
			return nil, fmt.Errorf("tensor name %q is empty, reserved or used twice", t.Name)
		}
		end := offset + len(t.Data)
		e := entry{t.DType, append([]int{}, t.Shape...), [2]int{offset, end}}
		if err := e.check(t.Name); err != nil {
			return nil, err
		}
		header[t.Name] = e
		sum.Write(t.Data)
		offset = end
	}
	all := map[string]string{}
	for key, value := range metadata {
		all[key] = value
	}
	all[sumKey] = hex.EncodeToString(sum.Sum(nil))
	header[metadataKey] = all
	text, err := json.Marshal(header)
	if err != nil {
		return nil, err
	}
	return append(text, bytes.Repeat([]byte(" "), (8-len(text)%8)%8)...), nil
}

// check says whether the entry's type is known and its offsets span what its shape needs.
func (e entry) check(name string) error {
	size, known := sizes[e.DType]
	if !known {
		return fmt.Errorf("tensor %q has the unknown type %q", name, e.DType)
	}
	for _, d := range e.Shape {
		if d < 0 || (d > 0 && size > int(^uint(0)>>1)/d) {
			return fmt.Errorf("tensor %q has the impossible shape %v", name, e.Shape)
		}
		size *= d
	}
	if e.Offsets[0] < 0 || e.Offsets[1]-e.Offsets[0] != size {
		return fmt.Errorf("tensor %q of type %s and shape %v needs %d bytes, not those from %d to %d",
			name, e.DType, e.Shape, size, e.Offsets[0], e.Offsets[1])
	}
	return nil
}

// Read returns the tensors, in the order of their bytes, and the metadata of the file at path. A file that is cut
// short, too long, altered, or no safetensors file at all is refused whole, with an error that says what is wrong.
func Read(path string) ([]Tensor, map[string]string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	tensors, metadata, err := decode(raw)
	if err != nil {
		return nil, nil, fmt.Errorf("%s cannot be used: %w", path, err)
	}
	return tensors, metadata, nil
}
