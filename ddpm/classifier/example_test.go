package classifier_test

import (
	"context"
	"fmt"

	"denoise/ddpm/backend"
	"denoise/ddpm/classifier"
	"denoise/ddpm/dataset"
	"denoise/ddpm/quality"
)

// Two sets of images, compared by what a classifier sees in them. A real one is trained for longer, which is what a Config
// without Steps does.
func ExampleClassifier_Features() {
	b, err := backend.Open("go")
	if err != nil {
		panic(err)
	}
	train, err := dataset.Glyphs(8, 1, dataset.Train)
	if err != nil {
		panic(err)
	}
	judge, err := classifier.Train(context.Background(), b, train, classifier.Config{Steps: 2, BatchSize: 8})
	if err != nil {
		panic(err)
	}
	images, err := dataset.NewBatch(train, 0, 200)
	if err != nil {
		panic(err)
	}
	h, err := judge.Features(images.X)
	if err != nil {
		panic(err)
	}
	s, err := quality.NewSet(h, classifier.FeatureDim)
	if err != nil {
		panic(err)
	}
	d, err := quality.Frechet(s, s)
	fmt.Printf("%d vectors of dimension %d; Fréchet distance on the classifier's features, of a set and itself: %.3f (%v)\n", s.Len(), s.Dim(), d, err)
	// Output: 200 vectors of dimension 128; Fréchet distance on the classifier's features, of a set and itself: 0.000 (<nil>)
}
