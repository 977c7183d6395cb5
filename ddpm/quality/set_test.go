package quality

import (
	"math"
	"strings"
	"testing"
)

func TestNewSetRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, c := range []struct {
		want string
		x    []float32
		dim  int
	}{
		{"dimension 0", []float32{1}, 0},
		{"no vectors", nil, 2},
		{"3 numbers are no whole number of vectors of dimension 2", make([]float32, 3), 2},
		{"coordinate 1 of vector 1 is NaN", []float32{0, 0, 0, nan}, 2},
		{"coordinate 0 of vector 0 is -Inf", []float32{inf}, 1},
	} {
		if _, err := NewSet(c.x, c.dim); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v of dimension %d: error %v; want one that says %q", c.x, c.dim, err, c.want)
		}
	}
	if s := (Set{}); s.Len() != 0 || s.Dim() != 0 {
		t.Errorf("the zero Set has %d vectors of dimension %d", s.Len(), s.Dim())
	}
}

// A sum that is given up is over the limit, and one that is not is the whole, whatever the limit.
func TestSquaredGivesUpOnlyOverTheLimit(t *testing.T) {
	r := random(1)
	for _, dim := range []int{1, 63, 64, 65, 200} {
		pair := normals(t, r, 2, dim, 0)
		whole := squared(pair.At(0), pair.At(1), math.Inf(1))
		for _, limit := range []float64{0, whole / 2, math.Nextafter(whole, 0), whole, 2 * whole} {
			got := squared(pair.At(0), pair.At(1), limit)
			if limit >= whole && got != whole || limit < whole && !(got > limit) {
				t.Errorf("dimension %d: |a-b|² = %g, with limit %g it is %g", dim, whole, limit, got)
			}
		}
	}
}
