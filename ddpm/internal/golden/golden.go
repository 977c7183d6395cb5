// Package golden holds values against those that another implementation computed, kept as text.
package golden

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// Compare fails the test unless the file and the values have the same names, and each value is as near to its namesake as
// the file says.
//
//	name value tolerance
//
// is a line of the file, with |got - value| ≤ tolerance; # begins a comment.
func Compare(t testing.TB, path string, values map[string]float64) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	seen := map[string]bool{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		var name string
		var want, tolerance float64
		if _, err := fmt.Sscan(lines.Text(), &name, &want, &tolerance); err != nil {
			t.Fatalf("%s: %q: %v", path, lines.Text(), err)
		}
		got, ok := values[name]
		if !ok {
			t.Errorf("%s has %s, which is not computed here", path, name)
		} else if !(math.Abs(got-want) <= tolerance) {
			t.Errorf("%s = %.15g, in %s %.15g, tolerance %.1g", name, got, path, want, tolerance)
		}
		seen[name] = true
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for name := range values {
		if !seen[name] {
			t.Errorf("%s has no %s", path, name)
		}
	}
}
