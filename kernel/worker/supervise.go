package worker

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"denoise/kernel/setup/env"
	"denoise/kernel/worker/wire"

	"golang.org/x/sys/unix"
)

// Options say what the worker is.
type Options struct {
	// Build is the command that brings Program up to date before each start; none: it is as it is.
	Build []string
	// Root is the folder that Build runs in.
	Root string
	// Program is the worker, which calls Serve.
	Program string
	// Dir is the folder that the worker runs in, that of the cells; "" means that of this process.
	Dir string
	// Env is the environment of both; nil means that of this process.
	Env []string
	// Log takes what the worker and the build print; nil means nobody.
	Log io.Writer
}

// Of are the options for the worker of a checkout, in the environment of its kernels.
func Of(place env.Place, environ []string, log io.Writer) Options {
	program := filepath.Join(place.Bin(), "resident")
	return Options{
		Build:   []string{"go", "build", "-buildvcs=false", "-o", program, "./kernel/worker/resident"},
		Root:    place.Root,
		Program: program,
		Env:     environ,
		Log:     log,
	}
}

// Supervisor stands between the cells and their worker.
type Supervisor struct {
	opts     Options
	folder   string
	unlock   func() error
	listener *net.UnixListener
	socket   *os.File // the listener's, to wait on and to hand over
	fd       int      // the socket's
	died     string   // when and how the last worker ended
	pid      atomic.Int64

	ctx     context.Context // cancelled by Close
	cancel  context.CancelFunc
	wake    *os.File // reads the end of wakeEnd
	wakeEnd *os.File
	ended   chan struct{}
}

// Supervise makes the worker's socket, in a private folder of its own, and starts the worker at the first call.
func Supervise(opts Options) (*Supervisor, error) {
	sweep()
	folder, unlock, err := newFolder()
	if err != nil {
		return nil, fmt.Errorf("the folder of the worker's socket: %w", err)
	}
	s := &Supervisor{opts: opts, folder: folder, unlock: unlock, ended: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if err := s.listen(); err != nil {
		s.clear()
		return nil, fmt.Errorf("the worker's socket: %w", err)
	}
	go s.loop()
	return s, nil
}

func (s *Supervisor) listen() (err error) {
	if s.listener, err = net.ListenUnix("unix", &net.UnixAddr{Name: s.Socket(), Net: "unix"}); err != nil {
		return err
	}
	if err := os.Chmod(s.Socket(), 0o600); err != nil {
		return err
	}
	if s.socket, err = s.listener.File(); err != nil {
		return err
	}
	s.fd = int(s.socket.Fd())
	s.wake, s.wakeEnd, err = os.Pipe()
	return err
}

// Socket is the path of the worker's socket.
func (s *Supervisor) Socket() string { return filepath.Join(s.folder, "worker.sock") }

// Env is the variable by which cells find the worker, NAME=value.
func (s *Supervisor) Env() string { return wire.Variable + "=" + s.Socket() }

// PID is the worker's process, 0 while there is none.
func (s *Supervisor) PID() int { return int(s.pid.Load()) }

// Close ends the worker, which saves what it trains first, kills it when it takes more than some seconds, and removes the
// folder.
func (s *Supervisor) Close() error {
	s.cancel()
	s.wakeEnd.Close()
	<-s.ended
	return nil
}

// loop starts the worker whenever somebody calls and there is none.
func (s *Supervisor) loop() {
	defer close(s.ended)
	defer s.clear()
	for s.called() {
		if err := s.run(); err != nil && s.ctx.Err() == nil {
			s.refuse(err)
		}
	}
}

// called waits for a call, and returns false when the supervisor is to end.
func (s *Supervisor) called() bool {
	for {
		poll := []unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN}, {Fd: int32(s.wake.Fd())}}
		if _, err := unix.Poll(poll, -1); err != nil && err != unix.EINTR {
			return false
		}
		if poll[1].Revents != 0 {
			return false
		}
		if poll[0].Revents != 0 {
			return true
		}
	}
}

// refuse answers the calls that wait for a worker that there cannot be.
func (s *Supervisor) refuse(err error) {
	server := wire.Server{Refusal: err}
	unix.SetNonblock(s.fd, true) // os/exec has handed it over as blocking
	s.listener.SetDeadline(time.Now().Add(100 * time.Millisecond))
	server.Serve(s.ctx, s.listener)
	s.listener.SetDeadline(time.Time{})
}

func (s *Supervisor) clear() {
	for _, file := range []io.Closer{s.listener, s.socket, s.wake, s.wakeEnd} {
		file.Close() // nil where it was never made, which is an error and no harm
	}
	os.RemoveAll(s.folder)
	s.unlock()
}
