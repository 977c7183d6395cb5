package ddpm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"denoise/ddpm/whole"
)

// Metric is a line of a run's log.
type Metric struct {
	Step int64 `json:"step"`
	// Loss is the mean over the steps of its session since the line before, in the Unit.
	Loss float64 `json:"loss"`
	// GradNorm, of the whole gradient before clipping, and LearningRate are this step's.
	GradNorm     float64 `json:"grad_norm"`
	LearningRate float64 `json:"learning_rate"`
	// Seconds of training in all sessions.
	Seconds float64 `json:"seconds"`
	// Unit is what the loss is measured in: [Objective.Unit].
	Unit string `json:"unit,omitempty"`
}

// metricEvery is how many steps a line of the log stands for.
const metricEvery = 10

func (r *Run) metricsPath() string { return filepath.Join(r.folder, "metrics.jsonl") }

// Metrics reads the run's log. A last line that a crash has cut short is left out.
func (r *Run) Metrics() ([]Metric, error) {
	text, err := ifThere(os.ReadFile(r.metricsPath()))
	if err != nil {
		return nil, fmt.Errorf("ddpm: reading the metrics: %w", err)
	}
	var metrics []Metric
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		var m Metric
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			if lines.Scan() {
				return nil, fmt.Errorf("ddpm: line %d of %s is damaged: %w", n, r.metricsPath(), err)
			}
			break
		}
		metrics = append(metrics, m)
	}
	return metrics, lines.Err()
}

// metricLog appends to the log of a run.
type metricLog struct {
	file *os.File
	sum  float64
	n    int
}

// openMetricLog drops the lines beyond the checkpoint's step, which will be made again, and opens the log.
func (r *Run) openMetricLog(step int64) (*metricLog, error) {
	metrics, err := r.Metrics()
	if err != nil {
		// The log is for looking at: damage to it must not keep the run from training.
		if moving := os.Rename(r.metricsPath(), r.metricsPath()+".damaged"); moving != nil {
			return nil, errors.Join(err, moving)
		}
	}
	var kept bytes.Buffer
	encoder := json.NewEncoder(&kept)
	for _, m := range metrics {
		if m.Step <= step {
			if err := encoder.Encode(m); err != nil {
				return nil, err
			}
		}
	}
	if err := whole.Bytes(r.metricsPath(), kept.Bytes()); err != nil {
		return nil, fmt.Errorf("ddpm: opening the metrics: %w", err)
	}
	file, err := os.OpenFile(r.metricsPath(), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("ddpm: opening the metrics: %w", err)
	}
	return &metricLog{file: file}, nil
}

// add takes the step into the running mean, and writes a line when it is due.
func (l *metricLog) add(m Metric, last bool) error {
	l.sum += m.Loss
	l.n++
	if m.Step%metricEvery != 0 && !last {
		return nil
	}
	m.Loss = l.sum / float64(l.n)
	l.sum, l.n = 0, 0
	line, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := l.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("ddpm: writing the metrics: %w", err)
	}
	return nil
}

func (l *metricLog) close() error { return l.file.Close() }
