// Package optimal is the lesson on the best network there can be: data so simple that the noise it should predict is known,
// ε*(x_t, t) = E[ε|x_t].
//
// The notebook 07-exact calls it. It holds ε* against the score of q(x_t), to which it belongs by
//
//	ε*(x_t, t) = -√(1-ᾱ_t) ∇ ln q(x_t)
//
// draws what it makes of points by Algorithm 2 of Ho et al. 2020, whose step has the mean of equation (11), with the loop
// right and wrong, and measures what the bound (5) still costs when nothing is left to learn.
package optimal
