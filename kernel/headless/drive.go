package headless

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

//go:embed driver/*.py
var driver embed.FS

// grace is how long after an interrupt the driver has to end the kernel before it is killed itself.
const grace = 4 * time.Second

// run is a run in progress, and what the driver has told of it.
type run struct {
	options  Options
	kernel   int // the kernel's process, which leads a process group; 0 before it has one
	total    int
	line, id string // of the cell that runs
	failure  *CellError
	finished bool
	stderr   bytes.Buffer
}

// drive starts the driver and follows it to its end.
func (r *run) drive(ctx context.Context, job *job, scratch string) error {
	if err := os.CopyFS(scratch, driver); err != nil {
		return err
	}
	command := exec.Command(r.options.Python, filepath.Join(scratch, "driver", "driver.py"))
	command.Env = append(append([]string{}, r.options.Environ...),
		"TMPDIR="+scratch, "JUPYTER_RUNTIME_DIR="+scratch, "PYTHONDONTWRITEBYTECODE=1", "PYTHONSAFEPATH=")
	if r.options.Smoke {
		command.Env = append(command.Env, BudgetVariable+"="+BudgetSmoke)
	}
	// In a group of its own, so that Ctrl-C in a terminal reaches this process only, which then stops the driver.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Stderr = &r.stderr
	command.WaitDelay = time.Second // whoever else holds standard error
	input, err := command.StdinPipe()
	if err != nil {
		return err
	}
	output, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			input.Close()
		}
		select {
		case <-ended:
		case <-time.After(grace):
			syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		}
	}()
	if err := json.NewEncoder(input).Encode(job); err != nil {
		input.Close()
	}
	readErr := r.follow(output)
	if !r.finished && r.kernel != 0 {
		// The driver may have ended without ending the kernel, as when it is killed: nothing of it may stay behind.
		syscall.Kill(-r.kernel, syscall.SIGKILL)
	}
	err = errors.Join(command.Wait(), readErr)
	if err == nil && !r.finished {
		err = errors.New("it ended too early")
	}
	return err
}
