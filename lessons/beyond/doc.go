// Package beyond is the lesson on what came after Ho et al. 2020, each change measured where the truth is known: the cosine
// schedule, a learned variance, the importance sampling of t (Nichol and Dhariwal 2021, arXiv 2102.09672) and DDIM (Song, Meng
// and Ermon 2021, arXiv 2010.02502).
//
// The notebook 14-beyond calls it. The network is the best there is, ε*, so that what goes wrong is the fault of the steps.
package beyond
