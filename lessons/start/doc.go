// Package start is the first lesson: how cells live, and what noise does to an
// image.
//
// The notebook 00-start calls it. Its one equation is (4) of Ho et al. 2020, the
// image x_t after t steps of noise,
//
//	x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε,  ε ~ N(0, I)
//
// shown under a slider over t and checked against t steps of equation (2).
package start
