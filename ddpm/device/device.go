// Package device tells what a backend computes on, and how fast that multiplies matrices: what a training's speed can be
// held against, on any device.
package device

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"github.com/gomlx/compute"
)

// Device is what a backend computes on.
type Device struct {
	Name        string
	Count       int   // of devices, those of one host
	Memory      int64 // bytes of one of them; 0 where it is not known
	Free        int64 // bytes of them free now; 0 where it is not known
	Accelerator bool  // it is a GPU, not this machine's CPU
}

// Of returns the device of a backend. For a GPU it asks nvidia-smi, for the CPU Linux.
func Of(ctx context.Context, b compute.Backend) (Device, error) {
	if cuda, ok := b.(interface{ IsCUDA() bool }); ok && cuda.IsCUDA() {
		d, err := gpu(ctx)
		d.Count = int(b.NumDevices())
		return d, err
	}
	d := Device{Name: processor(), Count: int(b.NumDevices())}
	d.Memory, d.Free = memory("MemTotal"), memory("MemAvailable")
	return d, nil
}

// String says it in a line.
func (d Device) String() string {
	text := d.Name
	if d.Count > 1 {
		text = fmt.Sprintf("%d devices: %s", d.Count, text)
	}
	if d.Memory > 0 {
		text += fmt.Sprintf(", %.3g GB of memory, %.3g GB free", float64(d.Memory)/1e9, float64(d.Free)/1e9)
	}
	return text
}

// gpu asks the driver for the first GPU.
func gpu(ctx context.Context) (Device, error) {
	out, err := exec.CommandContext(ctx, "nvidia-smi", "--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits").Output()
	if err != nil {
		return Device{}, fmt.Errorf("ddpm/device: asking nvidia-smi for the GPU: %w", err)
	}
	return parseGPU(string(out))
}

// parseGPU reads a line like "NVIDIA H100 80GB HBM3, 81559, 81008", memory in MiB.
func parseGPU(text string) (Device, error) {
	line, _, _ := strings.Cut(text, "\n")
	fields := strings.Split(line, ", ")
	if len(fields) != 3 {
		return Device{}, fmt.Errorf("ddpm/device: nvidia-smi says %q, want name, memory and free memory", line)
	}
	total, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return Device{}, fmt.Errorf("ddpm/device: the memory of the GPU: %w", err)
	}
	free, err := strconv.ParseInt(strings.TrimSpace(fields[2]), 10, 64)
	if err != nil {
		return Device{}, fmt.Errorf("ddpm/device: the free memory of the GPU: %w", err)
	}
	return Device{Name: fields[0], Memory: total << 20, Free: free << 20, Accelerator: true}, nil
}

// processor is the CPU's name and how many of its cores this process may use.
func processor() string {
	name := field("/proc/cpuinfo", "model name")
	if name == "" {
		name = "CPU, " + runtime.GOARCH
	}
	return fmt.Sprintf("%s, %d cores", name, runtime.NumCPU())
}

// memory is a line of Linux's account of its memory, in bytes; 0 on other systems.
func memory(name string) int64 {
	kib, err := strconv.ParseInt(strings.TrimSuffix(field("/proc/meminfo", name), " kB"), 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}

// field is what stands after "name:" in a file of Linux's; "" where there is none.
func field(path, name string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		if strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
