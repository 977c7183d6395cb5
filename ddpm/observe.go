package ddpm

import "time"

// Phase says what a training is doing.
type Phase string

const (
	Loading       Phase = "load"        // the data are being downloaded or read; Message says how far
	Compiling     Phase = "compile"     // the backend compiles the first step
	Training      Phase = "train"       // steps are being done
	Sampling      Phase = "sample"      // samples are being drawn with the averaged weights
	Checkpointing Phase = "checkpoint"  // a checkpoint is being written
	Done          Phase = "done"        // the steps that were asked for are done
	Interrupted   Phase = "interrupted" // the context was cancelled, and a checkpoint written
)

// Event is the state of a training at one moment.
type Event struct {
	Phase Phase
	// Step counts the steps done in all, earlier sessions included; Steps is how many are to be done in all.
	Step, Steps int64
	// Loss is the last step's, and SmoothLoss its average over about the last 50 steps, both in the Unit.
	Loss, SmoothLoss float64
	// Unit is what the loss is measured in: [Objective.Unit].
	Unit string
	// LearningRate is the last step's, and GradNorm the norm of its whole gradient before clipping.
	LearningRate, GradNorm float64
	// StepsPerSecond, Elapsed and Left are of this session; Left is an estimate, and 0 when there is none yet.
	StepsPerSecond float64
	Elapsed, Left  time.Duration
	// Message says more in words; often empty.
	Message string
	// Samples are new samples, drawn with the averaged weights; nil in most events.
	Samples *Samples
}

// Observer watches a training. Observe is called from the training's own goroutine, after every step and at every
// change of phase, so it should return soon.
type Observer interface {
	Observe(Event)
}

// ObserverFunc makes an Observer of a function.
type ObserverFunc func(Event)

// Observe calls the function.
func (f ObserverFunc) Observe(e Event) { f(e) }
