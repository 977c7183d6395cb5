package figure

// Evenly returns n+1 numbers from low to high, both included, at equal distances: the x of a curve. n is 1 or more.
func Evenly(low, high float64, n int) []float64 {
	x := make([]float64, n+1)
	for i := range x {
		x[i] = low + (high-low)*float64(i)/float64(n)
	}
	return x
}

// Curve returns f at each x: the y of a curve.
func Curve(x []float64, f func(float64) float64) []float64 {
	y := make([]float64, len(x))
	for i := range x {
		y[i] = f(x[i])
	}
	return y
}
