package live

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"denoise/ddpm"
)

func TestLine(t *testing.T) {
	for _, c := range []struct {
		event ddpm.Event
		want  string
	}{
		{ddpm.Event{Phase: ddpm.Loading, Steps: 10, Message: "archive.tar: 5 of 9 bytes"}, "step 0 of 10 (0%) · loading the data: archive.tar: 5 of 9 bytes"},
		{ddpm.Event{Phase: ddpm.Training, Step: 1, Steps: 10, Loss: 2, SmoothLoss: 0.5}, "step 1 of 10 (10%) · loss 0.5"},
		{ddpm.Event{Phase: ddpm.Training, Step: 1, Steps: 10, SmoothLoss: -0.5, Unit: "bits/dim"}, "step 1 of 10 (10%) · loss -0.5 bits/dim"},
		{ddpm.Event{Phase: ddpm.Training, Step: 1, Steps: 10, SmoothLoss: 0.5, Unit: "squared error of ε"}, "step 1 of 10 (10%) · loss 0.5 (squared error of ε)"},
		{ddpm.Event{Phase: ddpm.Training, Step: 5, Steps: 10, SmoothLoss: 0.5, StepsPerSecond: 12.34, Left: 125 * time.Second}, "step 5 of 10 (50%) · 12.3 steps/s · 2m05s left · loss 0.5"},
		{ddpm.Event{Phase: ddpm.Done, Step: 10, Steps: 10, SmoothLoss: 0.25, StepsPerSecond: 0.25, Elapsed: 40 * time.Second}, "step 10 of 10 (100%) · 4 s a step · in 40s · loss 0.25 · done"},
		{ddpm.Event{Phase: ddpm.Interrupted, Step: 3, Steps: 10, Message: "saved in x"}, "step 3 of 10 (30%) · interrupted: saved in x"},
		{ddpm.Event{}, "step 0 of 0 (0%)"},
	} {
		s := state{event: c.event}
		if got := s.line(); got != c.want {
			t.Errorf("line of %+v:\n got %s\nwant %s", c.event, got, c.want)
		}
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0s", 1499 * time.Millisecond: "1s", 59600 * time.Millisecond: "1m00s",
		185 * time.Second: "3m05s", 7620 * time.Second: "2h07m",
	} {
		if got := short(d); got != want {
			t.Errorf("short(%v) = %q, want %q", d, got, want)
		}
	}
}

// On a terminal every line overwrites the one before and the last ends it; elsewhere each is a
// line of its own, with nothing but text.
func TestTerminal(t *testing.T) {
	s := state{event: step(5)}
	var tty, file bytes.Buffer
	over := &terminal{out: &tty, tty: true, width: func() int { return 12 }}
	plain := newTerminal(&file, "glyphs")
	for _, v := range []view{over, plain} {
		for _, last := range []bool{false, true} {
			if err := v.draw(s, last); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := "\rstep 5 of …\x1b[K\rstep 5 of …\x1b[K\n"; tty.String() != want {
		t.Errorf("terminal got %q, want %q", tty.String(), want)
	}
	if got := file.String(); strings.ContainsAny(got, "\r\x1b") || strings.Count(got, "\n") != 2 || !strings.HasPrefix(got, "glyphs: step 5 of 1000") {
		t.Errorf("file got %q", got)
	}
}
