package schedule

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

// paper is the schedule of the paper's experiments.
func paper(t *testing.T) *Schedule {
	t.Helper()
	s, err := Linear(1000)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// near fails unless |got - want| <= tolerance·|want|.
func near(t *testing.T, name string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s = %.17g, want %.17g within %g relative", name, got, want, tolerance)
	}
}

// The golden values were computed elsewhere: the files say how.
func TestGoldenValues(t *testing.T) {
	golden(t, paper(t), "testdata/linear1000.txt")
	s, err := Sigmoid(1000)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, s, "testdata/sigmoid1000.txt")
}

func golden(t *testing.T, s *Schedule, path string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	read := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var name string
		var step int
		var want, tolerance float64
		if _, err := fmt.Sscan(line, &name, &step, &want, &tolerance); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		ofX0, ofXt := s.PosteriorMeanCoefficients(max(step, 1))
		got, ok := map[string]float64{
			"alphaBar":         s.AlphaBar(step),
			"oneMinusAlphaBar": s.OneMinusAlphaBar(step),
			"betaTilde":        s.PosteriorVariance(max(step, 1)),
			"ofX0":             ofX0,
			"ofXt":             ofXt,
		}[name]
		if !ok {
			t.Fatalf("%q: no such quantity", line)
		}
		near(t, fmt.Sprintf("%s: %s(%d)", path, name, step), got, want, tolerance)
		read++
	}
	if read < 16 {
		t.Errorf("%s: read %d golden values, want at least the 16 of the table", path, read)
	}
}
