package figure

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// A browser without the fonts of the layout draws wider letters: each piece of a text is held to end where the next begins.
func TestTextsKeepTheirWidth(t *testing.T) {
	svg, err := Chart{Title: "of the image x_0 and & y", Lines: []Line{{X: []float64{0, 1}, Y: []float64{0, 1}}}}.SVG()
	if err != nil {
		t.Fatal(err)
	}
	texts := regexp.MustCompile(`<text textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs" x="([\d.]+)"`).FindAllStringSubmatch(svg, 3)
	if len(texts) < 3 {
		t.Fatalf("%d texts have a width: %s", len(texts), svg)
	}
	number := func(s string) float64 {
		x, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for i := range 2 {
		if end, next := number(texts[i][2])+number(texts[i][1]), number(texts[i+1][2]); math.Abs(end-next) > 0.01 {
			t.Errorf("piece %d ends at %v, the next begins at %v", i, end, next)
		}
	}
}
