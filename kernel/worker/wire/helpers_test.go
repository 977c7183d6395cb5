package wire

import (
	"encoding/gob"
	"io"
	"testing"
)

// write writes the values as a stream of gob.
func write(t *testing.T, w io.Writer, values ...any) {
	t.Helper()
	encoder := gob.NewEncoder(w)
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			t.Fatal(err)
		}
	}
}
