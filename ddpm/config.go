package ddpm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"
)

// Config is all that makes a training what it is: two runs with the same Config, on the same backend and machine and with
// the same files where its data are files, end with the same weights, unless the learning rate was changed on the way (see
// [Run.RateChanges]).
type Config struct {
	// Data is what the network learns to generate.
	Data dataset.Config `json:"data"`
	// Schedule is that of the forward process; the zero value is the paper's.
	Schedule schedule.Config `json:"schedule"`
	// Network predicts the objective's target.
	Network network.Config `json:"network"`
	// Objective is what the training makes small; the zero value is the paper's L_simple.
	Objective Objective `json:"objective"`
	// LabelDrop is the probability with which a network with classes is shown "no label" instead of the label, so that it
	// learns both: guidance without a classifier needs them (Ho and Salimans 2022). 0 means 0.1, and a negative value never.
	LabelDrop float64 `json:"label_drop,omitempty"`
	// Batch counts the examples of a step; 0 means 128, the paper's.
	Batch int `json:"batch"`
	// LearningRate is Adam's after the warm-up; 0 means 2e-4, the paper's.
	LearningRate float64 `json:"learning_rate"`
	// WarmUp counts the steps over which the learning rate rises from 0 in a straight line; 0 means no warm-up.
	WarmUp int `json:"warm_up"`
	// ClipNorm bounds the norm of the whole gradient; 0 means 1, and a negative value no bound.
	ClipNorm float64 `json:"clip_norm"`
	// EMADecay is the decay of the average of the weights (see [EMADecay]); 0 means 0.9999, the paper's.
	EMADecay float64 `json:"ema_decay"`
	// Seed fixes the initial weights, the noise and the steps t. The data have their own seed.
	Seed int64 `json:"seed"`
}

// withDefaults returns the config with its zero values replaced by what they mean.
func (c Config) withDefaults() Config {
	if c.Batch == 0 {
		c.Batch = 128
	}
	if c.LearningRate == 0 {
		c.LearningRate = 2e-4
	}
	if c.ClipNorm == 0 {
		c.ClipNorm = 1
	}
	if c.EMADecay == 0 {
		c.EMADecay = 0.9999
	}
	if c.Network.Compute == network.Float32 {
		c.Network.Compute = "" // as in runs from before there was a choice
	}
	if c.LabelDrop == 0 && c.classes() > 0 {
		c.LabelDrop = 0.1
	}
	c.Objective = c.Objective.withDefaults()
	return c
}

// classes counts the classes of the network; 0 means that it sees no labels.
func (c Config) classes() int {
	switch n := c.Network; {
	case n.UNet != nil:
		return n.UNet.Classes
	case n.MLP != nil:
		return n.MLP.Classes
	}
	return 0
}

// isZero says whether nothing at all is set.
func (c Config) isZero() bool {
	empty, err := json.Marshal(Config{})
	if err != nil {
		return false
	}
	text, err := json.Marshal(c)
	return err == nil && bytes.Equal(text, empty)
}

// check refuses values that cannot work, naming them and the range.
func (c Config) check() error {
	switch {
	case c.Batch < 1:
		return fmt.Errorf("ddpm: batch = %d: give 1 or more examples a step", c.Batch)
	case checkRate(c.LearningRate) != nil:
		return checkRate(c.LearningRate)
	case c.WarmUp < 0:
		return fmt.Errorf("ddpm: warm-up = %d steps: give 0 or more", c.WarmUp)
	case math.IsNaN(c.ClipNorm) || math.IsInf(c.ClipNorm, 0):
		return fmt.Errorf("ddpm: clip norm = %g: give a positive number, or a negative one for no clipping", c.ClipNorm)
	case !(c.EMADecay > 0 && c.EMADecay < 1):
		return fmt.Errorf("ddpm: EMA decay = %g: give a number between 0 and 1, such as 0.9999", c.EMADecay)
	case !(c.LabelDrop < 1):
		return fmt.Errorf("ddpm: label drop = %g: give a probability below 1, or a negative number for none", c.LabelDrop)
	case c.LabelDrop != 0 && c.classes() == 0:
		return fmt.Errorf("ddpm: label drop = %g, but the network has no classes: set its classes, or leave the label drop out", c.LabelDrop)
	}
	return c.Objective.check()
}

// checkClasses refuses data whose labels are not those that the network has room for.
func (c Config) checkClasses(source dataset.Source) error {
	if want, got := c.classes(), source.Classes(); want > 0 && want != got {
		return fmt.Errorf("ddpm: the network has %d classes, but the data, %s, have %d: make the network's classes %d",
			want, source.Name(), got, got)
	}
	return nil
}

// learningRate is that of the step after n steps (n = 0, 1, 2, ...).
func (c Config) learningRate(n int64) float64 {
	if n < int64(c.WarmUp) {
		return c.LearningRate * float64(n+1) / float64(c.WarmUp)
	}
	return c.LearningRate
}

// differences lists the settings in which the two differ, by their names in JSON, each as the format has it: the name, what
// it is in have, and what in want.
func differences(have, want Config, format string) ([]string, error) {
	a, err := settings(have)
	if err != nil {
		return nil, err
	}
	b, err := settings(want)
	if err != nil {
		return nil, err
	}
	both := maps.Clone(a)
	maps.Copy(both, b)
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(both)) {
		if a[name] != b[name] {
			lines = append(lines, fmt.Sprintf(format, name, said(a[name]), said(b[name])))
		}
	}
	return lines, nil
}

func said(value string) string {
	if value == "" {
		return "not set"
	}
	return value
}

// settings flattens a config into "schedule.kind" and the like, with their values in JSON.
func settings(c Config) (map[string]string, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	flat := map[string]string{}
	var walk func(path []string, value any)
	walk = func(path []string, value any) {
		if inner, ok := value.(map[string]any); ok {
			for name, v := range inner {
				walk(append(slices.Clone(path), name), v)
			}
			return
		}
		text, _ := json.Marshal(value) // what came out of JSON goes back into it
		flat[strings.Join(path, ".")] = string(text)
	}
	walk(nil, tree)
	return flat, nil
}
