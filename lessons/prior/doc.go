// Package prior is the lesson on the end of the forward process: L_T, the first term of the bound (5) of Ho et al. 2020,
//
//	L_T = KL(q(x_T|x_0) ‖ N(0, I))
//
// and with it the choice of T and of the schedule. The notebook 03-prior calls it.
//
// It shows what is left of an image in x_T, the signal-to-noise ratio on the way there, and what becomes of samples where
// x_T is not yet noise.
package prior
