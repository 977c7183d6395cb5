package dataset

import (
	"math"
	"math/rand/v2"
)

// Checkerboard draws evenly from the eight dark squares of a board of 4 by 4, without labels. The board spans
// [-√3, √3] in each coordinate, which makes each coordinate uniform with variance one. It fails for an unknown split.
func Checkerboard(seed uint64, split Split) (Source, error) {
	side := 2 * math.Sqrt(3) / 4
	return points("checkerboard", 0, seed, split, func(r *rand.Rand, p []float32) int32 {
		square := r.IntN(8)
		row := square / 2
		column := 2*(square%2) + row%2
		p[0] = float32(side * (float64(column) - 2 + r.Float64()))
		p[1] = float32(side * (float64(row) - 2 + r.Float64()))
		return 0
	})
}
