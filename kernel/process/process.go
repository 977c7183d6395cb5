// Package process finds and ends the processes of one kernel: they carry a mark in their environment, which what they
// start inherits, whatever process group or session it makes for itself, and whoever its parent has become.
package process

import (
	"slices"
	"syscall"
	"time"
)

// Mark is the environment variable whose value, the scratch folder of the kernel, marks its processes.
const Mark = "DENOISE_KERNEL_DIR"

// Process is one process.
type Process struct {
	PID, Parent, Group int
	Name               string // of the program, at most 15 bytes of it
}

// Signal sends a signal to each.
func Signal(list []Process, signal syscall.Signal) {
	for _, p := range list {
		syscall.Kill(p.PID, signal)
	}
}

// End ends every process with the mark but those excepted: it asks them, and after a grace it kills them. Processes that
// appear meanwhile are killed too.
func End(mark string, grace time.Duration, except ...int) {
	left := func() []Process {
		return slices.DeleteFunc(Marked(mark), func(p Process) bool { return slices.Contains(except, p.PID) })
	}
	if grace > 0 {
		Signal(left(), syscall.SIGTERM)
	}
	for deadline := time.Now().Add(grace); time.Now().Before(deadline) && len(left()) > 0; {
		time.Sleep(20 * time.Millisecond)
	}
	for range 50 { // one that forks while it is being listed is found the next time
		list := left()
		if len(list) == 0 {
			return
		}
		Signal(list, syscall.SIGKILL)
		time.Sleep(10 * time.Millisecond)
	}
}

// Alive says whether a process is there.
func Alive(pid int) bool { return syscall.Kill(pid, 0) != syscall.ESRCH }
