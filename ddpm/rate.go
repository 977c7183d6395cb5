package ddpm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"denoise/ddpm/whole"
)

// RateChange is a change of the learning rate in the middle of a training.
type RateChange struct {
	// Step is the last step before the change.
	Step int64 `json:"step"`
	// LearningRate takes the place of the Config's from the next step on.
	LearningRate float64 `json:"learning_rate"`
}

func (r *Run) changesPath() string { return filepath.Join(r.folder, "learning_rates.jsonl") }

// RateChanges are the changes of the learning rate, in order. They are part of what the run is: a resumed training makes
// each of them again at its step, and a training of the same Config with the same file learning_rates.jsonl in its folder
// ends with the same weights.
func (r *Run) RateChanges() ([]RateChange, error) {
	text, err := ifThere(os.ReadFile(r.changesPath()))
	if err != nil {
		return nil, fmt.Errorf("ddpm: reading the changes of the learning rate: %w", err)
	}
	var changes []RateChange
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		var c RateChange
		err := json.Unmarshal(lines.Bytes(), &c)
		if err == nil {
			err = checkRate(c.LearningRate)
		}
		if err != nil {
			return nil, fmt.Errorf("ddpm: line %d of %s is damaged: %w; without that file the run goes on with its Config's rate",
				n, r.changesPath(), err)
		}
		changes = append(changes, c)
	}
	return changes, lines.Err()
}

func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 0) {
		return fmt.Errorf("ddpm: learning rate = %g: give a positive number, such as 2e-4", rate)
	}
	return nil
}

// SetLearningRate changes the learning rate from the next step on, of the session at hand or else of the next one. The
// change is written to the run's folder before that step is done (see [Run.RateChanges]); later ones, of a training that
// had once been further, are dropped. A warm-up goes on up to the new rate. Any goroutine may call it.
func (t *Trainer) SetLearningRate(rate float64) error {
	if err := checkRate(rate); err != nil {
		return err
	}
	t.pending.Store(&rate)
	return nil
}

func (t *Trainer) loadChanges() (err error) {
	t.changes, err = t.run.RateChanges()
	return err
}

// rate is the learning rate of the step after n steps (n = 0, 1, 2, ...). A change that is pending is written first.
func (t *Trainer) rate(n int64) (float64, error) {
	if to := t.pending.Swap(nil); to != nil {
		earlier := slices.DeleteFunc(slices.Clone(t.changes), func(c RateChange) bool { return c.Step >= n })
		changes := append(earlier, RateChange{n, *to})
		var text bytes.Buffer
		encoder := json.NewEncoder(&text)
		for _, c := range changes {
			if err := encoder.Encode(c); err != nil {
				return 0, err
			}
		}
		if err := whole.Bytes(t.run.changesPath(), text.Bytes()); err != nil {
			return 0, fmt.Errorf("ddpm: writing the change of the learning rate: %w", err)
		}
		t.changes = changes
	}
	config := t.run.config
	for _, c := range t.changes {
		if c.Step <= n {
			config.LearningRate = c.LearningRate
		}
	}
	return config.learningRate(n), nil
}
