package schedule

import "math"

// Target names what a network predicts. At one x_t all four say the same: each is a line in every other.
type Target string

const (
	// Eps is the noise ε of equation (4). The zero value "" means Eps.
	Eps Target = "eps"
	// X0 is the data x_0.
	X0 Target = "x0"
	// V is v = √ᾱ_t ε - √(1-ᾱ_t) x_0 (Salimans and Ho 2022).
	V Target = "v"
	// Mean is the mean μ̃_t of the posterior, equation (7), at the predicted x_0.
	Mean Target = "mean"
)

// Check returns an error that lists the valid names when g is none of them.
func (g Target) Check() error {
	switch g {
	case "", Eps, X0, V, Mean:
		return nil
	}
	return unknown("target", string(g), string(Eps), string(X0), string(V), string(Mean))
}

// VFrom is v from x_0 and ε.
//
//	v = √ᾱ_t ε - √(1-ᾱ_t) x_0
//
// It is the velocity of x_t on its way along the circle of angle arccos √ᾱ_t from x_0 to ε. t in 1..T.
func (s *Schedule) VFrom(t int, x0, eps float64) float64 {
	s.from1(t)
	return math.Sqrt(s.AlphaBar(t))*eps - math.Sqrt(s.OneMinusAlphaBar(t))*x0
}

// Convert turns one prediction at x_t into another: value, read as from, into to. See Conversion for the formulas. t in
// 1..T; it panics for a target that is not valid.
func (s *Schedule) Convert(t int, xt, value float64, from, to Target) float64 {
	ofXt, ofValue := s.Conversion(t, from, to)
	return ofXt*xt + ofValue*value
}

// Conversion gives the line by which a prediction becomes another: to = ofXt·x_t + ofValue·from. With a = √ᾱ_t and
// b = √(1-ᾱ_t):
//
//	x_0 = (x_t - b ε)/a = a x_t - b v                      equation (15), and v
//	ε   = (x_t - a x_0)/b = b x_t + a v
//	v   = (ε - b x_t)/a = (a x_t - x_0)/b
//	μ   = (x_t - β_t/b ε)/√α_t                             equation (11)
//	    = √ᾱ_{t-1} β_t/b² x_0 + √α_t (1-ᾱ_{t-1})/b² x_t    equation (7)
//
// From the mean the inverses. t in 1..T; at t = 1 the mean is x_0. It panics for a target that is not valid.
func (s *Schedule) Conversion(t int, from, to Target) (ofXt, ofValue float64) {
	from, to = checked(from), checked(to)
	if from == to {
		s.from1(t)
		return 0, 1
	}
	a, b := math.Sqrt(s.AlphaBar(t)), math.Sqrt(s.OneMinusAlphaBar(t))
	ofX0, direct := s.PosteriorMeanCoefficients(t) // μ = ofX0·x_0 + direct·x_t
	toEps, root := s.Beta(t)/b, math.Sqrt(s.Alpha(t))
	switch [2]Target{from, to} {
	case [2]Target{Eps, X0}:
		return 1 / a, -b / a
	case [2]Target{V, X0}:
		return a, -b
	case [2]Target{Mean, X0}:
		return -direct / ofX0, 1 / ofX0
	case [2]Target{X0, Eps}:
		return 1 / b, -a / b
	case [2]Target{V, Eps}:
		return b, a
	case [2]Target{Mean, Eps}:
		return 1 / toEps, -root / toEps
	case [2]Target{Eps, V}:
		return -b / a, 1 / a
	case [2]Target{X0, V}:
		return a / b, -1 / b
	case [2]Target{Mean, V}:
		// v = (a x_t - x_0)/b with x_0 = (μ - direct x_t)/ofX0.
		return (a + direct/ofX0) / b, -1 / (b * ofX0)
	case [2]Target{Eps, Mean}:
		return 1 / root, -toEps / root
	case [2]Target{X0, Mean}:
		return direct, ofX0
	default: // V to Mean: through x_0 = a x_t - b v
		return direct + ofX0*a, -ofX0 * b
	}
}

// checked is the target with "" as Eps; it panics for one that is not valid.
func checked(g Target) Target {
	if err := g.Check(); err != nil {
		panic(err.Error())
	}
	if g == "" {
		return Eps
	}
	return g
}
