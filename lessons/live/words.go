package live

import (
	"fmt"
	"strings"
	"time"

	"denoise/ddpm"
)

// done is the part of the steps that are done, 0 to 1.
func (s *state) done() float64 {
	if s.event.Steps <= 0 {
		return 0
	}
	return min(1, max(0, float64(s.event.Step)/float64(s.event.Steps)))
}

// doing says what the phase is about; empty while steps are being done.
func (s *state) doing() string {
	e, clock := s.event, short(s.now.Sub(s.began))
	words := map[ddpm.Phase]string{
		ddpm.Loading:       "loading the data",
		ddpm.Compiling:     fmt.Sprintf("compiling… %s", clock),
		ddpm.Sampling:      fmt.Sprintf("drawing samples… %s", clock),
		ddpm.Checkpointing: fmt.Sprintf("writing a checkpoint… %s", clock),
		ddpm.Done:          "done",
		ddpm.Interrupted:   "interrupted",
		ddpm.Training:      "",
	}[e.Phase]
	if e.Message == "" {
		return words
	}
	if words == "" {
		return e.Message
	}
	return words + ": " + e.Message
}

// parts are the figures of the progress line; those not known yet are left out.
func (s *state) parts() []string {
	e := s.event
	out := []string{fmt.Sprintf("step %d of %d (%.0f%%)", e.Step, e.Steps, 100*s.done())}
	if e.StepsPerSecond > 0 {
		out = append(out, rate(e.StepsPerSecond))
	}
	switch {
	case (e.Phase == ddpm.Done || e.Phase == ddpm.Interrupted) && e.Elapsed > 0:
		out = append(out, "in "+short(e.Elapsed))
	case e.Left > 0:
		out = append(out, short(e.Left)+" left")
	}
	if e.SmoothLoss != 0 {
		out = append(out, strings.TrimSpace(fmt.Sprintf("loss %.4g %s", e.SmoothLoss, inWords(e.Unit))))
	}
	return out
}

// inWords puts the unit of a loss behind it: a unit as it is, what else is measured in brackets.
func inWords(unit string) string {
	if unit == "" || unit == "bits/dim" {
		return unit
	}
	return "(" + unit + ")"
}

// line is the whole state in one line of text.
func (s *state) line() string {
	parts := s.parts()
	if d := s.doing(); d != "" {
		parts = append(parts, d)
	}
	return strings.Join(parts, " · ")
}

// rate writes a speed with three digits, in steps a second or seconds a step.
func rate(perSecond float64) string {
	if perSecond < 1 {
		return fmt.Sprintf("%.3g s a step", 1/perSecond)
	}
	if perSecond >= 100 {
		return fmt.Sprintf("%.0f steps/s", perSecond)
	}
	return fmt.Sprintf("%.3g steps/s", perSecond)
}

// short writes a duration with its two greatest units: 8s, 3m05s, 2h07m.
func short(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%ds", s)
	case s < 3600:
		return fmt.Sprintf("%dm%02ds", s/60, s%60)
	}
	return fmt.Sprintf("%dh%02dm", s/3600, s/60%60)
}
