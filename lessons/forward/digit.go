package forward

import (
	"math"
	"math/rand/v2"
)

// Digit is the image that lessons 01 to 03 cover with noise: a white 3 on black, size·size values in [-1, 1], rows from
// the top.
//
// It is drawn here, as two arcs of circles, so that cells need not link what reads images from files and the network.
func Digit(size int) []float32 {
	const (
		pen   = 0.11 // half the width of the stroke, where the image reaches from -1 to 1
		upper = 0.33 // radius
		lower = 0.39
		waist = -0.06 // where the circles touch
	)
	x0 := make([]float32, size*size)
	for i := range x0 {
		x := (2*float64(i%size)+1)/float64(size) - 1
		y := (2*float64(i/size)+1)/float64(size) - 1
		d := min(toArc(x, y-waist+upper, upper, -2.7, math.Pi/2), toArc(x, y-waist-lower, lower, -math.Pi/2, 2.7))
		ink := (pen-d)*float64(size)/2 + 0.5 // how much of the pixel is covered, as if its edge were straight
		x0[i] = float32(2*min(max(ink, 0), 1) - 1)
	}
	return x0
}

// toArc is the distance from a point to the arc of a circle around 0, from one angle to another, y downwards.
func toArc(x, y, radius, from, to float64) float64 {
	if a := math.Atan2(y, x); a >= from && a <= to {
		return math.Abs(math.Hypot(x, y) - radius)
	}
	end := func(a float64) float64 { return math.Hypot(x-radius*math.Cos(a), y-radius*math.Sin(a)) }
	return min(end(from), end(to))
}

// normals draws independent values of N(0, 1), the same for the same seed.
func normals(seed uint64) func() float64 {
	return rand.New(rand.NewPCG(seed, 1)).NormFloat64
}
