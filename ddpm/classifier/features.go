package classifier

// FeatureDim is the number of features of an image.
const FeatureDim = 128

// Features gives what the network makes of each image before it decides on a class: the activations of its last hidden
// layer, FeatureDim numbers an image, one image after another. x holds whole images one after another, in [-1, 1].
//
//	probabilities = softmax(W h + b) of the features h
//
// Package quality measures samples by them: what it then finds is a Fréchet distance, or a precision and recall, on the
// classifier's features. It is no FID, which is on those of the Inception network. A value belongs to one training of one
// classifier: compare only what was measured with the same.
//
// It fails when x is no whole number of images.
func (c *Classifier) Features(x []float32) ([]float32, error) {
	return c.run(c.features, x)
}
