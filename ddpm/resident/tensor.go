package resident

import (
	"bytes"
	"encoding/gob"
	"errors"

	"github.com/gomlx/gomlx/core/tensors"
)

// Tensor is a tensor as a value that package keep can copy: keep.Put("x", resident.Tensor{x}), and
// keep.Get[resident.Tensor]("x") in a later cell.
type Tensor struct{ *tensors.Tensor }

// GobEncode is the tensor's type, shape and values.
func (t Tensor) GobEncode() ([]byte, error) {
	if t.Tensor == nil {
		return nil, errors.New("resident.Tensor has no tensor")
	}
	var data bytes.Buffer
	err := t.GobSerialize(gob.NewEncoder(&data))
	return data.Bytes(), err
}

// GobDecode makes the tensor, in this process's memory.
func (t *Tensor) GobDecode(data []byte) (err error) {
	t.Tensor, err = tensors.GobDeserialize(gob.NewDecoder(bytes.NewReader(data)))
	return err
}

// Dimensions are the tensor's, for the list of what is kept.
func (t Tensor) Dimensions() []int { return t.Shape().Dimensions }
