package figure

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPieces(t *testing.T) {
	for line, want := range map[string][]piece{
		"time t":        {{"time t", 0}},
		"x_t":           {{"x", 0}, {"t", -1}},
		"L_{t-1} nats":  {{"L", 0}, {"t-1", -1}, {" nats", 0}},
		"10^{-5}":       {{"10", 0}, {"-5", 1}},
		"σ_t^2":         {{"σ", 0}, {"t", -1}, {"2", 1}},
		"x₀, 10⁻⁵":      {{"x", 0}, {"0", -1}, {", 10", 0}, {"-5", 1}},
		"q(x_t|x_0)":    {{"q(x", 0}, {"t", -1}, {"|x", 0}, {"0", -1}, {")", 0}},
		"loss_vlb":      {{"loss_vlb", 0}},
		"L_simple":      {{"L_simple", 0}},
		"L_{simple}":    {{"L", 0}, {"simple", -1}},
		"a _b _ c_":     {{"a _b _ c_", 0}},
		"_x":            {{"_x", 0}},
		"x_{never":      {{"x_{never", 0}},
		"x_{}":          {{"x_{}", 0}},
		"T = 1000, ᾱ_T": {{"T = 1000, ᾱ", 0}, {"T", -1}},
		"":              nil,
	} {
		if diff := cmp.Diff(want, pieces(line), cmp.AllowUnexported(piece{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", line, diff)
		}
	}
}

func TestUnaccented(t *testing.T) {
	for txt, want := range map[string]struct {
		letters string
		accents []accent
	}{
		"ᾱ":                {"α", []accent{{0, macron}}},
		"x\u0302 β\u0303!": {"x β!", []accent{{0, hat}, {2, tilde}}},
		"\u0302x":          {"\u0302x", nil},
		"plain":            {"plain", nil},
	} {
		letters, accents := unaccented(txt)
		if letters != want.letters || !slices.Equal(accents, want.accents) {
			t.Errorf("%q is %q with %v, want %q with %v", txt, letters, accents, want.letters, want.accents)
		}
	}
}

// What is drawn must be there: indices below, the accent in the middle over its letter, and spaces that SVG would drop.
func TestScriptsInSVG(t *testing.T) {
	x, y := line(5, math.Sqrt)
	svg, err := Chart{XLabel: "x\u0302_t of ᾱ_{t-1} now", Lines: []Line{{X: x, Y: y}}}.SVG()
	if err != nil {
		t.Fatal(err)
	}
	_, text := parse(t, svg)
	for _, want := range []string{"x\n", "t\n", "\u00a0of α\n", "t-1\n", "\u00a0now\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not among the texts %q", want, text)
		}
	}
	if strings.ContainsAny(text, "_{}\u0302ᾱ") {
		t.Errorf("a sign of markup or an accent is left: %q", text)
	}
}
