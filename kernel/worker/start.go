package worker

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"denoise/kernel/setup/env"
	"denoise/kernel/worker/wire"

	"github.com/gofrs/flock"
)

// grace is how long a worker that is to end may take to save.
const grace = 3 * time.Second

// diedVariable tells a worker when and how the one before it ended.
const diedVariable = "DENOISE_WORKER_DIED"

// The file descriptors that a worker finds open.
const (
	socketFD = 3 // the listening socket
	lifeFD   = 4 // reads the end of the kernel
	readyFD  = 5 // takes a byte when the worker is ready to answer
)

// run builds and starts the worker, and waits until it or the supervisor ends. An error means that it did not come to life.
func (s *Supervisor) run() error {
	if err := s.build(); err != nil {
		return err
	}
	life, lifeEnd, err := os.Pipe()
	if err != nil {
		return err
	}
	defer lifeEnd.Close()
	ready, readyEnd, err := os.Pipe()
	if err != nil {
		life.Close()
		return err
	}
	defer ready.Close()
	var said tail
	cmd := exec.Command(s.opts.Program)
	cmd.Dir, cmd.Env = s.opts.Dir, s.environ()
	cmd.ExtraFiles = []*os.File{s.socket, life, readyEnd}
	output := io.Writer(&said)
	if s.opts.Log != nil {
		output = io.MultiWriter(s.opts.Log, &said)
	}
	cmd.Stdout, cmd.Stderr = output, output
	// An interrupt of the notebook goes to the kernel's whole process group; trainings in the background go on.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = time.Second
	err = cmd.Start()
	life.Close()
	readyEnd.Close()
	if err != nil {
		return fmt.Errorf("the kernel's worker cannot be started: %w; run `go run ./kernel setup`", err)
	}
	s.pid.Store(int64(cmd.Process.Pid))
	defer s.pid.Store(0)
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err = <-done:
	case <-s.ctx.Done():
		lifeEnd.Close()
		select {
		case <-done:
		case <-time.After(grace):
			cmd.Process.Kill()
			<-done
		}
		return nil
	}
	if n, _ := ready.Read(make([]byte, 1)); n == 0 {
		return fmt.Errorf("the kernel's worker ended as it began (%v): %s", err, bytes.TrimSpace(said.text))
	}
	s.died = ending(err)
	return nil
}

// ending says when and how the worker ended.
func ending(err error) string {
	at := "at " + time.Now().Format(time.TimeOnly)
	switch {
	case err == nil:
		return at
	case strings.Contains(err.Error(), syscall.SIGKILL.String()):
		return at + " (killed: perhaps the memory was short)"
	}
	return at + " (" + err.Error() + ")"
}

func (s *Supervisor) environ() []string {
	environ := s.opts.Env
	if environ == nil {
		environ = os.Environ()
	}
	return env.With(environ, wire.Variable+"=", diedVariable+"="+s.died)
}

// tail keeps the end of what is written to it.
type tail struct{ text []byte }

func (t *tail) Write(data []byte) (int, error) {
	t.text = append(t.text, data...)
	t.text = t.text[max(0, len(t.text)-2000):]
	return len(data), nil
}

// build brings the program up to date with the checkout, so that the worker computes what the cells' own code says. One
// kernel builds at a time.
func (s *Supervisor) build() error {
	if len(s.opts.Build) == 0 {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(s.opts.Program), 0o755); err != nil {
		return fmt.Errorf("the kernel's worker cannot be built: %w", err)
	}
	lock := flock.New(s.opts.Program + ".lock")
	if _, err := lock.TryLockContext(s.ctx, 50*time.Millisecond); err != nil {
		return fmt.Errorf("the kernel's worker cannot be built: %w", err)
	}
	defer lock.Unlock()
	cmd := exec.CommandContext(s.ctx, env.Find(s.opts.Build[0], s.opts.Env), s.opts.Build[1:]...)
	cmd.Dir, cmd.Env = s.opts.Root, s.opts.Env
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the kernel's worker cannot be built: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}
