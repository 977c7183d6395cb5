package figure

import (
	"errors"
	"fmt"
	"html"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Frame is a picture with the words that belong to it, as "t = 250".
type Frame struct {
	Label   string
	Picture Picture
}

// Strip is a row of labelled pictures that wraps where the page is narrow.
type Strip struct {
	Frames []Frame
	Width  int // of one picture, pixels on screen; 0: 96
}

// HTML returns the strip for a cell.
//
// Errors: no frames; a frame that cannot be drawn, by its label.
func (s Strip) HTML() (string, error) {
	sources, err := sources(s.Frames)
	if err != nil {
		return "", err
	}
	return stripOf(s.Frames, sources, all(len(s.Frames)), s.Width), nil
}

// stripOf writes the chosen frames; each carries its number for the scrubber's script.
func stripOf(frames []Frame, sources []string, chosen []int, width int) string {
	if width == 0 {
		width = 96
	}
	var b strings.Builder
	b.WriteString(`<div style="display:flex;flex-wrap:wrap;gap:6px 8px;margin:4px 0">`)
	for _, i := range chosen {
		fmt.Fprintf(&b, `<figure data-frame="%d" style="margin:0;text-align:center">`, i)
		b.WriteString(picture(sources[i], frames[i].Label, width, 0, enlarged(frames[i].Picture, width)))
		fmt.Fprintf(&b, `<figcaption style="font-size:13px;line-height:1.3">%s</figcaption></figure>`, html.EscapeString(frames[i].Label))
	}
	b.WriteString("</div>")
	return b.String()
}

// sources draws every frame once, on all cores.
func sources(frames []Frame) ([]string, error) {
	if len(frames) == 0 {
		return nil, fmt.Errorf("figure: no frames to show: give at least one")
	}
	out := make([]string, len(frames))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range frames {
		if f.Picture == nil {
			return nil, errors.Join(fmt.Errorf("figure: frame %d (%q) has no picture", i, f.Label), group.Wait())
		}
		group.Go(func() (err error) {
			if out[i], err = f.Picture.Source(); err != nil {
				return fmt.Errorf("frame %d (%q): %w", i, f.Label, err)
			}
			return nil
		})
	}
	return out, group.Wait()
}

// all lists 0..n-1.
func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// spread lists at most k of 0..n-1, evenly apart, the first and the last among them.
func spread(n, k int) []int {
	if n <= k {
		return all(n)
	}
	out := make([]int, k)
	for i := range out {
		out[i] = i * (n - 1) / (k - 1)
	}
	return out
}
