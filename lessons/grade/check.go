package grade

import (
	"errors"
	"fmt"
	"math"
)

// Check is for tests of an exercise. It returns an error unless
//
//   - the task is stated, the solution's values are finite and each of its cases has a name of its own,
//   - the solution is right, twice over (so that a probe which draws at random does so from a seed),
//   - there are at least three mistakes, each with a hint, each wrong, and each recognised as itself.
func (e Exercise[F]) Check() error {
	var all []error
	complain := func(format string, args ...any) {
		all = append(all, fmt.Errorf("exercise %q: "+format, append([]any{e.Task}, args...)...))
	}
	if e.Task == "" {
		complain("it states no task")
	}
	if !(e.Tolerance >= 0) || !(e.Relative >= 0) {
		complain("tolerances %g and %g: choose 0 or more", e.Tolerance, e.Relative)
	}
	if v := e.Grade(e.Solution); !v.Right() {
		complain("its solution is refused: %s", v)
		return errors.Join(all...) // the rest has nothing to be compared with
	}
	seen := map[string]bool{}
	for _, v := range e.try(e.Solution, usual).values {
		if math.IsNaN(v.Got) || math.IsInf(v.Got, 0) {
			complain("its solution gives %g in the case %q", v.Got, v.Case)
		}
		if v.Case == "" || seen[v.Case] {
			complain("two cases are named %q, or one has no name", v.Case)
		}
		seen[v.Case] = true
	}
	if len(e.Mistakes) < 3 {
		complain("it knows %d mistakes: give at least three", len(e.Mistakes))
	}
	for _, m := range e.Mistakes {
		if m.Name == "" || m.Hint == "" {
			complain("the mistake %q has the hint %q: give both", m.Name, m.Hint)
		}
		if v := e.Grade(m.Answer); v.Right() {
			complain("the mistake %q is taken for right", m.Name)
		} else if v.Mistake() != m.Name {
			complain("the mistake %q is taken for %q: %s", m.Name, v.Mistake(), v)
		}
	}
	return errors.Join(all...)
}
