package schedule

import (
	"fmt"
	"math"
)

// Spacing names a way to choose n of the times 1..T evenly, for Respace. Both are those of the code of Nichol and Dhariwal
// 2021, which counts from 0.
type Spacing string

const (
	// Ends keeps the first time, the last, and n-2 between them at equal distances, rounded. A chain then begins at T,
	// where x_T is nearest to noise. The zero value "" means Ends.
	Ends Spacing = "ends"
	// Strided keeps 1, 1+k, 1+2k, … for a whole stride k, as DDIM does. It keeps 1 and, when k > 1, not always T: of
	// 1000 times 50 end at 981. A chain begins at the last one as if x were pure noise there.
	Strided Spacing = "strided"
)

// Check returns an error that lists the valid names when g is none of them.
func (g Spacing) Check() error {
	switch g {
	case "", Ends, Strided:
		return nil
	}
	return unknown("spacing", string(g), string(Ends), string(Strided))
}

// Times are the n kept of the times 1..T, rising, i = 1..n.
//
//	ends:    1 + round( (i-1)(T-1)/(n-1) ), halves to even
//	strided: 1 + (i-1) k, k = ⌈T/n⌉
//
// It fails for a g that is not valid, for an n outside 1..T, and for strided when n is 1 and T is not, which would keep only
// t = 1, or when no whole stride leaves n times.
//
// Departs from that code: there ends with n = 1 keeps only the first time; here it keeps T, the only one to begin at.
func (g Spacing) Times(T, n int) ([]int, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	if n < 1 || n > T {
		return nil, fmt.Errorf("ddpm/schedule: %d of %d times; keep at least 1 and at most %d", n, T, T)
	}
	if g == Strided {
		return strided(T, n)
	}
	return ends(T, n), nil
}

func ends(T, n int) []int {
	if n == 1 {
		return []int{T}
	}
	times := make([]int, n)
	// A running sum, because in theirs its rounding decides some of the halves.
	stride, at := float64(T-1)/float64(n-1), 0.0
	for i := range times {
		times[i] = 1 + int(math.RoundToEven(at))
		at += stride
	}
	return times
}

func strided(T, n int) ([]int, error) {
	if n == 1 && T > 1 {
		return nil, fmt.Errorf("ddpm/schedule: 1 of %d times, strided, would be t = 1, where nearly nothing is noise; use %q", T, Ends)
	}
	stride := up(T, n)
	if fewer := up(T, stride); fewer != n {
		return nil, fmt.Errorf("ddpm/schedule: no whole stride leaves %d of %d times: %d leaves %d and %d leaves %d; use one of these, or %q",
			n, T, stride, fewer, stride-1, up(T, stride-1), Ends)
	}
	times := make([]int, n)
	for i := range times {
		times[i] = 1 + i*stride
	}
	return times, nil
}

// up is a/b rounded up.
func up(a, b int) int { return (a + b - 1) / b }
