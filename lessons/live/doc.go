// Package live shows a training while it runs.
//
// Watch returns an observer for ddpm's Run.Train. In a notebook it keeps one spot of
// the cell's output up to date: a progress bar, the loss curve, the last samples. In a
// terminal it writes a progress line, over and over on the same line, or every few
// seconds on a new one where the output goes to a file.
//
// Watching costs the training next to nothing: Observe only notes the event, and what
// is shown is drawn by a goroutine of its own, at most twice a second.
package live
