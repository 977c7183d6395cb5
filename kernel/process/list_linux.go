package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Marked lists the processes that carry the mark.
func Marked(mark string) []Process {
	folders, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	entry := []byte("\x00" + Mark + "=" + mark + "\x00")
	var list []Process
	for _, folder := range folders {
		pid, err := strconv.Atoi(folder.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		// Only this user's can be read, and no zombie has any.
		environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
		if err != nil || !bytes.Contains(append([]byte{0}, environ...), entry) {
			continue
		}
		if p, ok := stat(pid); ok {
			list = append(list, p)
		}
	}
	return list
}

// stat reads "pid (name) state parent group ..." where the name may hold anything.
func stat(pid int) (Process, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return Process{}, false
	}
	from, to := strings.IndexByte(string(text), '('), strings.LastIndexByte(string(text), ')')
	if from < 0 || to < from {
		return Process{}, false
	}
	p := Process{PID: pid, Name: string(text[from+1 : to])}
	var state string
	if _, err := fmt.Sscan(string(text[to+1:]), &state, &p.Parent, &p.Group); err != nil || state == "Z" {
		return Process{}, false
	}
	return p, true
}

// DieWithParent is how to start a child that the system kills when the thread that started it ends.
func DieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
