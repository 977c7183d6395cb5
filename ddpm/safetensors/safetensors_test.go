package safetensors

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var example = []Tensor{
	{"weight", "F32", []int{2, 3}, []byte(strings.Repeat("abcd", 6))},
	{"empty", "F32", []int{0, 7}, nil},
	{"step", "I64", nil, []byte("12345678")},
	{"state", "U64", []int{3}, []byte(strings.Repeat("xyzuvw--", 3))},
}

// normal makes nil and empty slices alike, as a file cannot tell them apart.
func normal(tensors []Tensor) []Tensor {
	same := make([]Tensor, len(tensors))
	for i, t := range tensors {
		same[i] = Tensor{t.Name, t.DType, append([]int{}, t.Shape...), append([]byte{}, t.Data...)}
	}
	return same
}

func TestReadReturnsWhatWriteWrote(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := Write(path, example, map[string]string{"step": "12"}); err != nil {
		t.Fatal(err)
	}
	tensors, metadata, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(normal(example), normal(tensors)); diff != "" {
		t.Errorf("tensors (-written +read):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"step": "12"}, metadata); diff != "" {
		t.Errorf("metadata (-written +read):\n%s", diff)
	}
}

// TestReadFollowsTheFormat reads a file put together by hand from the format's description.
func TestReadFollowsTheFormat(t *testing.T) {
	header := `{"b":{"dtype":"U8","shape":[1,2],"data_offsets":[4,6]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}  `
	raw := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	raw = append(append(raw, header...), 0, 0, 0x80, 0x3f, 7, 8)
	path := filepath.Join(t.TempDir(), "by-hand.safetensors")
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	tensors, _, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Tensor{{"a", "F32", []int{}, []byte{0, 0, 0x80, 0x3f}}, {"b", "U8", []int{1, 2}, []byte{7, 8}}}
	if diff := cmp.Diff(want, tensors); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDamageIsRefused cuts the file at every length and flips every byte: a damaged file is refused, or,
// where the damage is to a name in its header, what is read differs from what was written.
func TestDamageIsRefused(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "model.safetensors")
	if err := Write(path, example, nil); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, _, err := decode(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were accepted", n, len(whole))
		}
	}
	if _, _, err := decode(append(append([]byte{}, whole...), 0)); err == nil {
		t.Error("a byte too many was accepted")
	}
	for i := range whole {
		damaged := append([]byte{}, whole...)
		damaged[i] ^= 1
		tensors, metadata, err := decode(damaged)
		if err == nil && len(metadata) == 0 && cmp.Equal(normal(tensors), normal(example)) {
			t.Errorf("a flipped bit in byte %d (%q) went unseen", i, whole[i])
		}
		if err == nil && i >= 8+int(binary.LittleEndian.Uint64(whole)) {
			t.Errorf("a flipped bit in byte %d of the data was accepted", i)
		}
	}
}

// The header is a map, whose order changes from call to call.
func TestOneDamageIsOneError(t *testing.T) {
	var many []Tensor
	for _, name := range strings.Split("abcdefgh", "") {
		many = append(many, Tensor{name, "U8", []int{1}, []byte{1}})
	}
	header, err := encodeHeader(many, nil)
	if err != nil {
		t.Fatal(err)
	}
	raw := append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...)
	for range 20 {
		if _, _, err := decode(raw); err == nil || !strings.Contains(err.Error(), `tensor "a" ends at byte 1 of 0`) {
			t.Fatalf("error %v; want one about the first tensor", err)
		}
	}
}

func TestWriteRefusesWhatItCannotHold(t *testing.T) {
	for name, test := range map[string]struct {
		tensors []Tensor
		says    string
	}{
		"twice":     {[]Tensor{{"w", "U8", nil, []byte{1}}, {"w", "U8", nil, []byte{1}}}, `"w" is empty, reserved or used twice`},
		"no name":   {[]Tensor{{"", "U8", nil, []byte{1}}}, `"" is empty`},
		"type":      {[]Tensor{{"w", "F33", nil, []byte{1}}}, `unknown type "F33"`},
		"too short": {[]Tensor{{"w", "F32", []int{2}, make([]byte, 4)}}, "needs 8 bytes"},
		"negative":  {[]Tensor{{"w", "F32", []int{-1}, nil}}, "impossible shape [-1]"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "m.safetensors")
			if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
				t.Fatal(err)
			}
			err := Write(path, test.tensors, nil)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v; want one that says %q", err, test.says)
			}
			if left, _ := os.ReadFile(path); string(left) != "before" {
				t.Errorf("the file that was there now holds %q", left)
			}
		})
	}
}

// FuzzDecode looks for input that makes decode panic or hand out bytes beyond the file's.
func FuzzDecode(f *testing.F) {
	header, _ := encodeHeader(example, nil)
	raw := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	raw = append(raw, header...)
	for _, t := range example {
		raw = append(raw, t.Data...)
	}
	f.Add(raw)
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tensors, _, err := decode(raw)
		total := 0
		for _, tensor := range tensors {
			total += len(tensor.Data)
		}
		if err == nil && total > len(raw) {
			t.Errorf("%d bytes of tensors out of a file of %d", total, len(raw))
		}
	})
}
