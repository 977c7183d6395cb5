package nearest

import "testing"

// TestDistance holds the table against the definition, by recursion.
func TestDistance(t *testing.T) {
	var slow func(a, b string) int
	slow = func(a, b string) int {
		if a == "" || b == "" {
			return len(a) + len(b)
		}
		change := slow(a[1:], b[1:])
		if a[0] != b[0] {
			change++
		}
		return min(change, slow(a[1:], b)+1, slow(a, b[1:])+1)
	}
	words := []string{"", "a", "moons", "moon", "noons", "idx", "folder", "older", "cifar"}
	for _, a := range words {
		for _, b := range words {
			if got, want := distance(a, b), slow(a, b); got != want {
				t.Errorf("from %q to %q: %d; want %d", a, b, got, want)
			}
		}
	}
}

func TestName(t *testing.T) {
	names := []string{"linear", "cosine", "betas", "mnist"}
	for word, want := range map[string]string{"cosin": "cosine", "liner": "linear", "b": "betas", "cozine": "cosine",
		"cosinesque": "cosine", "minst": "mnist", "": "", "spiral": "", "x": "", "quadratic": ""} {
		if got := Name(word, names); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
	if got := Hint("cosin", names) + Hint("spiral", names) + Hint("cosin", nil); got != `; did you mean "cosine"?` {
		t.Errorf("the hints are %q", got)
	}
}
