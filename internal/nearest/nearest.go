// Package nearest finds the name that somebody may have meant.
package nearest

import (
	"fmt"
	"slices"
	"strings"
)

// Hint ends an error about an unknown word: `; did you mean "name"?` with the name that Name finds, and nothing without one.
func Hint(word string, names []string) string {
	if name := Name(word, names); name != "" {
		return fmt.Sprintf("; did you mean %q?", name)
	}
	return ""
}

// Name is the first of the names that word begins, or that begins word, else the one with the fewest letters to change. It is
// "" where these are more than half of the longer of the two: such a word means none of the names.
func Name(word string, names []string) string {
	if word == "" || len(names) == 0 {
		return ""
	}
	for _, name := range names {
		if strings.HasPrefix(name, word) || name != "" && strings.HasPrefix(word, name) {
			return name
		}
	}
	name := slices.MinFunc(names, func(a, b string) int { return distance(word, a) - distance(word, b) })
	if 2*distance(word, name) > max(len(word), len(name)) {
		return ""
	}
	return name
}

// distance counts the insertions, deletions and replacements that turn a into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
