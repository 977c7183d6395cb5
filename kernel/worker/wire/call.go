package wire

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
)

// Call makes a call of the worker at the socket, hands each of its events to observe, and returns its result. An error
// of the worker's side is a *Failure; one that wraps ErrLost means that the worker ended meanwhile, and names what it held.
//
// When ctx is cancelled, the worker is told, and Call goes on to wait for its answer: what it cancels may have something
// to save.
func Call[Event, Result, Args any](ctx context.Context, socket, call string, args Args, observe func(Event)) (Result, error) {
	var value Result
	if err := ctx.Err(); err != nil {
		return value, err
	}
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return value, unreachable(socket, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.(*net.UnixConn).CloseWrite() })
	defer stop()
	encoder := gob.NewEncoder(conn)
	err = encoder.Encode(request{call})
	if err == nil {
		err = encoder.Encode(&args)
	}
	if err != nil && !broken(err) {
		return value, fmt.Errorf("%s: %w", call, err)
	} // a worker that refuses has answered before it has read all
	decoder := gob.NewDecoder(conn)
	for {
		var r reply
		if err := decoder.Decode(&r); err != nil {
			return value, lost(socket, call, err)
		}
		switch r.Kind {
		case event:
			var e Event
			if err := decoder.Decode(&e); err != nil {
				return value, lost(socket, call, err)
			}
			observe(e)
		case result:
			if err := decoder.Decode(&value); err != nil {
				return value, lost(socket, call, err)
			}
			return value, nil
		default:
			return value, r.Failure
		}
	}
}

// broken tells an error of the connection from one of the encoding.
func broken(err error) bool {
	_, ok := errors.AsType[*net.OpError](err)
	return ok
}

func unreachable(socket string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("the kernel's worker at $%s=%s is gone, as its kernel is: restart the kernel (%w)", Variable, socket, err)
	}
	if errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("the worker at $%s=%s is another user's: unset %s to do without (%w)", Variable, socket, Variable, err)
	}
	return fmt.Errorf("calling the kernel's worker: %w", err)
}

// lost tells what has gone with the worker.
func lost(socket, call string, err error) error {
	gone := "it held nothing else"
	if held := ReadJournal(socket); len(held) > 0 {
		gone = "lost with it: " + Enumerate(held)
	}
	return fmt.Errorf("%w during %s (%w); %s; the next call starts a new one, in which what is lost has to be made again: "+
		"a training goes on from its last checkpoint", ErrLost, call, err, gone)
}
