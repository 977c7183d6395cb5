package quality

import (
	"math"
	"slices"
)

// Neighbour is a vector of a set, and how far it is.
type Neighbour struct {
	Index    int     // in the set
	Distance float64 // Euclidean
}

// Nearest finds, for each vector of s, the nearest vector of another set; of equally near ones the first.
//
//	argminⱼ |sᵢ - amongⱼ|
//
// It fails when the dimensions differ or a set is empty. It takes n·m distances, in parallel, most of which it leaves off
// once they exceed the least so far.
func Nearest(s, among Set) ([]Neighbour, error) {
	if err := like("Nearest", s, among, 1); err != nil {
		return nil, err
	}
	neighbours := make([]Neighbour, s.Len())
	each(s.Len(), func(i int) {
		best, least := 0, math.Inf(1)
		for j := range among.Len() {
			if d := squared(s.At(i), among.At(j), least); d < least {
				best, least = j, d
			}
		}
		neighbours[i] = Neighbour{best, math.Sqrt(least)}
	})
	return neighbours, nil
}

// Copies holds the nearest neighbours of samples in the training set and in a held-out set.
type Copies struct {
	Train, HeldOut       []Neighbour // of each sample
	TrainLen, HeldOutLen int         // the sizes of the two sets
}

// Memorisation compares each sample's distance to its nearest training example with that to its nearest held-out example. For
// images the vectors are the pixels, in [-1, 1] as in a dataset.Batch.
//
//	ratio = minⱼ |x-trainⱼ| / minⱼ |x-held-outⱼ|
//
// A model that copies gives ratios far below 1. A sample is near its nearest training example anyway, where the data is dense;
// the held-out set, of the same law, says how near. That is the idea of Meehan, Chaudhuri and Dasgupta 2020 (arXiv
// 2004.05675), who go on to a test of each region of the data. Give sets of equal size: the larger one is the nearer by chance.
//
// It fails as Nearest does.
func Memorisation(samples, train, heldOut Set) (Copies, error) {
	nearTrain, err := Nearest(samples, train)
	if err != nil {
		return Copies{}, err
	}
	nearHeldOut, err := Nearest(samples, heldOut)
	if err != nil {
		return Copies{}, err
	}
	return Copies{nearTrain, nearHeldOut, train.Len(), heldOut.Len()}, nil
}

// Ratio is the distance of sample i to its nearest training example over that to its nearest held-out example: 0 of a copy,
// 1 of a sample that both sets hold.
func (c Copies) Ratio(i int) float64 {
	if c.Train[i].Distance == c.HeldOut[i].Distance {
		return 1
	}
	return c.Train[i].Distance / c.HeldOut[i].Distance
}

// MedianRatio is the median of the ratios of all samples.
func (c Copies) MedianRatio() float64 {
	ratios := make([]float64, len(c.Train))
	for i := range ratios {
		ratios[i] = c.Ratio(i)
	}
	slices.Sort(ratios)
	n := len(ratios)
	return (ratios[(n-1)/2] + ratios[n/2]) / 2
}

// NearerTrain counts the samples that are nearer to the training set than to the held-out set, among those to which one is
// nearer. Without copying its probability is Chance.
func (c Copies) NearerTrain() Share {
	var s Share
	for i, train := range c.Train {
		if train.Distance != c.HeldOut[i].Distance {
			s.N++
		}
		if train.Distance < c.HeldOut[i].Distance {
			s.Hits++
		}
	}
	return s
}

// Chance is the probability that the nearest of all examples to a sample is a training example, when the model knows nothing
// that tells the training set from the held-out set: any order of the examples is then as likely as any other.
//
//	n_train/(n_train + n_held-out)
//
// It does not depend on how good the samples are. The samples share the two sets, so they are not quite independent,
// and an interval of NearerTrain is a little too narrow.
func (c Copies) Chance() float64 {
	return float64(c.TrainLen) / float64(c.TrainLen+c.HeldOutLen)
}
