package grade

import (
	"math"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	if err := root.Check(); err != nil {
		t.Error(err)
	}
	type exercise = Exercise[func(float64, int) float64]
	solution := root.Solution
	for says, spoil := range map[string]func(*exercise){
		"states no task":   func(e *exercise) { e.Task = "" },
		"choose 0 or more": func(e *exercise) { e.Tolerance = math.NaN() },
		"knows 2 mistakes": func(e *exercise) { e.Mistakes = e.Mistakes[:2] },
		"taken for right":  func(e *exercise) { e.Mistakes[0].Answer = solution },
		"is taken for":     func(e *exercise) { e.Mistakes[1].Answer = e.Mistakes[0].Answer },
		`has the hint ""`:  func(e *exercise) { e.Mistakes[2].Hint = "" },
		"two cases are named": func(e *exercise) {
			e.Probe = func(f func(float64, int) float64) []Value { return []Value{{"a", f(2, 2)}, {"a", f(3, 2)}} }
		},
		"gives 0 values":                func(e *exercise) { e.Probe = func(func(float64, int) float64) []Value { return nil } },
		"solution gives +Inf":           func(e *exercise) { e.Solution = func(float64, int) float64 { return math.Inf(1) } },
		"solution is refused":           func(e *exercise) { e.Solution = func(float64, int) float64 { return math.NaN() } },
		"the mistake \"mean for sum\" ": func(e *exercise) { e.Relative = 0.9 },
	} {
		e := root
		e.Mistakes = append(e.Mistakes[:0:0], e.Mistakes...)
		spoil(&e)
		if err := e.Check(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("want an error that says %q, got %v", says, err)
		}
	}
}
