package main

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"denoise/kernel/process"
)

// guardName is what the guard is called in a list of processes.
const guardName = "denoise-kernel-guard"

// startGuard starts the guard of the kernel, its scratch folder and the folder of its worker. It learns of the kernel's end by
// the end of its standard input.
func startGuard(self, scratch, worker string) error {
	end, hold, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, scratch, worker)
	cmd.Args[0] = guardName
	cmd.Stdin = end
	// In a group of its own: what kills the kernel's group leaves it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	keep = hold
	return end.Close()
}

// keep is the pipe whose end the guard waits for.
var keep *os.File

// workerSaves is longer than a worker whose kernel has ended takes to save, end and remove its folder.
const workerSaves = 4 * time.Second

// guard waits for the kernel to end, ends what is left and removes its folders.
func guard(scratch, worker string) {
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	io.Copy(io.Discard, os.Stdin)
	process.End(scratch, 0)
	process.End(assistFolder(scratch), 0)
	os.RemoveAll(scratch)
	for deadline := time.Now().Add(workerSaves); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if _, err := os.Stat(worker); err != nil {
			return
		}
	}
	os.RemoveAll(worker)
}
