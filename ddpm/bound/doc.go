// Package bound is the variational bound of equation (5): its terms kept apart, their units, and the forms that the paper
// gives each of them in equations (8) to (12).
//
//	-ln p_θ(x_0) ≤ L = L_T + Σ_{t=2..T} L_{t-1} + L_0
//
// Functions of one coordinate are in nats. Terms are in nats too, summed over the dimensions of an example; only what has
// bits in its name, a rate or a distortion is in bits per dimension.
package bound
