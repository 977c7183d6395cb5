package figure

import (
	"math"
	"slices"
	"testing"
)

func TestEvenlyAndCurve(t *testing.T) {
	x := Evenly(-1, 3, 4)
	if want := []float64{-1, 0, 1, 2, 3}; !slices.Equal(x, want) {
		t.Errorf("%v, want %v", x, want)
	}
	if y, want := Curve(x, math.Abs), []float64{1, 0, 1, 2, 3}; !slices.Equal(y, want) {
		t.Errorf("%v, want %v", y, want)
	}
}
