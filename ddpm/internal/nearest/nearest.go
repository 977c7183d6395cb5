// Package nearest finds the name that somebody may have meant.
package nearest

import (
	"slices"
	"strings"
)

// Name is the first of the names that word begins, else the one with the fewest letters to change. There must be one.
func Name(word string, names []string) string {
	for _, name := range names {
		if word != "" && strings.HasPrefix(name, word) {
			return name
		}
	}
	return slices.MinFunc(names, func(a, b string) int { return distance(word, a) - distance(word, b) })
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
