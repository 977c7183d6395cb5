package live

import (
	"math"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/lessons/figure"
)

func render(t *testing.T, p *panel, s state, last bool) string {
	t.Helper()
	figures, err := p.figures(s, last)
	if err != nil {
		t.Fatal(err)
	}
	h, err := figure.Column(figures).HTML()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestPanelGrowsWithWhatIsKnown(t *testing.T) {
	p := &panel{opts: Options{Title: "a <b>"}}
	var s state
	s.note(ddpm.Event{Phase: ddpm.Compiling, Steps: 4}, s.now)
	h := render(t, p, s, false)
	for part, want := range map[string]bool{"a &lt;b&gt;": true, "compiling…": true, `aria-valuenow="0"`: true, "<svg": false, "<img": false} {
		if strings.Contains(h, part) != want {
			t.Errorf("while compiling: %q in the panel is %v, want %v", part, !want, want)
		}
	}
	s.note(step(1), s.now)
	e := step(500)
	e.Samples = &ddpm.Samples{X: make([]float32, 8*8), N: 1, Shape: []int{8, 8, 1}}
	s.note(e, s.now)
	for last, chart := range map[bool]string{false: "<svg", true: "data:image/svg+xml"} {
		h = render(t, p, s, last)
		for _, part := range []string{`aria-valuenow="50"`, chart, "data:image/png", "Samples after step 500"} {
			if !strings.Contains(h, part) {
				t.Errorf("while training, last %v: no %q in the panel", last, part)
			}
		}
	}
	if strings.Contains(h, "src=\"http") {
		t.Error("the panel loads something from the network")
	}
}

// The picture of the samples is made once, however often the bar is drawn.
func TestPictureIsMadeOnce(t *testing.T) {
	p := &panel{}
	s := state{samples: &ddpm.Samples{X: []float32{0, 0, 1, 1}, N: 2, Shape: []int{2}}}
	render(t, p, s, false)
	p.picture = "kept"
	if h := render(t, p, s, false); !strings.Contains(h, "kept") {
		t.Error("the same samples were drawn again")
	}
	s.samples = &ddpm.Samples{X: []float32{0, 0, 1, 1}, N: 2, Shape: []int{2}}
	if h := render(t, p, s, false); strings.Contains(h, "kept") {
		t.Error("new samples were not drawn")
	}
}

// Losses that no logarithmic axis can show must not take the progress bar away.
func TestPanelOutlivesBadLosses(t *testing.T) {
	p := &panel{}
	var s state
	for n, loss := range []float64{math.NaN(), math.Inf(1), 0, -1} {
		s.curve.add(float64(n), loss, loss)
	}
	if h := render(t, p, s, false); !strings.Contains(h, "progressbar") {
		t.Error("no progress bar")
	}
}
