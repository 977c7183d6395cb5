// Package sampling is the lesson on Algorithm 2 of Ho et al. 2020: what its noise is for, which variance it should have, and
// how a sample is drawn in fewer steps than the network was trained for.
//
// The notebook 11-sample calls it. For data N(0, v) every chain is linear, and the variance of its samples a recursion of one
// line; in the plane it draws by ε* of three clouds, and with ddpm.Sampler by the network of 10-train-2d.
package sampling
