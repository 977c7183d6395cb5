package figure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
)

// Scrubber is a stack of precomputed frames under a slider, with a button that
// plays them. Above it stands a strip of chosen frames, which is all that is seen where
// scripts are blocked; a click on one brings the slider there.
type Scrubber struct {
	Frames []Frame
	Start  int    // the frame shown first
	Strip  []int  // the frames of the strip; nil: six, evenly apart; empty: no strip
	Width  int    // of the picture under the slider, pixels on screen; 0: 280
	FPS    int    // frames a second when it plays; 0: 8
	ID     string // of the HTML element, unique on the page; empty: a new one
}

//go:embed scrubber.js
var scrubberJS string

// HTML returns the scrubber for a cell. Any number of them can share a page.
//
// Errors: no frames; a frame that cannot be drawn; Start or Strip beyond the
// frames; an ID with other characters than letters, digits, - and _.
func (s Scrubber) HTML() (string, error) {
	uris, err := sources(s.Frames)
	if err != nil {
		return "", err
	}
	chosen := s.Strip
	if chosen == nil {
		chosen = spread(len(uris), 6)
	}
	for _, i := range append([]int{s.Start}, chosen...) {
		if i < 0 || i >= len(uris) {
			return "", fmt.Errorf("figure: scrubber of %d frames asked for frame %d: choose 0 to %d", len(uris), i, len(uris)-1)
		}
	}
	id := s.ID
	if id == "" {
		id = "scrubber-" + gonbui.UniqueId()
	}
	if strings.Trim(strings.ToLower(id), "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return "", fmt.Errorf("figure: scrubber ID %q: use letters, digits, - and _", id)
	}
	script, err := s.script(id, uris)
	if err != nil {
		return "", err
	}
	strip := ""
	if len(chosen) > 0 {
		strip = stripOf(s.Frames, uris, chosen, 0)
	}
	return fmt.Sprintf("<div id=\"%s\" data-scrubber>%s</div>\n<script>%s</script>\n", html.EscapeString(id), strip, script), nil
}

// script calls the player with the frames; it finds its own element, also when the
// page holds the same output twice.
func (s Scrubber) script(id string, uris []string) (string, error) {
	data := struct {
		ID     string   `json:"id"`
		Start  int      `json:"start"`
		Width  int      `json:"width"`
		FPS    int      `json:"fps"`
		Labels []string `json:"labels"`
		Frames []string `json:"frames"`
	}{ID: id, Start: s.Start, Width: s.Width, FPS: s.FPS, Frames: uris}
	if data.Width == 0 {
		data.Width = 280
	}
	if data.FPS == 0 {
		data.FPS = 8
	}
	for _, f := range s.Frames {
		data.Labels = append(data.Labels, f.Label)
	}
	b, err := json.Marshal(data) // escapes <, > and &, so it cannot end the script
	if err != nil {
		return "", fmt.Errorf("figure: scrubber: %w", err)
	}
	return "(" + strings.TrimSpace(scrubberJS) + ")(" + string(b) + ");", nil
}
