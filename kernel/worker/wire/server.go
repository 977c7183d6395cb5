package wire

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"sync"
)

// Server answers calls, each in a goroutine of its own.
type Server struct {
	handlers map[string]handler
	// Refusal, where it is set, is the answer to every call.
	Refusal error
}

// handler decodes the argument, does the call and sends its result.
type handler func(ctx context.Context, c *channel) error

// channel is the worker's end of a call.
type channel struct {
	encoder *gob.Encoder
	decoder *gob.Decoder
	conn    net.Conn
}

// Handle makes s answer the call of that name by f. The context of f is cancelled when the caller cancels or is gone;
// send hands the caller an event, and nothing happens when it is gone.
func Handle[Args, Event, Result any](s *Server, call string, f func(ctx context.Context, args Args, send func(Event)) (Result, error)) {
	if s.handlers == nil {
		s.handlers = map[string]handler{}
	}
	s.handlers[call] = func(ctx context.Context, c *channel) error {
		var args Args
		if err := c.decoder.Decode(&args); err != nil {
			return fmt.Errorf("%s: its argument cannot be read: %w", call, err)
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			io.Copy(io.Discard, c.conn) // nothing comes but the end
			cancel()
		}()
		value, err := f(ctx, args, func(e Event) { c.send(event, &e) })
		if err != nil {
			return err
		}
		return c.send(result, &value)
	}
}

func (c *channel) send(k kind, value any) error {
	if err := c.encoder.Encode(reply{Kind: k}); err != nil {
		return err
	}
	return c.encoder.Encode(value)
}

// Serve answers the calls that come to the listener until ctx is cancelled, and then waits for those at hand, whose
// contexts are cancelled too. Callers of another user get no answer.
func (s *Server) Serve(ctx context.Context, listener *net.UnixListener) error {
	stop := context.AfterFunc(ctx, func() { listener.Close() })
	defer stop()
	var calls sync.WaitGroup
	defer calls.Wait()
	for {
		conn, err := listener.AcceptUnix()
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded) {
				return nil
			}
			return err
		}
		calls.Go(func() {
			defer conn.Close()
			if uid, err := peer(conn); err != nil || uid != os.Getuid() {
				return
			}
			s.answer(ctx, conn)
		})
	}
}

// answer does one call. A panic in it is its error, and harms no other.
func (s *Server) answer(ctx context.Context, conn net.Conn) {
	c := &channel{gob.NewEncoder(conn), gob.NewDecoder(conn), conn}
	var r request
	if err := c.decoder.Decode(&r); err != nil {
		return // no caller of ours
	}
	if err := s.do(ctx, c, r.Call); err != nil {
		c.encoder.Encode(reply{Kind: failure, Failure: newFailure(err)})
	}
}

func (s *Server) do(ctx context.Context, c *channel, call string) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s: panic in the worker: %v\n%s", call, fault, debug.Stack())
		}
	}()
	if s.Refusal != nil {
		return s.Refusal
	}
	handle, ok := s.handlers[call]
	if !ok {
		return fmt.Errorf("the worker knows no call %q: it was started from another version of the checkout; restart the kernel", call)
	}
	return handle(ctx, c)
}
