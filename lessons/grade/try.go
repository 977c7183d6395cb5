package grade

import (
	"fmt"
	"math"
	"runtime"
	"time"
)

// outcome is what came of an answer.
type outcome struct {
	values  []Value
	trouble string // why there are no values; empty when there are
	ended   bool   // it returned or panicked, in time
}

// try probes the answer in a goroutine of its own, which is left behind when the answer does not end.
func (e Exercise[F]) try(answer F, most limits) outcome {
	done := make(chan outcome, 1)
	go func() {
		// Sent also when the answer ends its goroutine, by panic or by runtime.Goexit.
		o := outcome{trouble: "Your function ended the program's goroutine instead of returning.", ended: true}
		defer func() {
			if p := recover(); p != nil {
				o = outcome{trouble: fmt.Sprintf("Your function panicked: %v.", p), ended: true}
			}
			done <- o
		}()
		o = outcome{values: e.Probe(answer), ended: true}
	}()
	timer, look := time.NewTimer(most.time), time.NewTicker(20*time.Millisecond)
	defer timer.Stop()
	defer look.Stop()
	for {
		select {
		case o := <-done:
			return o
		case <-timer.C:
			return outcome{trouble: fmt.Sprintf("Your function had not returned after %v: look for a loop that does not end.", most.time)}
		case <-look.C:
			var now runtime.MemStats
			if runtime.ReadMemStats(&now); now.HeapAlloc > most.memory {
				return outcome{trouble: fmt.Sprintf("Your function had taken %d megabytes and went on: look for a slice that grows in a loop that does not end.", now.HeapAlloc>>20)}
			}
		}
	}
}

// describe says of a wrong outcome what can be seen without knowing the mistake.
func (e Exercise[F]) describe(got, wanted outcome, wrong []int) string {
	if got.trouble != "" {
		return got.trouble
	}
	if len(got.values) != len(wanted.values) {
		return fmt.Sprintf("Your function gives %d values where %d belong.", len(got.values), len(wanted.values))
	}
	first := wrong[0]
	g, w := got.values[first], wanted.values[first]
	text := fmt.Sprintf("%s: you gave %.6g, wanted is %.6g.", g.Case, g.Got, w.Got)
	if len(wanted.values) > 1 {
		text += fmt.Sprintf(" %d of %d cases are right.", len(wanted.values)-len(wrong), len(wanted.values))
	}
	if math.IsNaN(g.Got) {
		text += " NaN, not a number, comes of 0/0, of the root or the logarithm of a negative number, and of all that is computed from one."
	}
	if e.Explain != nil {
		if why := e.Explain(g, w); why != "" {
			text += " " + why
		}
	}
	return text
}
