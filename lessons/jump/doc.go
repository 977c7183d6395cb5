// Package jump is the lesson on t steps of noise at once, equation (4) of Ho et al. 2020,
//
//	q(x_t|x_0) = N(√ᾱ_t x_0, (1-ᾱ_t) I),  ᾱ_t = ∏_{s=1..t} (1-β_s)
//
// by induction from (2), each step of which merges two independent Gaussians. The notebook 02-jump calls it.
//
// It also shows what the jump is not, a path from x_0 to x_t, and how a table of ᾱ that is shifted by one is found out.
package jump
