package proxy

import (
	"syscall"
	"time"

	"denoise/kernel/process"
)

const (
	// saving is how long an interrupted program has to save and end.
	saving = 5 * time.Second
	// compiling is how long what makes the program has.
	compiling = 200 * time.Millisecond
	// giveUp is when GoNB itself is ended if the cell has not.
	giveUp = saving + 3*time.Second
	// looking is between two looks at what runs.
	looking = 50 * time.Millisecond
)

// sorted is the processes of a kernel, apart from GoNB and its gopls.
type sorted struct {
	tools    []process.Process // what makes a cell's program: they are in GoNB's group
	programs []process.Process // what cells run
}

func sort(list []process.Process, child int) sorted {
	// GoNB's gopls, and the one that this starts to report its own crashes, each in a group of its own.
	helpers, groups := map[int]bool{child: true}, map[int]bool{}
	for range 2 {
		for _, p := range list {
			if helpers[p.Parent] && p.Name == "gopls" {
				helpers[p.PID], groups[p.Group] = true, true
			}
		}
	}
	var s sorted
	for _, p := range list {
		switch {
		case p.PID == child || groups[p.Group]:
		case p.Group == child:
			s.tools = append(s.tools, p)
		default:
			s.programs = append(s.programs, p)
		}
	}
	return s
}

// Interrupt interrupts the cell that runs, if one does. It does not wait for it.
func (k *Kernel) Interrupt() {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.current
	if e == nil || !e.interrupted.IsZero() {
		return
	}
	e.interrupted = time.Now()
	go k.interrupt(e)
}

// interrupt ends what an execution runs, phase after phase: GoNB, which is told nothing, goes on to the next by itself
// unless the last failed.
func (k *Kernel) interrupt(e *execution) {
	told := map[int]bool{}
	for {
		k.mu.Lock()
		running, child := k.current == e, k.child
		k.mu.Unlock()
		if !running || child == nil {
			return
		}
		since := time.Since(e.interrupted)
		now := sort(process.Marked(k.options.Scratch), child.PID)
		for _, p := range now.tools {
			switch {
			case !told[p.PID] && since < compiling:
				syscall.Kill(p.PID, syscall.SIGINT)
			case since >= compiling:
				syscall.Kill(p.PID, syscall.SIGKILL)
			}
			told[p.PID] = true
		}
		for _, p := range now.programs {
			switch {
			case since >= saving, since >= compiling && !told[p.PID] && !told[p.Parent]: // begun after the interrupt: it has nothing to save
				syscall.Kill(p.PID, syscall.SIGKILL)
			case !told[p.PID]:
				syscall.Kill(p.PID, syscall.SIGINT)
			}
			told[p.PID] = true
		}
		if since >= giveUp {
			child.Kill()
			return
		}
		time.Sleep(looking)
	}
}
