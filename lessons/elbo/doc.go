// Package elbo is the lesson on the bound: how well a chain that denoises explains the data, in one number.
//
// The notebook 05-elbo calls it. It goes from Jensen's inequality on a VAE small enough to be exact (VAE) to the chain,
// whose joint is equation (1) of Ho et al. 2020, and whose bound the paper writes three times: by paths, (3), term by term,
// (5), and with the entropy of the data apart, (16).
//
//	E[-ln p_θ(x_0)] ≤ E_q[-ln p_θ(x_{0:T})/q(x_{1:T}|x_0)] = L_T + Σ_{t=2..T} L_{t-1} + L_0
package elbo
