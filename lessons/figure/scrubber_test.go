package figure

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// played is what the script of a scrubber is called with.
type played struct {
	ID             string
	Start          int
	Labels, Frames []string
}

func scrub(t *testing.T, s Scrubber) (string, played) {
	t.Helper()
	h, err := s.HTML()
	if err != nil {
		t.Fatal(err)
	}
	offline(t, h)
	if strings.Count(h, "<script>") != 1 || strings.Count(h, "</script>") != 1 {
		t.Fatalf("%d scripts begin and %d end, want one", strings.Count(h, "<script>"), strings.Count(h, "</script>"))
	}
	m := regexp.MustCompile(`(?s)\}\)\((\{.*\})\);</script>`).FindStringSubmatch(h)
	if m == nil {
		t.Fatal("the script is not called with an object")
	}
	var p played
	if err := json.Unmarshal([]byte(m[1]), &p); err != nil {
		t.Fatal(err)
	}
	return h, p
}

func TestScrubber(t *testing.T) {
	h, p := scrub(t, Scrubber{Frames: frames(t, 20), Start: 7})
	if len(p.Frames) != 20 || len(p.Labels) != 20 || p.Start != 7 {
		t.Errorf("%d frames, %d labels, start %d; want 20, 20, 7", len(p.Frames), len(p.Labels), p.Start)
	}
	if !strings.Contains(h, `<div id="`+p.ID+`"`) {
		t.Errorf("the script looks for the element %q, which is not there", p.ID)
	}
	for i, f := range p.Frames {
		if !pngURI.MatchString(f) {
			t.Errorf("frame %d is %.30q", i, f)
		}
	}
	// Without the script, the strip is left: the first and the last frame among its six.
	rest := h[:strings.Index(h, "<script>")]
	shown := regexp.MustCompile(`data-frame="(\d+)"`).FindAllStringSubmatch(rest, -1)
	if len(shown) != 6 || shown[0][1] != "0" || shown[5][1] != "19" {
		t.Errorf("the strip shows %v, want six frames from 0 to 19", shown)
	}
}

func TestScrubbersShareAPage(t *testing.T) {
	_, a := scrub(t, Scrubber{Frames: frames(t, 2)})
	_, b := scrub(t, Scrubber{Frames: frames(t, 2)})
	if a.ID == b.ID {
		t.Errorf("two scrubbers have the id %q", a.ID)
	}
}

// Frames are drawn on all cores; the order stays.
func TestChartsAsFrames(t *testing.T) {
	var f []Frame
	for i := range 12 {
		f = append(f, Frame{Label: "t", Picture: Chart{Width: 80 + i, Height: 80, Dots: []Dots{{X: []float64{1, 2}, Y: []float64{1, 2}}}}})
	}
	_, p := scrub(t, Scrubber{Frames: f})
	for i, frame := range p.Frames {
		want, err := f[i].Picture.Source()
		if err != nil || frame != want {
			t.Errorf("frame %d is not its chart (%v)", i, err)
		}
	}
}

func TestLabelsCannotEndTheScript(t *testing.T) {
	f := frames(t, 2)
	f[1].Label = `</script><img src="x"> & "t"`
	_, p := scrub(t, Scrubber{Frames: f})
	if p.Labels[1] != f[1].Label {
		t.Errorf("the label arrives as %q", p.Labels[1])
	}
}

func TestScrubberErrors(t *testing.T) {
	f := frames(t, 3)
	for name, s := range map[string]Scrubber{
		"no frames":            {},
		"start beyond the end": {Frames: f, Start: 3},
		"start before 0":       {Frames: f, Start: -1},
		"strip beyond the end": {Frames: f, Strip: []int{0, 5}},
		"bad id":               {Frames: f, ID: `a"b`},
		"frame without image":  {Frames: append(f[:2:2], Frame{Label: "x", Picture: Still{}})},
		"frame without data":   {Frames: append(f[:2:2], Frame{Label: "x", Picture: Chart{}})},
	} {
		if _, err := s.HTML(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if h, _ := scrub(t, Scrubber{Frames: f, Strip: []int{}, ID: "mine"}); strings.Contains(h, "<figure") || !strings.Contains(h, `id="mine"`) {
		t.Error("an empty strip is shown, or the id is not taken")
	}
}

// Outside a notebook nothing is shown, and errors are still told.
func TestShowOutsideANotebook(t *testing.T) {
	if InNotebook() {
		t.Skip("runs in a notebook")
	}
	var p Place
	for name, show := range map[string]func(...Figure) error{"Show": Show, "Draw": p.Draw} {
		if err := show(Fragment("text"), Row{Fragment("a"), Column{Fragment("b")}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := show(Chart{Title: "none"}); err == nil {
			t.Errorf("%s of a chart of nothing: no error", name)
		}
	}
}
