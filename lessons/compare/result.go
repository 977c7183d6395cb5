package compare

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/whole"
)

// Result is what was measured of one run. Bits are per dimension.
type Result struct {
	Arm  string
	Seed int64
	Step int64
	// Bits is the bound on held-out examples; of points, less -ln q(x_0), their own information: what the model's code wastes.
	Bits float64
	// Terms[k] is the part of Bits of the k-th tenth of the chain, t = 10k+1..10k+10 for T = 100; the first holds L_0, and none
	// L_T.
	Terms [10]float64
	// NoiseScale is the gradient noise scale of the run's own objective, at the weights as the last step left them and with
	// uniform t, also where the objective draws them by importance.
	NoiseScale float64

	// Energy, of points, is the energy distance of samples to held-out points, in units of the coordinates.
	Energy float64 `json:",omitzero"`
	// Likelihood, of points, is the mean of log2 q(x) over samples, less that over held-out points: below 0 where samples fall
	// beside the data.
	Likelihood float64 `json:",omitzero"`

	// Frechet, of images, is the squared Fréchet distance of samples to as many held-out images, on the features of a classifier
	// trained here. It is no FID.
	Frechet float64 `json:",omitzero"`
	// Precision and Recall, of images, are on the same features.
	Precision float64 `json:",omitzero"`
	Recall    float64 `json:",omitzero"`
	// Recognised is the share of the samples that the classifier, which knows junk too, takes for some digit with p > 0.9.
	Recognised float64 `json:",omitzero"`
}

// Effort says how much is measured.
type Effort struct {
	HeldOut    int // examples, for the bound
	Samples    int // drawn, and as many held-out ones beside them
	Batches    int // of gradients
	Classifier int `json:",omitzero"` // steps that it is trained, for images
}

// Results are those of an experiment, with what they depend on.
type Results struct {
	Base    ddpm.Config
	Steps   int64
	Effort  Effort
	Results []Result
}

// results has none yet.
func (x Experiment) results() Results { return Results{Base: x.Base, Steps: x.Steps, Effort: x.Effort} }

// Write makes a file of the results.
func (r Results) Write(path string) error {
	text, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return whole.Bytes(path, append(text, '\n'))
}

// Quantity is what is read of a result.
type Quantity struct {
	Name string
	Of   func(Result) float64
}

// What is compared. Of the noise scale it is the logarithm.
var (
	Excess     = Quantity{"bound above the entropy, bits/dim", func(r Result) float64 { return r.Bits }}
	Energy     = Quantity{"energy distance, thousandths", func(r Result) float64 { return 1000 * r.Energy }}
	Likelihood = Quantity{"log2 q of samples less that of data, bits/dim", func(r Result) float64 { return r.Likelihood }}
	NoiseScale = Quantity{"log10 of the gradient noise scale", func(r Result) float64 { return math.Log10(r.NoiseScale) }}

	Bits       = Quantity{"bound, bits/dim", func(r Result) float64 { return r.Bits }}
	Frechet    = Quantity{"Fréchet distance on the classifier's features", func(r Result) float64 { return r.Frechet }}
	Precision  = Quantity{"precision", func(r Result) float64 { return r.Precision }}
	Recall     = Quantity{"recall", func(r Result) float64 { return r.Recall }}
	Recognised = Quantity{"samples that are some digit", func(r Result) float64 { return r.Recognised }}
)

// Term is the part of the bound of a tenth of the chain, 1 to 10.
func Term(tenth int) Quantity {
	return Quantity{fmt.Sprintf("tenth %d of the chain, bits/dim", tenth), func(r Result) float64 { return r.Terms[tenth-1] }}
}

// kept is result.json, which lies beside a run.
type kept struct {
	Effort Effort
	Result Result
}

// keptIn reads it; ok is false where there is none that can be read, of that step and effort.
func keptIn(folder string, step int64, e Effort) (r Result, ok bool) {
	text, err := os.ReadFile(filepath.Join(folder, resultName))
	if err != nil {
		return r, false
	}
	var k kept
	ok = json.Unmarshal(text, &k) == nil && k.Effort == e && k.Result.Step == step
	return k.Result, ok
}

func (k kept) write(folder string) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return whole.Bytes(filepath.Join(folder, resultName), text)
}

const resultName = "result.json"
