package shim

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"

	"denoise/kernel/process"
)

// Cell runs the program of a cell: the one beside this program's own place.
func Cell(argv []string) error {
	return run(append([]string{argv[0] + programSuffix}, argv[1:]...), true)
}

// Shell runs a command.
func Shell(argv []string) error { return run(argv, false) }

// afterInterrupt is how long what an interrupted program left behind has to close its output.
const afterInterrupt = 200 * time.Millisecond

// run runs a program to its end and leaves a report. GoNB, which waits for this process, learns of no failure: it would
// print it into the cell's output, and go on all the same.
func run(argv []string, cell bool) error {
	// A group apart from GoNB's: an interrupt ends at once what is in that, compilers.
	syscall.Setpgid(0, 0)
	// The child dies with the thread that starts it.
	runtime.LockOSThread()
	dir := os.Getenv(process.Mark)
	result := filepath.Join(dir, "result")
	report := &Report{}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), ResultVariable+"="+result)
	cmd.Stdin = os.Stdin
	cmd.SysProcAttr = process.DieWithParent()
	var display *relay
	if cell {
		var err error
		if display, err = newRelay(dir); err != nil {
			return err
		}
		cmd.Env = append(cmd.Env, display.environ()...)
	}
	outputs, err := pipe(cmd)
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := cmd.Start(); err != nil {
		report.Status, report.Error = 127, err.Error()
		return report.write(dir)
	}
	interrupted := make(chan struct{})
	go watch(cmd.Process.Pid, signals, interrupted)
	copied := outputs.copy()
	err = cmd.Wait()
	select {
	case <-copied:
	case <-interrupted:
		// What it left, as a shell's background command that ignores interrupts, ends too.
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		select {
		case <-copied:
		case <-time.After(afterInterrupt):
		}
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		report.Status = exit.ExitCode()
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			report.Status, report.Signal = 128+int(status.Signal()), status.Signal().String()
		}
	} else if err != nil {
		report.Status, report.Error = 1, err.Error()
	}
	if display != nil {
		display.finish()
	}
	return errors.Join(report.takeResult(result), report.write(dir))
}

// watch ends the child's group when this process is told to end or GoNB is gone. An interrupt is noted only: the kernel
// sends it to every process itself.
func watch(child int, signals <-chan os.Signal, interrupted chan<- struct{}) {
	var once sync.Once
	parent := os.Getppid()
	tick := time.NewTicker(500 * time.Millisecond)
	for {
		select {
		case s := <-signals:
			once.Do(func() { close(interrupted) })
			if s != os.Interrupt {
				syscall.Kill(-child, syscall.SIGKILL)
			}
		case <-tick.C:
			if os.Getppid() != parent {
				syscall.Kill(-child, syscall.SIGKILL)
				os.Exit(1)
			}
		}
	}
}

// outputs are the two outputs of a child, to be copied to this process's own.
type outputs struct{ read, write [2]*os.File }

func pipe(cmd *exec.Cmd) (*outputs, error) {
	var o outputs
	for i := range 2 {
		var err error
		if o.read[i], o.write[i], err = os.Pipe(); err != nil {
			return nil, err
		}
	}
	cmd.Stdout, cmd.Stderr = o.write[0], o.write[1]
	return &o, nil
}

// copy copies both to their ends, which it tells by closing the channel.
func (o *outputs) copy() <-chan struct{} {
	var both sync.WaitGroup
	limit := &bucket{}
	for i, to := range []*os.File{os.Stdout, os.Stderr} {
		o.write[i].Close()
		both.Go(func() { (&pump{to: to, lines: i == 1, limit: limit}).copy(o.read[i]) })
	}
	done := make(chan struct{})
	go func() {
		both.Wait()
		close(done)
	}()
	return done
}
