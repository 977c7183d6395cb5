// Package classifier judges samples: a small convolutional network, trained in seconds on a labelled set of images, says
// how many of the samples it takes for a member of a class with a probability over 0.9, and how many of each.
//
// A network trained on nothing but the classes must put whatever it sees into one of them, and does so with confidence:
// noise would pass for a digit. So there is one class more, junk, trained on noise and on images taken apart
// (the kinds of [Junk]), and the probabilities of the classes proper sum to less than one for what looks like none of
// them.
//
// The same network gives each image its features, on which package quality measures samples.
package classifier
