// Command probe opens one backend, computes a matrix product and a convolution on it, checks the results against sums
// taken in Go, and prints what it found as one line of JSON (doctor.Probe). It is a program of its own so that a plugin
// that crashes or hangs takes nothing else with it, and so that the doctor itself needs no C compiler.
//
//	probe NAME    the name as denoise/ddpm/backend takes it: go, xla:cpu, xla:cuda
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/pjrt"

	"denoise/ddpm/backend"
	"denoise/kernel/doctor"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: probe go|xla:cpu|xla:cuda")
		os.Exit(2)
	}
	found, err := probe(os.Args[1])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(found)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "probe: %v\n", err)
		os.Exit(1)
	}
}

func probe(name string) (found doctor.Probe, err error) {
	begun := time.Now()
	opened, err := backend.Open(name)
	if err != nil {
		return found, err
	}
	defer opened.Finalize()
	found.Open = time.Since(begun).Seconds()
	found.Device = device(opened)
	if platform, isXLA := strings.CutPrefix(name, "xla:"); isXLA {
		if found.Plugin, found.PJRT, err = version(platform); err != nil {
			return found, err
		}
	}
	if found.MatMul, err = measure(opened, matMul); err != nil {
		return found, fmt.Errorf("matrix product on %s: %w", name, err)
	}
	if found.Convolution, err = measure(opened, convolution); err != nil {
		return found, fmt.Errorf("convolution on %s: %w", name, err)
	}
	return found, nil
}

func device(opened compute.Backend) string {
	if opened.NumDevices() == 0 {
		return ""
	}
	return opened.DeviceDescription(0)
}

// version asks the plugin that the backend has loaded for its file and the version of its PJRT interface.
func version(platform string) (path, pjrtVersion string, err error) {
	path, err = backend.FindPlugin(platform)
	if err != nil {
		return "", "", err
	}
	plugin, err := pjrt.GetPlugin(path)
	if err != nil {
		return "", "", err
	}
	major, minor := plugin.Version()
	return path, fmt.Sprintf("%d.%d", major, minor), nil
}
