// Package quality measures samples against data that the training has not seen.
//
//	question                                        function
//	are the mean and the covariance the data's?     Frechet: the squared Fréchet distance of two Gaussians
//	is a sample like the data; is all of it met?    Manifolds: precision and recall
//	is the whole law of the points the data's?      Energy: the energy distance
//	are the samples copies of training examples?    Memorisation: nearest neighbours
//
// A measure is of two sets of vectors, each a [Set]. For points these are the points. For images they are features, such
// as those of a classifier from package classifier, except for Memorisation, which compares pixels. The distance of Frechet
// is called FID only with the features of the Inception network, which package inception has; with others say which, because the
// values do not compare.
//
// [Bootstrap] puts an interval around any of the distances, and [Permute] says how large one is by chance alone, when both
// sets have one law. A share of a set, such as precision, has its own [Share.Interval].
//
// Every value depends on the number of vectors in the sets. Compare models with sets of one size.
package quality
