// Package gonb runs the pinned GoNB as the child of a kernel and talks to it as a client.
package gonb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"denoise/kernel/channels"
	"denoise/kernel/jupyter"
	"denoise/kernel/process"
)

// Options says how to start GoNB.
type Options struct {
	Command    func(connection string) []string // the program and its arguments, given its connection file
	Environ    []string
	Scratch    string // the kernel's folder: the connection file goes there
	Connection string // the name of that file; GoNB reads the id of the kernel from it
	Log        *os.File
	Handle     channels.Handlers // what takes GoNB's messages, those on control excepted
}

// Child is a running GoNB.
type Child struct {
	PID     int
	Done    chan struct{} // closed when it has ended
	process *os.Process
	group   *channels.Group
	end     context.CancelFunc
	session jupyter.Session
	err     error
}

// startTime is how long GoNB has to answer.
const startTime = 60 * time.Second

// Start starts GoNB and returns once it answers.
func Start(ctx context.Context, o Options) (*Child, error) {
	connection, err := jupyter.NewConnection()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(o.Scratch, o.Connection)
	if err := connection.Write(file); err != nil {
		return nil, err
	}
	defer os.Remove(file) // GoNB has read it
	c := &Child{Done: make(chan struct{}), session: jupyter.NewSession()}
	if err := c.start(o, file); err != nil {
		return nil, err
	}
	if err := c.connect(ctx, connection, o.Handle); err != nil {
		c.Kill()
		<-c.Done
		c.Close()
		return nil, err
	}
	return c, nil
}

// start starts the process, from a thread that lives as long as it: the system kills it with that.
func (c *Child) start(o Options, file string) error {
	argv := o.Command(file)
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = o.Environ
	cmd.Stdout, cmd.Stderr = o.Log, o.Log
	cmd.SysProcAttr = process.DieWithParent()
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		if err == nil {
			c.process, c.PID = cmd.Process, cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		c.err = cmd.Wait()
		close(c.Done)
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("cannot start %s: %w; run: go run ./kernel setup", argv[0], err)
	}
	return nil
}

// connect dials and asks until GoNB has been heard on both its channels.
func (c *Child) connect(ctx context.Context, connection *jupyter.Connection, handle channels.Handlers) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, fmt.Errorf("GoNB did not answer within %v", startTime))
	defer cancel()
	type dialled struct {
		group *channels.Group
		err   error
	}
	dialling := make(chan dialled, 1)
	dialCtx, end := context.WithCancel(context.Background()) // of the sockets, too
	c.end = end
	go func() {
		group, err := channels.Dial(dialCtx, connection)
		dialling <- dialled{group, err}
	}()
	giveUp := func(err error) error {
		end()
		if d := <-dialling; d.err == nil {
			d.group.Close()
		}
		return err
	}
	select {
	case d := <-dialling:
		if d.err != nil {
			return d.err
		}
		c.group = d.group
	case <-c.Done:
		return giveUp(c.ended())
	case <-ctx.Done():
		return giveUp(context.Cause(ctx))
	}
	var once [2]sync.Once
	heard := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	note := func(i int, next func(*jupyter.Message)) func(*jupyter.Message) {
		return func(m *jupyter.Message) {
			once[i].Do(func() { close(heard[i]) })
			next(m)
		}
	}
	c.group.Serve(channels.Handlers{Shell: note(0, handle.Shell), IOPub: note(1, handle.IOPub), Stdin: handle.Stdin})
	ask := time.NewTicker(50 * time.Millisecond)
	defer ask.Stop()
	for _, channel := range heard {
		for waiting := true; waiting; {
			if err := c.Send("kernel_info_request", struct{}{}); err != nil {
				return err
			}
			select {
			case <-channel:
				waiting = false
			case <-ask.C:
			case <-c.Done:
				return c.ended()
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
	}
	return nil
}

// Send sends a request of the kernel's own.
func (c *Child) Send(kind string, content any) error {
	m, err := c.session.Message(kind, nil, content)
	if err != nil {
		return err
	}
	return c.group.Shell.Send(m)
}

// Request sends a request of the kernel's own that has an id.
func (c *Child) Request(id, kind string, content any) error {
	m, err := c.session.Message(kind, nil, content)
	if err != nil {
		return err
	}
	m.Header.ID = id
	return c.group.Shell.Send(m)
}

// Forward passes on a message of the kernel's client, as it is but for the address.
func (c *Child) Forward(m *jupyter.Message, stdin bool) error {
	copied := *m
	copied.Identities = nil
	if stdin {
		return c.group.Stdin.Send(&copied)
	}
	return c.group.Shell.Send(&copied)
}

// Kill ends GoNB at once; what it started remains.
func (c *Child) Kill() { c.process.Kill() }

// Close ends the connection.
func (c *Child) Close() {
	c.end()
	if c.group != nil {
		c.group.Close()
	}
}

func (c *Child) ended() error {
	if c.err == nil {
		return errors.New("GoNB ended")
	}
	return fmt.Errorf("GoNB ended: %w", c.err)
}

// Err says how GoNB ended, after Done.
func (c *Child) Err() error { return c.ended() }
