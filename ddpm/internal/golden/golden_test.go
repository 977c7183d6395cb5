package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// deaf hears whether a test would have failed.
type deaf struct {
	testing.TB
	failed []string
}

func (*deaf) Helper() {}
func (d *deaf) Errorf(format string, a ...any) {
	d.failed = append(d.failed, fmt.Sprintf(format, a...))
}
func (d *deaf) Fatalf(format string, a ...any) { d.Errorf(format, a...) }

func TestCompare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.golden")
	if err := os.WriteFile(path, []byte("# made by hand\na 1 0.1\nb 2 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, values := range map[string]map[string]float64{
		"":                      {"a": 1.05, "b": 2},
		"a = 1.2":               {"a": 1.2, "b": 2},
		"which is not computed": {"a": 1},
		"has no c":              {"a": 1, "b": 2, "c": 3},
	} {
		d := &deaf{TB: t}
		Compare(d, path, values)
		if got := strings.Join(d.failed, "\n"); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%v: failed with %q, want %q", values, got, want)
		}
	}
}
