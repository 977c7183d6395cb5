package classifier

import (
	"fmt"
	"slices"

	"denoise/ddpm/dataset"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// Confident is the probability that a sample must exceed to count as one of a class.
const Confident = 0.9

// chunk is the number of images in one run of the network; a graph is compiled for one size.
const chunk = 256

// Probabilities gives, for each image in x, the probability of each class; what they lack to one is that of being none
// of them. x holds whole images one after another, in [-1, 1].
func (c *Classifier) Probabilities(x []float32) ([][]float32, error) {
	y, err := c.run(c.predict, x)
	if err != nil || len(y) == 0 {
		return nil, err
	}
	var all [][]float32
	for p := range slices.Chunk(y, len(y)/(len(x)/c.size())) {
		all = append(all, p[:c.classes:c.classes])
	}
	return all, nil
}

// size is the number of values of an image.
func (c *Classifier) size() int { return c.shape[0] * c.shape[1] * c.shape[2] }

// run gives the outputs of a network for the whole images in x, one after another.
func (c *Classifier) run(network *model.Exec, x []float32) ([]float32, error) {
	size := c.size()
	if len(x)%size != 0 {
		return nil, fmt.Errorf("classifier: %d values are no whole number of images of shape %v (%d values each)", len(x), c.shape, size)
	}
	var all []float32
	padded := make([]float32, chunk*size)
	for len(x) > 0 {
		n := min(len(x), len(padded))
		copy(padded, x[:n])
		x = x[n:]
		y, err := network.Call1(tensors.FromFlatDataAndDimensions(padded, append([]int{chunk}, c.shape...)...))
		if err != nil {
			return nil, fmt.Errorf("classifier: %w", err)
		}
		outputs, err := tensors.CopyFlatData[float32](y)
		if err != nil {
			return nil, fmt.Errorf("classifier: %w", err)
		}
		all = append(all, outputs[:len(outputs)/chunk*(n/size)]...)
	}
	return all, nil
}

// Verdict is what the classifier thinks of some samples.
type Verdict struct {
	Samples   int
	Confident int   // samples of which some class has a probability over 0.9
	Counts    []int // of those, by class
	Classes   []int // of each sample, -1 where none is so probable
}

// Share is the part of the samples that are confidently of a class, 0..1.
func (v Verdict) Share() float64 {
	if v.Samples == 0 {
		return 0
	}
	return float64(v.Confident) / float64(v.Samples)
}

// Missing lists the classes of which there is no confident sample.
func (v Verdict) Missing() []int {
	var missing []int
	for class, n := range v.Counts {
		if n == 0 {
			missing = append(missing, class)
		}
	}
	return missing
}

func (v Verdict) String() string {
	return fmt.Sprintf("%d of %d samples (%.1f%%) are of a class with p > %g; by class: %v",
		v.Confident, v.Samples, 100*v.Share(), Confident, v.Counts)
}

// Judge looks at the samples in x, whole images one after another in [-1, 1].
func (c *Classifier) Judge(x []float32) (Verdict, error) {
	all, err := c.Probabilities(x)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Samples: len(all), Counts: make([]int, c.classes)}
	for _, p := range all {
		class := -1
		if best := slices.Max(p); best > Confident {
			class = slices.Index(p, best)
			v.Confident++
			v.Counts[class]++
		}
		v.Classes = append(v.Classes, class)
	}
	return v, nil
}

// Accuracy is the share of n examples of src, its first batch, whose most probable class is their label, 0..1. An
// example taken for junk counts as wrong.
func (c *Classifier) Accuracy(src dataset.Source, n int) (float64, error) {
	b, err := dataset.NewBatch(src, 0, n)
	if err != nil {
		return 0, err
	}
	all, err := c.Probabilities(b.X)
	if err != nil {
		return 0, err
	}
	right := 0
	for i, p := range all {
		best := slices.Max(p)
		sum := float32(0)
		for _, q := range p {
			sum += q
		}
		if int32(slices.Index(p, best)) == b.Labels[i] && best >= 1-sum {
			right++
		}
	}
	return float64(right) / float64(n), nil
}
