package safetensors

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// decode takes a whole file apart.
func decode(raw []byte) ([]Tensor, map[string]string, error) {
	if len(raw) < 8 {
		return nil, nil, fmt.Errorf("it has %d bytes, and a safetensors file begins with 8 that give its header's length", len(raw))
	}
	length := binary.LittleEndian.Uint64(raw)
	if length > maxHeader || length > uint64(len(raw)-8) {
		return nil, nil, fmt.Errorf("its header would be %d bytes long, and %d follow: it is cut short or not a safetensors file",
			length, len(raw)-8)
	}
	header, data := raw[8:8+length], raw[8+length:]
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(header, &fields); err != nil {
		return nil, nil, fmt.Errorf("its header is not valid JSON: %w", err)
	}
	metadata := map[string]string{}
	var tensors []Tensor
	starts := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(fields)) { // so that a damaged file gives one and the same error
		text := fields[name]
		if name == metadataKey {
			if err := json.Unmarshal(text, &metadata); err != nil {
				return nil, nil, fmt.Errorf("its metadata are not strings: %w", err)
			}
			continue
		}
		var e entry
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, nil, fmt.Errorf("its header's entry %q is malformed: %w", name, err)
		}
		if e.Shape == nil {
			return nil, nil, fmt.Errorf("its header gives tensor %q no shape", name)
		}
		if err := e.check(name); err != nil {
			return nil, nil, err
		}
		if e.Offsets[1] > len(data) {
			return nil, nil, fmt.Errorf("tensor %q ends at byte %d of %d: the file is cut short", name, e.Offsets[1], len(data))
		}
		starts[name] = e.Offsets[0]
		tensors = append(tensors, Tensor{name, e.DType, e.Shape, data[e.Offsets[0]:e.Offsets[1]]})
	}
	slices.SortFunc(tensors, func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(starts[a.Name], starts[b.Name]), cmp.Compare(len(a.Data), len(b.Data)), cmp.Compare(a.Name, b.Name))
	})
	end := 0
	for _, t := range tensors {
		if starts[t.Name] != end {
			return nil, nil, fmt.Errorf("tensor %q begins at byte %d, and the one before it ends at %d", t.Name, starts[t.Name], end)
		}
		end += len(t.Data)
	}
	if end != len(data) {
		return nil, nil, fmt.Errorf("its tensors take %d bytes, and it holds %d", end, len(data))
	}
	if want, ok := metadata[sumKey]; ok {
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want {
			return nil, nil, fmt.Errorf("the SHA-256 of its tensors is %s, not %s as its header says: it was altered or damaged", got, want)
		}
		delete(metadata, sumKey)
	}
	return tensors, metadata, nil
}
