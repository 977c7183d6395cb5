//go:build !linux

package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Marked lists the processes that carry the mark. ps shows the environment of this user's after their arguments.
func Marked(mark string) []Process {
	output, err := exec.Command("ps", "-A", "-E", "-ww", "-o", "pid=,ppid=,pgid=,command=").Output()
	if err != nil {
		return nil
	}
	var list []Process
	for line := range strings.Lines(string(output)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.Contains(line, Mark+"="+mark) {
			continue
		}
		p := Process{Name: filepath.Base(fields[3])}
		p.PID, _ = strconv.Atoi(fields[0])
		p.Parent, _ = strconv.Atoi(fields[1])
		p.Group, _ = strconv.Atoi(fields[2])
		if p.PID > 0 && p.PID != os.Getpid() {
			list = append(list, p)
		}
	}
	return list
}

// DieWithParent is how to start a child: nothing here kills it with its parent, so the guard must.
func DieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
