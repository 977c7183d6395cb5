package decoder

import (
	"math"

	"denoise/ddpm/gauss"
)

// Pixel is the level that the lesson looks at, in the middle of the 256.
const Pixel = 128

// Std is √β̃_2 of the paper's schedule on the scale of levels, 0 to 255: the standard deviation of its decoder.
const Std = 0.9415327

// half is half of the distance from -1 to 1 on the scale of levels: what (13) divides by, and the paper's RMSE multiplies with.
const half = 127.5

// Law is the Gaussian with that mean and that standard deviation, both in levels, in the scale of the data, -1 to 1.
func Law(mean, std float64) gauss.Normal {
	return gauss.Normal{Mean: mean/half - 1, Var: std * std / (half * half)}
}

// Bits is what level k costs under the law n: -log2 of its probability (13).
func Bits(bins gauss.Bins, n gauss.Normal, k int) float64 { return -bins.LogMass(n, k) / math.Ln2 }

// ClosedBits is Bits of level k of 256 where the outermost bins end at half a level, as the others do: the mistake that
// loses probability beyond the edge.
func ClosedBits(n gauss.Normal, k int) float64 {
	centre := (gauss.Bins{}).Centre(k)
	return -math.Log2(n.Interval(centre-1/(2*half), centre+1/(2*half)))
}

// DensityBits is -log2 of the density at the middle of the bin, counted per level: what comes of calling a density a
// probability. The law's mean is on the pixel; std is in levels.
func DensityBits(std float64) float64 { return math.Log2(std * math.Sqrt(2*math.Pi)) }

// DequantisedBits is the mean of -log2 of the density, per level, over the bin: what it costs to fill the bin evenly with
// noise and ask for the density then. By Jensen's inequality it is never below Bits. Mean and std as for DensityBits.
//
//	∫ (log2(σ√(2π)) + u²/(2σ²) log2 e) du   from -½ to ½,   ∫ u² du = 1/12
func DequantisedBits(std float64) float64 {
	return DensityBits(std) + math.Log2E/(24*std*std)
}

// TanhCDF is the distribution function that the paper's code has in the place of Φ.
//
//	½(1 + tanh(√(2/π)(z + 0.044715 z³)))
func TanhCDF(z float64) float64 {
	return 0.5 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(z+0.044715*z*z*z)))
}
