package main

import (
	"fmt"
	"io"
	"time"

	"denoise/ddpm"
)

// progress writes a line when a run begins and ends its training, and every 20 seconds. The time left is told by the share that
// this session has done since its first training began.
func progress(out io.Writer) func(name string, e ddpm.Event, share float64) {
	var began, last time.Time
	first := 0.0
	return func(name string, e ddpm.Event, share float64) {
		if began.IsZero() && e.Phase == ddpm.Training {
			began, first = time.Now(), share
		}
		if e.Phase == ddpm.Training && time.Since(last) < 20*time.Second || e.Phase == ddpm.Checkpointing {
			return
		}
		last = time.Now()
		left := ""
		if done := share - first; !began.IsZero() && done > 0 {
			left = fmt.Sprintf(", %v left", time.Duration(float64(time.Since(began))*(1-share)/done).Round(time.Second))
		}
		loss := ""
		if e.SmoothLoss > 0 { // 0 before this session's first step
			loss = fmt.Sprintf(", loss %.3f", e.SmoothLoss)
		}
		fmt.Fprintf(out, "%s: %s, step %d of %d%s%s\n", name, e.Phase, e.Step, e.Steps, loss, left)
	}
}
