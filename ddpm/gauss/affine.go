package gauss

// Affine is the distribution of scale·X + shift where X has distribution n.
//
//	X ~ N(μ, σ²)  ⇒  aX + b ~ N(aμ + b, a²σ²)
//
// The scale is squared in the variance: this is why the forward step of equation (2) carries √(1-β) in its mean and
// β, not √β, in its variance.
func (n Normal) Affine(scale, shift float64) Normal {
	return Normal{Mean: scale*n.Mean + shift, Var: scale * scale * n.Var}
}

// Add is the distribution of X + Y where X has distribution n, Y has distribution m, and the two are independent.
//
//	X ~ N(μ₁, σ₁²), Y ~ N(μ₂, σ₂²)  ⇒  X + Y ~ N(μ₁ + μ₂, σ₁² + σ₂²)
//
// Variances add, standard deviations do not. This merging of two Gaussians is the induction step that leads from
// equation (2) to equation (4).
func (n Normal) Add(m Normal) Normal {
	return Normal{Mean: n.Mean + m.Mean, Var: n.Var + m.Var}
}
