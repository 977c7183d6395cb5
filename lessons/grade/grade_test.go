package grade

import (
	"encoding/xml"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// root asks for the standard deviation of a sum of n independent variables of variance v.
var root = Exercise[func(v float64, n int) float64]{
	Task: "the standard deviation of the sum",
	Probe: func(answer func(float64, int) float64) []Value {
		return []Value{
			{"v = 1/4, n = 9", answer(0.25, 9)},
			{"v = 2, n = 3", answer(2, 3)},
			{"v = 1, n = 1", answer(1, 1)},
			{"v = 5, n = 7", answer(5, 7)},
		}
	},
	Solution: func(v float64, n int) float64 { return math.Sqrt(float64(n) * v) },
	Mistakes: []Mistake[func(float64, int) float64]{
		{"variance for standard deviation", "Take the root.", func(v float64, n int) float64 { return float64(n) * v }},
		{"standard deviations added", "Variances add up.", func(v float64, n int) float64 { return float64(n) * math.Sqrt(v) }},
		{"mean for sum", "Nothing is divided.", func(v float64, n int) float64 { return math.Sqrt(v / float64(n)) }},
		{"index from 1", "There are n of them.", func(v float64, n int) float64 { return []float64{1, 2, 3}[n] }},
	},
	Relative: 1e-9,
}

func TestSolutionIsRight(t *testing.T) {
	v := root.Grade(root.Solution)
	if !v.Right() || v.Mistake() != "" || v.Err() != nil || v.String() != "Right. Cases tried: 4." {
		t.Errorf("the solution is told %q, error %v", v, v.Err())
	}
}

func TestMistakesAreNamed(t *testing.T) {
	variance := root.Mistakes[0].Answer
	for _, test := range []struct {
		name   string
		answer func(float64, int) float64
		want   string   // the mistake
		says   []string // parts of the text
	}{
		{"the mistake itself", variance, "variance for standard deviation",
			[]string{"Not yet: variance for standard deviation. Take the root.", "v = 1/4, n = 9: you gave 2.25, wanted is 1.5.", "1 of 4 cases are right"}},
		{"written another way", func(v float64, n int) float64 { return v + v*float64(n-1) }, "variance for standard deviation", nil},
		{"two of three wrong values", func(v float64, n int) float64 {
			if n == 7 {
				return 0
			}
			return variance(v, n)
		}, "variance for standard deviation", []string{"explains 2 of the 3 values"}},
		{"one of two wrong values is not enough", func(v float64, n int) float64 {
			switch n {
			case 7:
				return 0
			case 9:
				return variance(v, n)
			}
			return root.Solution(v, n)
		}, "", []string{"Not yet. v = 1/4"}},
		{"a constant", func(float64, int) float64 { return 7 }, "", []string{"v = 1/4, n = 9: you gave 7, wanted is 1.5"}},
		{"the panic of a mistake", func(v float64, n int) float64 { return make([]float64, 3)[n] }, "index from 1",
			[]string{"There are n of them.", "panicked: runtime error: index out of range [9] with length 3"}},
		{"not a number", func(float64, int) float64 { return math.NaN() }, "", []string{"you gave NaN", "root or the logarithm of a negative"}},
		{"infinite", func(float64, int) float64 { return math.Inf(1) }, "", []string{"you gave +Inf"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := root.Grade(test.answer)
			if v.Right() || v.Mistake() != test.want || v.Err() == nil || !strings.Contains(v.Err().Error(), v.String()) {
				t.Errorf("right: %v, mistake %q, error %v; want a wrong answer and %q", v.Right(), v.Mistake(), v.Err(), test.want)
			}
			for _, part := range test.says {
				if !strings.Contains(v.String(), part) {
					t.Errorf("%q does not say %q", v, part)
				}
			}
		})
	}
}

// Whatever an answer does, its reader gets a sentence.
func TestTroubleIsSaid(t *testing.T) {
	for says, answer := range map[string]func(float64, int) float64{
		"panicked: the reason":          func(float64, int) float64 { panic("the reason") },
		"nil pointer":                   nil,
		"instead of returning":          func(float64, int) float64 { runtime.Goexit(); return 0 },
		"had not returned after 50ms":   func(float64, int) float64 { select {} },
		"look for a loop that does not": func(float64, int) float64 { time.Sleep(time.Second); return 0 },
	} {
		v := root.grade(answer, limits{50 * time.Millisecond, 1 << 40})
		if v.Right() || v.Mistake() != "" || !strings.Contains(v.String(), says) {
			t.Errorf("told %q, want it to say %q", v, says)
		}
	}
}

// An answer that would fill the machine is given up before.
func TestMemoryIsLimited(t *testing.T) {
	var stop atomic.Bool
	defer stop.Store(true)
	v := root.grade(func(float64, int) float64 {
		var path []float64
		for !stop.Load() {
			path = append(path, 0)
		}
		return path[0]
	}, limits{time.Minute, 64 << 20})
	if v.Right() || !strings.Contains(v.String(), "megabytes and went on") {
		t.Errorf("told %q", v)
	}
}

func TestBrokenExercise(t *testing.T) {
	broken := root
	broken.Solution = func(float64, int) float64 { panic("oh") }
	if v := broken.Grade(root.Solution); v.Right() || !strings.Contains(v.String(), "no fault of yours") {
		t.Errorf("told %q", v)
	}
}

// The number of values may depend on the answer, as where it returns a list.
func TestListsOfOtherLengths(t *testing.T) {
	e := Exercise[func() []float64]{
		Probe: func(answer func() []float64) (out []Value) {
			for _, x := range answer() {
				out = append(out, Value{"", x})
			}
			return out
		},
		Solution: func() []float64 { return []float64{1, 2, 3} },
		Mistakes: []Mistake[func() []float64]{{"one too few", "Times run to T.", func() []float64 { return []float64{1, 2} }}},
	}
	for want, answer := range map[string][]float64{"one too few": {1, 2}, "": {1}} {
		v := e.Grade(func() []float64 { return answer })
		if v.Right() || v.Mistake() != want || !strings.Contains(v.String(), "values where 3 belong") {
			t.Errorf("%v is told %q", answer, v)
		}
	}
}

func TestTolerance(t *testing.T) {
	e := Exercise[float64]{
		Probe:     func(x float64) []Value { return []Value{{"x", x}} },
		Solution:  -8,
		Tolerance: 0.5, Relative: 0.25,
		Explain: func(got, wanted Value) string {
			if got.Got > wanted.Got {
				return "Too large."
			}
			return ""
		},
	}
	for x, right := range map[float64]bool{-8: true, -5.5: true, -5.4: false, -10.5: true, -10.6: false, math.Inf(-1): false} {
		v := e.Grade(x)
		if v.Right() != right {
			t.Errorf("%g is told %q; want right = %v within 0.5 + 0.25·8", x, v, right)
		}
		if told := strings.Contains(v.String(), "Too large."); told != (x == -5.4) {
			t.Errorf("%g is told %q", x, v)
		}
	}
}

func TestHTML(t *testing.T) {
	e := root
	e.Mistakes = slices.Clone(root.Mistakes)
	e.Mistakes[0].Hint = "a < b & c"
	for mark, answer := range map[string]func(float64, int) float64{"✓ right": root.Solution, "✗ not yet": root.Mistakes[0].Answer} {
		v := e.Grade(answer)
		h, err := v.HTML()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(strings.NewReader(strings.ReplaceAll(h, "<br>", "<br/>")))
		var text strings.Builder
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("not well formed: %v\n%s", err, h)
			}
			if c, ok := token.(xml.CharData); ok {
				text.Write(c)
			}
		}
		if !strings.Contains(text.String(), mark) || (v.Mistake() != "" && !strings.Contains(text.String(), "a < b & c")) {
			t.Errorf("the cell says %q, want it to say %q", text.String(), mark)
		}
	}
	if err := e.Grade(root.Mistakes[1].Answer).Show(); err != nil {
		t.Errorf("showing a wrong answer: %v", err)
	}
}
