package gauss

// Linear is a Gaussian channel: given X = x, Y is Gaussian around a line in x, with a variance that does not depend on x.
//
//	Y | X = x  ~  N(Scale·x + Shift, Var)
//
// Every conditional of the forward process is one: the step of equation (2) and the jump of equation (4).
type Linear struct{ Scale, Shift, Var float64 }

// At is the law of Y given X = x.
func (l Linear) At(x float64) Normal { return Normal{Mean: l.Scale*x + l.Shift, Var: l.Var} }

// Push is the law of Y where X has law n.
//
//	X ~ N(μ, σ²)  ⇒  Y ~ N(aμ + b, a²σ² + v)
func (l Linear) Push(n Normal) Normal {
	return n.Affine(l.Scale, l.Shift).Add(Normal{Var: l.Var})
}

// Then is the channel from X to Z through Y: the noise of this channel, scaled by the next, and that of the next merge.
//
//	Y|X ~ N(aX + b, v), Z|Y ~ N(cY + d, w)  ⇒  Z|X ~ N(acX + bc + d, c²v + w)
//
// It is the step of the induction from equation (2) to equation (4), with a² = 1-β, c² = 1-β′.
func (l Linear) Then(next Linear) Linear {
	noise := Normal{Mean: l.Shift, Var: l.Var}.Affine(next.Scale, next.Shift).Add(Normal{Var: next.Var})
	return Linear{Scale: next.Scale * l.Scale, Shift: noise.Mean, Var: noise.Var}
}

// Posterior is the law of X given Y = y, where X has law prior: Bayes' rule, the exponents collected and the square
// completed.
//
//	1/σ_post² = 1/σ² + a²/v,   μ_post/σ_post² = μ/σ² + a(y-b)/v
//
// With the jump to t-1 for the prior and step t for the channel it is equations (6) and (7). A variance of 0 on one side
// leaves the other no say; of 0 on both it is NaN.
func (l Linear) Posterior(prior Normal, y float64) Normal {
	// Multiplied out by σ²v, so that either may be 0, and as shares, so that no product of variances is too small.
	total := l.Scale*l.Scale*prior.Var + l.Var
	ofPrior, ofY := l.Var/total, l.Scale*(prior.Var/total)
	return Normal{Mean: ofPrior*prior.Mean + ofY*(y-l.Shift), Var: ofPrior * prior.Var}
}
