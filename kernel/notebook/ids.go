package notebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// setIDs gives every cell a valid id of its own. The first cell with a valid id keeps it. The others get the first eight
// hexadecimal digits of a hash of their type and source, or of these and 2, 3, ... where that is taken: a
// cell that is copied, or written by hand, gets the same id whenever and wherever it is formatted.
func (n *Notebook) setIDs() {
	taken := map[string]bool{}
	missing := []*Cell{}
	for i := range n.Cells {
		cell := &n.Cells[i]
		if validID(cell.ID) && !taken[cell.ID] {
			taken[cell.ID] = true
			continue
		}
		missing = append(missing, cell)
	}
	for _, cell := range missing {
		for copy := 1; ; copy++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%s", cell.Type, copy, cell.Source))
			cell.ID = hex.EncodeToString(sum[:4])
			if !taken[cell.ID] {
				taken[cell.ID] = true
				break
			}
		}
	}
}

// validID reports whether nbformat 4.5 accepts the id: 1 to 64 letters, digits, hyphens and underscores.
func validID(id string) bool {
	for i := range len(id) {
		c := id[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return len(id) >= 1 && len(id) <= 64
}
