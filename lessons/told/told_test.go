package told

import (
	"fmt"
	"testing"
)

// deaf hears whether a test would have failed.
type deaf struct {
	testing.TB
	failed string
}

func (*deaf) Helper()                          {}
func (d *deaf) Errorf(format string, a ...any) { d.failed = fmt.Sprintf(format, a...) }

func TestSays(t *testing.T) {
	d := &deaf{TB: t}
	n := Notebook{d, "some", words("it grows\nto 3.32 and\n\nstays")}
	if n.Says("grows to %.2f and stays", 3.3241); d.failed != "" {
		t.Errorf("a phrase that is there was not found: %s", d.failed)
	}
	if n.Says("grows to %.2f", 3.3351); d.failed != `some does not say "grows to 3.34"` {
		t.Errorf("a phrase that is not there: %q", d.failed)
	}
}

func TestIn(t *testing.T) {
	In(t, "00-start").Says("## How cells live")
}
