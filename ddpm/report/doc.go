// Package report measures a trained run and gives what it finds as values, for a cell to plot and the command ddpm eval to
// print.
//
//	of any data              the bound of equation (5), in bits per dimension, with its interval
//	of points                the energy distance of the samples to held-out points
//	of a law that is known   the error of ε_θ over that of ε*, by tenths of the chain; exact likelihoods
//	of images                a Fréchet distance, precision and recall on the features of a classifier trained here; copies;
//	                         the FID, where the weights of Inception are given
//
// [Of] measures all that suits the data. The measures themselves are those of package quality.
package report
