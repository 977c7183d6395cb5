package grade

import (
	"fmt"
	"math"
	"time"
)

// Exercise asks for a function of type F.
type Exercise[F any] struct {
	Task string // what the function has to give, in one sentence

	// Probe calls the answer on some cases and returns its values, always as many and in the same order. Cases should be such
	// that no two mistakes give the same values. It must be quick: a wrong answer has it called once for each mistake too.
	Probe func(answer F) []Value

	Solution F
	Mistakes []Mistake[F]

	// A value is right when
	//
	//	|got - wanted| ≤ Tolerance + Relative·|wanted|
	Tolerance float64 // absolute, in the unit of the values
	Relative  float64 // relative to the solution's value

	// Explain, which may be nil, says what a wrong value means, where no mistake gives it: a sentence, or nothing.
	Explain func(got, wanted Value) string
}

// Value is what an answer gives for one case.
type Value struct {
	Case string // as "linear schedule, t = 500"
	Got  float64
}

// Mistake is a known wrong answer.
type Mistake[F any] struct {
	Name   string // in a few words, as "standard deviation for variance"
	Hint   string // a sentence or two that help the reader on
	Answer F
}

// limits are what an answer may take for all of its cases.
type limits struct {
	time   time.Duration
	memory uint64 // bytes in use
}

var usual = limits{10 * time.Second, 2 << 30}

// Grade compares the answer with the solution. It never panics, and gives an answer up that takes more than ten seconds or two
// gigabytes.
//
// A recursion without end is the one thing that no Go program survives: Go's own message then ends the cell.
func (e Exercise[F]) Grade(answer F) Verdict { return e.grade(answer, usual) }

func (e Exercise[F]) grade(answer F, most limits) Verdict {
	wanted := e.try(e.Solution, most)
	if wanted.trouble != "" || len(wanted.values) == 0 {
		return Verdict{text: fmt.Sprintf("This exercise is broken, which is no fault of yours: its own solution gives %d values. %s", len(wanted.values), wanted.trouble)}
	}
	got := e.try(answer, most)
	wrong := e.differences(got, wanted)
	if got.trouble == "" && len(wrong) == 0 {
		return Verdict{right: true, text: fmt.Sprintf("Cases tried: %d.", len(wanted.values))}
	}
	v := Verdict{text: e.describe(got, wanted, wrong)}
	if !got.ended {
		return v
	}
	if m, n := e.recognise(got, wrong, most); m != nil {
		v.mistake, v.hint = m.Name, m.Hint
		if n < len(wrong) {
			v.hint += fmt.Sprintf(" (That explains %d of the %d values that are wrong.)", n, len(wrong))
		}
	}
	return v
}

// recognise returns the mistake whose values the answer gives, and in how many of the wrong cases. One that agrees with the
// answer in every case goes before all others; else it must explain more than half of what is wrong.
func (e Exercise[F]) recognise(got outcome, wrong []int, allowed limits) (best *Mistake[F], most int) {
	for i := range e.Mistakes {
		m := &e.Mistakes[i]
		theirs := e.try(m.Answer, allowed)
		if !theirs.ended || theirs.trouble != got.trouble || len(theirs.values) != len(got.values) {
			continue
		}
		if len(e.differences(got, theirs)) == 0 {
			return m, len(wrong)
		}
		n := 0
		for _, k := range wrong {
			if e.agrees(got.values[k].Got, theirs.values[k].Got) {
				n++
			}
		}
		if n > most && 2*n > len(wrong) {
			best, most = m, n
		}
	}
	return best, most
}

// differences lists the cases in which the first outcome has not the values of the second. Those that only one of them has differ.
func (e Exercise[F]) differences(got, wanted outcome) (wrong []int) {
	for i := range min(len(got.values), len(wanted.values)) {
		if !e.agrees(got.values[i].Got, wanted.values[i].Got) {
			wrong = append(wrong, i)
		}
	}
	for i := min(len(got.values), len(wanted.values)); i < max(len(got.values), len(wanted.values)); i++ {
		wrong = append(wrong, i)
	}
	return wrong
}

func (e Exercise[F]) agrees(got, wanted float64) bool {
	if got == wanted {
		return true
	}
	return !math.IsInf(got, 0) && !math.IsInf(wanted, 0) && math.Abs(got-wanted) <= e.Tolerance+e.Relative*math.Abs(wanted)
}
