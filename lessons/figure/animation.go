package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"time"
)

// Animation plays its frames over and over. It is a GIF, which also plays where
// scripts are blocked, and in a README.
type Animation struct {
	Frames []image.Image // all of one size
	Delay  time.Duration // between frames; 0: 100 ms; GIF counts in 10 ms
	Pause  time.Duration // on the last frame, before it begins again; 0: 2 s
	Alt    string        // what it shows, for those who cannot see it
	Width  int           // pixels on screen; 0: as many as a frame has
}

// GIF returns the animation as a GIF file that repeats for ever.
//
// Up to 256 colours are kept exactly; with more, the frames share the 256 that
// stand for them best.
//
// Errors: no frames; frames of different sizes; a delay under 20 ms, which
// browsers replace by a slow one.
func (a Animation) GIF() ([]byte, error) {
	delay, pause := a.Delay, a.Pause
	if delay == 0 {
		delay = 100 * time.Millisecond
	}
	if pause == 0 {
		pause = 2 * time.Second
	}
	if len(a.Frames) == 0 {
		return nil, fmt.Errorf("figure: no frames to animate: give at least one")
	}
	if delay < 20*time.Millisecond || pause < 20*time.Millisecond {
		return nil, fmt.Errorf("figure: frames of %v with a pause of %v: browsers show no frame shorter than 20ms", delay, pause)
	}
	size := a.Frames[0].Bounds().Size()
	for i, f := range a.Frames {
		if f.Bounds().Size() != size || f.Bounds().Empty() {
			return nil, fmt.Errorf("figure: frame %d is %v, frame 0 is %v: all must have one size, of at least one pixel", i, f.Bounds().Size(), size)
		}
	}
	out := &gif.GIF{Image: quantise(a.Frames)}
	for i := range a.Frames {
		d := delay
		if i == len(a.Frames)-1 {
			d = pause
		}
		out.Delay = append(out.Delay, int(d/(10*time.Millisecond)))
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, out); err != nil {
		return nil, fmt.Errorf("figure: animation as GIF: %w", err)
	}
	return b.Bytes(), nil
}

// Source returns the animation as a data URI.
func (a Animation) Source() (string, error) {
	b, err := a.GIF()
	if err != nil {
		return "", err
	}
	return dataURI("image/gif", b), nil
}

// HTML returns the animation for a cell.
func (a Animation) HTML() (string, error) {
	src, err := a.Source()
	if err != nil {
		return "", err
	}
	w := a.Width
	if w == 0 {
		w = a.Frames[0].Bounds().Dx()
	}
	size := a.Frames[0].Bounds().Size()
	return picture(src, a.Alt, w, w*size.Y/size.X, size.X <= w), nil
}
