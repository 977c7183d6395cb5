// Package dataset holds what the models are trained on: points in the plane, digits rendered from the Go fonts, the
// files of MNIST, Fashion-MNIST and CIFAR-10, and any folder of images.
//
// Every data set is a [Source]: an endless stream of examples cut into numbered batches, each batch a pure function of
// the source's seed and the batch's number. [Prefetch] prepares batches ahead of the device without changing them.
// [Open] makes a source from a [Config], which is plain data and can be stored beside a trained model.
//
// Points and glyphs are drawn afresh for every example, so that their stream never repeats. Sets of files are gone
// through in epochs, in a new random order each time. Either has a part for training and a held-out part that shares
// no example with it: see [Split].
package dataset
