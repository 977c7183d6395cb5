package catalogue

import (
	"fmt"

	"denoise/lessons/beyond"
	"denoise/lessons/check"
	"denoise/lessons/decoder"
	"denoise/lessons/elbo"
	"denoise/lessons/forward"
	"denoise/lessons/jump"
	"denoise/lessons/optimal"
	"denoise/lessons/posterior"
	"denoise/lessons/predict"
	"denoise/lessons/prior"
	"denoise/lessons/sampling"
	"denoise/lessons/simple"
)

// Lesson is a notebook that derives and the package its cells call.
type Lesson struct {
	Name    string                     // of the notebook, without .ipynb: "04-posterior"
	Package string                     // the folder under lessons
	Checks  func() (check.List, error) // all that the lesson checks
}

// Lessons are the lessons that derive, in their order. The other notebooks, 00-start and those that train, derive nothing.
func Lessons() []Lesson {
	return []Lesson{
		{"01-forward", "forward", forward.Checks},
		{"02-jump", "jump", jump.Checks},
		{"03-prior", "prior", prior.Checks},
		{"04-posterior", "posterior", posterior.Checks},
		{"05-elbo", "elbo", elbo.Checks},
		{"06-predict", "predict", predict.Checks},
		{"07-exact", "optimal", optimal.Checks},
		{"08-decoder", "decoder", decoder.Checks},
		{"09-simple", "simple", simple.Checks},
		{"11-sample", "sampling", sampling.Checks},
		{"14-beyond", "beyond", beyond.Checks},
	}
}

// find returns the lesson of that name.
func find(name string) (Lesson, error) {
	for _, l := range Lessons() {
		if l.Name == name {
			return l, nil
		}
	}
	return Lesson{}, fmt.Errorf("catalogue: there is no lesson %q", name)
}
