package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"denoise/kernel/setup/env"
)

// buildLimit is the longest that building the probe may take: the first time it compiles all of GoMLX.
const buildLimit = 10 * time.Minute

// backends tries each backend, and reports the plugin from what the backend says of it.
func (e *examination) backends(ctx context.Context, canBuild, gpu bool) {
	withXLA := e.backend() != "go"
	withCUDA := e.backend() == "xla:cuda"
	folder, err := os.MkdirTemp("", "denoise-doctor-")
	if err == nil {
		defer os.RemoveAll(folder)
		if canBuild {
			err = e.build(ctx, filepath.Join(folder, "probe"))
		} else {
			err = fmt.Errorf("not tried: that needs Go and a C compiler")
		}
	}
	program := filepath.Join(folder, "probe")
	try := func(name string, needed bool) Thing {
		if err != nil {
			return lacking(name, needed, err)
		}
		probe, err := e.probe(ctx, program, name)
		if err != nil {
			return lacking(name, needed, err)
		}
		return Thing{Name: name, State: OK, Probe: probe, Detail: fmt.Sprintf(
			"512x512 product %s (%.3g GFLOP/s), convolution %s (%.3g GFLOP/s)",
			inMilliseconds(probe.MatMul.Best), probe.MatMul.GFLOPS,
			inMilliseconds(probe.Convolution.Best), probe.Convolution.GFLOPS)}
	}

	pure, cpu := try("go", true), try("xla:cpu", withXLA)
	e.add(e.plugin(cpu, withXLA))
	e.add(pure)
	e.add(cpu)
	if gpu || withCUDA {
		e.add(try("xla:cuda", withCUDA))
	} else {
		e.add(Thing{Name: "xla:cuda", State: Absent, Detail: "not tried: no NVIDIA GPU"})
	}
}

// lacking is a backend that does not compute: a fault where the lessons need it.
func lacking(name string, needed bool, err error) Thing {
	thing := Thing{Name: name, State: Broken, Detail: err.Error(), Fix: setUp}
	if name == "xla:cuda" {
		thing.Fix = setUp + " --backend xla:cuda"
	}
	if name == "go" {
		thing.Fix = ""
	}
	if !needed {
		thing.State = Absent
	}
	return thing
}

// plugin reports the plugin of the CPU: its version as the backend has it, or the file that does not work.
func (e *examination) plugin(cpu Thing, needed bool) Thing {
	const name = "PJRT plugin"
	if cpu.Probe != nil {
		return Thing{Name: name, State: OK, Version: "PJRT " + cpu.Probe.PJRT, Detail: cpu.Probe.Plugin}
	}
	thing := Thing{Name: name, State: Missing, Detail: "there is none in " + e.env.PluginDir, Fix: setUp}
	if files, _ := filepath.Glob(filepath.Join(e.env.PluginDir, "pjrt_c_api_cpu*_plugin.*")); len(files) > 0 {
		thing.State, thing.Detail = Broken, files[len(files)-1]+" does not work, see xla:cpu"
		thing.Fix = "rm -r " + e.env.PluginDir + " && " + setUp
	}
	if !needed {
		thing.State = Absent
	}
	return thing
}

// build makes the program that tries a backend. Where the lessons are set up it is in Go's cache and takes seconds.
func (e *examination) build(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, buildLimit)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "build", "-o", path, "denoise/kernel/doctor/probe")
	command.Dir = e.env.Root
	flags, _ := env.Lookup(os.Environ(), "GOFLAGS")
	command.Env = env.With(os.Environ(), "GOWORK=off", "CGO_ENABLED=1", "GOFLAGS="+env.Flags(flags))
	out, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the program that tries it does not build: %w: %s", err, firstLine(string(out)))
	}
	return nil
}

// probe tries a backend in a process of its own, in the environment of a cell, within the time limit.
func (e *examination) probe(ctx context.Context, program, name string) (*Probe, error) {
	ctx, cancel := context.WithTimeout(ctx, e.options.Limit)
	defer cancel()
	command := exec.CommandContext(ctx, program, name)
	command.Dir = e.env.Root
	command.Env = env.Kernel(os.Environ(), env.Place{Root: e.env.Root, Dir: e.env.Dir})
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = time.Second
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err := command.Run()
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return nil, fmt.Errorf("it gave no result within %v", e.options.Limit)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, cause(complaint.String()))
	}
	probe := &Probe{}
	if err := json.Unmarshal(out.Bytes(), probe); err != nil {
		return nil, fmt.Errorf("its answer is not JSON: %q", out.String())
	}
	return probe, nil
}

// cause is the line of a failed process's complaint that says most: the probe's own, else a panic or a fatal
// error, else the last.
func cause(complaint string) string {
	last := ""
	for _, start := range []string{"probe: ", "panic: ", "fatal error: ", "SIG", ""} {
		for line := range strings.Lines(complaint) {
			if line = strings.TrimSpace(line); line != "" && strings.HasPrefix(line, start) {
				last = strings.TrimPrefix(line, "probe: ")
				if start != "" {
					return last
				}
			}
		}
	}
	return last
}
