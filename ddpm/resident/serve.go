package resident

import (
	"context"
	"encoding/gob"

	"denoise/ddpm/exact"
	"denoise/kernel/worker/wire"
)

func init() { gob.Register(exact.Discrete{}) } // as a BoundOptions.Decoder

// none is what says nothing.
type none = wire.None

// A method answers a call: here, in the process, or through the worker.
type method[Args, Event, Result any] = func(s *Service, ctx context.Context, args Args, observe func(Event)) (Result, error)

// Serve makes the server answer the calls of this package's functions. current, unless it is nil, is asked before each that
// computes, and its error is the answer: the worker's code may no longer be the cells'.
func (s *Service) Serve(server *wire.Server, current func() error) {
	if current == nil {
		current = func() error { return nil }
	}
	always := func() error { return nil }
	handle(s, server, "train", current, (*Service).train)
	handle(s, server, "start", current, (*Service).start)
	handle(s, server, "sample", current, (*Service).sample)
	handle(s, server, "evaluate", current, (*Service).evaluate)
	handle(s, server, "status", always, (*Service).status)
	handle(s, server, "watch", always, (*Service).watch)
	handle(s, server, "stop", always, (*Service).stop)
	handle(s, server, "rate", always, (*Service).setRate)
	handle(s, server, "release", always, (*Service).release)
	handle(s, server, "who", always, (*Service).who)
}

func handle[Args, Event, Result any](s *Service, server *wire.Server, call string, may func() error, f method[Args, Event, Result]) {
	wire.Handle(server, "resident."+call, func(ctx context.Context, args Args, send func(Event)) (Result, error) {
		if err := may(); err != nil {
			var nothing Result
			return nothing, err
		}
		return f(s, ctx, args, send)
	})
}

// do does a call of the worker where there is one, and else here.
func do[Args, Event, Result any](ctx context.Context, call string, f method[Args, Event, Result], args Args, observe func(Event)) (Result, error) {
	if socket := wire.Socket(); socket != "" {
		return wire.Call[Event, Result](ctx, socket, "resident."+call, args, observe)
	}
	return f(here(), ctx, args, observe)
}
