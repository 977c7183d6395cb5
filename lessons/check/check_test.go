package check

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
)

func TestPassed(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name  string
		check Check
		want  bool
	}{
		{"equal with no tolerance", Check{Got: 2, Want: 2}, true},
		{"unequal with no tolerance", Check{Got: 2, Want: math.Nextafter(2, 3)}, false},
		{"at the absolute limit", Check{Got: 1.25, Want: 1, Tolerance: 0.25}, true},
		{"beyond the absolute limit", Check{Got: 0.625, Want: 1, Tolerance: 0.25}, false},
		{"at the relative limit", Check{Got: -10, Want: -8, Relative: 0.25}, true},
		{"relative to want, not got", Check{Got: -8, Want: -6, Relative: 0.25}, false},
		{"the two add up", Check{Got: 11, Want: 8, Tolerance: 1, Relative: 0.25}, true},
		{"got is not a number", Check{Got: nan, Want: 1, Tolerance: inf}, false},
		{"want is not a number", Check{Got: 1, Want: nan, Tolerance: 1, Relative: 1}, false},
		{"the same infinity", Check{Got: inf, Want: inf}, true},
		{"opposite infinities", Check{Got: inf, Want: -inf, Relative: 1}, false},
		{"infinite against finite", Check{Got: inf, Want: 3, Tolerance: 1}, false},
		{"finite against infinite", Check{Got: 3, Want: inf, Relative: 1}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.check.Passed(); got != c.want {
				t.Errorf("Passed() = %v, want %v, of %v", got, c.want, c.check)
			}
			if failed := c.check.Err() != nil; failed == c.want {
				t.Errorf("Err() = %v, but Passed() = %v", c.check.Err(), c.want)
			}
		})
	}
}

func TestErrSaysWhatAndHow(t *testing.T) {
	c := Check{Equation: "(4)", Name: "variance", Got: 1.5, Want: 1, Tolerance: 0.25, Route: "closed form", Against: "iteration"}
	err := List{{Got: 1, Want: 1}, c}.Err()
	if err == nil {
		t.Fatal("Err() = nil for a list with a check that does not hold")
	}
	for _, part := range []string{"(4) variance", "closed form = 1.5", "iteration = 1", "0.5 not ≤ 0.25"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	if err := (List{{Got: 1, Want: 1}}).Err(); err != nil {
		t.Errorf("Err() = %v for a list that holds", err)
	}
}

func TestWorst(t *testing.T) {
	c := Check{Name: "x", Tolerance: 0.5}
	for _, test := range []struct {
		name      string
		got, want []float64
		index     int
		passed    bool
	}{
		{"closest to the limit", []float64{1, 2.25, 3}, []float64{1, 2, 3}, 1, true},
		{"beyond the limit", []float64{1.25, 2, 5}, []float64{1, 2, 3}, 2, false},
		{"not a number", []float64{9, math.NaN(), 9}, []float64{1, 2, 3}, 1, false},
		{"equal infinities are fine", []float64{math.Inf(1), 2}, []float64{math.Inf(1), 2}, 1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, err := Worst(c, test.got, test.want)
			if err != nil {
				t.Fatal(err)
			}
			if same := w.Want == test.want[test.index]; !same || w.Passed() != test.passed {
				t.Errorf("Worst = %v, want number %d, passed %v", w, test.index, test.passed)
			}
		})
	}
	for _, lengths := range [][2]int{{0, 0}, {1, 2}} {
		if _, err := Worst(c, make([]float64, lengths[0]), make([]float64, lengths[1])); err == nil {
			t.Errorf("Worst of %d against %d values: no error", lengths[0], lengths[1])
		}
	}
}

// The verdict must be in the text, not in the colour alone, and what comes from
// outside must not become markup.
func TestHTML(t *testing.T) {
	l := List{{Name: "a<b", Got: 1, Want: 1, Route: "x & y"}, {Name: "second", Got: 1, Want: 2}}
	h, err := l.HTML()
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
	for _, part := range []string{"✓ pass", "✗ FAIL", "a<b", "x & y"} {
		if strings.Count(text.String(), part) != 1 {
			t.Errorf("%q is not once in the text %q", part, text.String())
		}
	}
}
