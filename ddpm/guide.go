package ddpm

import . "github.com/gomlx/gomlx/core/graph"

// Guide is guidance without a classifier (Ho and Salimans 2022, arXiv 2207.12598), equation (6) there: from the noise that a
// network predicts with a label and without, one that leads further towards the label.
//
//	ε̃ = (1+w) ε_θ(x_t, t, label) - w ε_θ(x_t, t)
//
// w = 0 is the prediction with the label, w = -1 that without. Others write s = 1+w. labelled and unlabelled have one
// shape, which is that of the result; w is a scalar.
func Guide(labelled, unlabelled, w *Node) *Node {
	checkAlike("Guide", arg{"labelled", labelled}, arg{"unlabelled", unlabelled})
	return Add(labelled, Mul(w, Sub(labelled, unlabelled)))
}
