package ddpm

import (
	"math"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	. "github.com/gomlx/gomlx/core/graph"
)

// Noise draws standard normal values of the given dimensions with the random state, and returns the state to use next.
//
//	r = √(−2 ln(u₁ + 2⁻³³)),  z = (r cos 2πu₂, r sin 2πu₂)
//
// Box and Muller's transform, with u₁ moved off zero: GoMLX's RandomNormal takes the logarithm of the smallest
// subnormal float where u₁ = 0, which XLA on a CPU flushes to zero, and one draw in 2³² is then infinite. No value
// here exceeds 6.8 in size.
func Noise(state *Node, dimensions ...int) (next, z *Node) {
	size := 1
	for _, d := range dimensions {
		size *= d
	}
	half := shapes.Make(dtypes.Float32, (size+1)/2)
	state, u1 := RandomUniform(state, half)
	state, u2 := RandomUniform(state, half)
	radius := Sqrt(MulScalar(Log(AddScalar(u1, math.Exp2(-33))), -2))
	angle := MulScalar(u2, 2*math.Pi)
	z = Concatenate([]*Node{Mul(radius, Cos(angle)), Mul(radius, Sin(angle))}, 0)
	if 2*((size+1)/2) != size {
		z = Slice(z, AxisRange(0, size))
	}
	return state, Reshape(z, dimensions...)
}

// Times draws n steps t, each uniform over 1..T, as an int32 node of shape [n], and returns the state to use next.
func Times(state *Node, n, T int) (next, t *Node) {
	next, u := RandomUniform(state, shapes.Make(dtypes.Float32, n))
	t = ConvertDType(Floor(MulScalar(u, float64(T))), dtypes.Int32)
	return next, AddScalar(MinScalar(t, T-1), 1)
}
