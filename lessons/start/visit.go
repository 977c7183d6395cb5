package start

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"denoise/ddpm/whole"
)

// Visit counts how often it was called with the folder, and returns the new count. The
// count is kept in the folder's file visits, so it outlives the cell: the
// smallest example of a run folder.
//
// It makes the folder where there is none, and fails when the file holds no count.
func Visit(folder string) (int, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return 0, fmt.Errorf("start: %w", err)
	}
	path := filepath.Join(folder, "visits")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = []byte("0"), nil
	}
	if err != nil {
		return 0, fmt.Errorf("start: %w", err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n < 0 {
		return 0, fmt.Errorf("start: %s holds %.20q, which is no count: delete the file to begin again", path, text)
	}
	n++
	if err := whole.Bytes(path, []byte(strconv.Itoa(n)+"\n")); err != nil {
		return 0, fmt.Errorf("start: %w", err)
	}
	return n, nil
}
