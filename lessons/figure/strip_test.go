package figure

import (
	"strings"
	"testing"
)

func TestStrip(t *testing.T) {
	f := frames(t, 3)
	f[1].Label = "<script>"
	h, err := Strip{Frames: f}.HTML()
	if err != nil {
		t.Fatal(err)
	}
	offline(t, h)
	if n := len(pngURI.FindAllString(h, -1)); n != 3 || strings.Count(h, "<figcaption") != 3 {
		t.Errorf("%d pictures and %d labels, want 3 of each", n, strings.Count(h, "<figcaption"))
	}
	if strings.Contains(h, "<script>") || !strings.Contains(h, "&lt;script&gt;") {
		t.Error("a label becomes markup")
	}
	f[2].Picture = nil
	if _, err := (Strip{Frames: f}).HTML(); err == nil || !strings.Contains(err.Error(), `frame 2 ("t = 2")`) {
		t.Errorf("a frame without a picture: %v", err)
	}
	if _, err := (Strip{}).HTML(); err == nil {
		t.Error("a strip of nothing: no error")
	}
}
