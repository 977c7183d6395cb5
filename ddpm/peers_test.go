package ddpm_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/dataset"
	"denoise/ddpm/device"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
)

// peerRounds is how often here and the peer take turns, and peerSteps how many steps each trains in a turn.
const peerRounds, peerSteps = 5, 8

// BenchmarkPeers times training steps and 100-step sampling of one U-Net and batch, whole as a user gets them, here and in
// JAX and PyTorch in turn, and reports the ratio of the medians; see testdata/peers.md, which has the environment variables.
func BenchmarkPeers(b *testing.B) {
	for _, peer := range []struct{ name, python, folder string }{
		{"JAX", os.Getenv("DENOISE_JAX_PYTHON"), "jax"}, {"PyTorch", os.Getenv("DENOISE_TORCH_PYTHON"), "torch"},
	} {
		b.Run(peer.name, func(b *testing.B) {
			if peer.python == "" {
				b.Skipf("no variable names the Python of an environment with %s: testdata/peers.md says how to make one", peer.name)
			}
			name := cmp.Or(os.Getenv("DENOISE_PEERS_BACKEND"), "xla:cpu")
			config := peerConfig(b)
			device := backendtest.Open(b, name)
			there := startPeer(b, peer.python, peer.folder, config, strings.HasPrefix(name, "xla:cuda"))
			defer there.stop()
			here := newHere(b, device, config)
			defer here.trainer.Close()
			here.sampler.N = config.Batch

			first := map[string][]float64{"train": {here.train(b, 1)[0], there.times(b, "train", 1)[0]}}
			var ours, theirs, drawn, drawnThere []float64
			for range peerRounds {
				ours = append(ours, here.train(b, peerSteps)...)
				theirs = append(theirs, there.times(b, "train", peerSteps)...)
			}
			first["sample"] = []float64{here.sample(b), there.times(b, "sample", 1)[0]}
			for range peerRounds {
				drawn = append(drawn, here.sample(b))
				drawnThere = append(drawnThere, there.times(b, "sample", 1)...)
			}
			for b.Loop() { // the rounds are the benchmark; the framework's own count means nothing
			}
			report := func(what string, here, there float64, unit string) {
				b.ReportMetric(here, what+"-"+unit)
				b.ReportMetric(there, what+"-"+unit+"-"+peer.name)
				b.ReportMetric(here/there, what+"-ratio")
			}
			report("step", median(ours), median(theirs), "ms")
			report("sampling", median(drawn)/1000, median(drawnThere)/1000, "s")
			report("first-step", first["train"][0]/1000, first["train"][1]/1000, "s")
			report("first-sampling", first["sample"][0]/1000, first["sample"][1]/1000, "s")
			report("peak", peakMemory(b, os.Getpid(), device), peakMemory(b, there.command.Process.Pid, device), "MiB")
		})
	}
}

// peerConfig is the training that the environment variables choose. Its data are fixed, so that loading takes no time.
func peerConfig(b *testing.B) ddpm.Config {
	b.Helper()
	u := network.Glyphs()
	switch name := os.Getenv("DENOISE_PEERS_NETWORK"); name {
	case "", "glyphs":
	case "cifar10":
		u = network.CIFAR10()
		u.Dropout = 0
	default:
		b.Fatalf("DENOISE_PEERS_NETWORK=%s: use glyphs or cifar10", name)
	}
	batch, err := strconv.Atoi(cmp.Or(os.Getenv("DENOISE_PEERS_BATCH"), "64"))
	if err != nil {
		b.Fatalf("DENOISE_PEERS_BATCH: %v", err)
	}
	return ddpm.Config{
		Data: dataset.Config{Kind: "glyphs"}, Schedule: schedule.Config{T: 100}, Batch: batch,
		Network: network.Config{UNet: u, Compute: network.Precision(os.Getenv("DENOISE_PEERS_COMPUTE"))},
	}
}

// here is the training and the sampling of this package.
type here struct {
	trainer *ddpm.Trainer
	run     *ddpm.Run
	device  compute.Backend
	source  still
	samples *ddpm.Sampler
	sampler ddpm.SampleOptions
	steps   int64
}

func newHere(b *testing.B, device compute.Backend, config ddpm.Config) *here {
	b.Helper()
	run, err := ddpm.OpenRun(b.TempDir(), config)
	if err != nil {
		b.Fatal(err)
	}
	u := config.Network.UNet
	return &here{run: run, trainer: run.Trainer(device), device: device, source: still{u.Size, u.Size, max(u.Channels, 1)}}
}

// train does n steps in a session of their own, and returns how long each took, in milliseconds.
func (h *here) train(b *testing.B, n int) (times []float64) {
	b.Helper()
	h.steps += int64(n)
	last := time.Now()
	options := ddpm.TrainOptions{Steps: h.steps, Source: h.source, CheckpointEvery: time.Hour}
	options.Observer = ddpm.ObserverFunc(func(e ddpm.Event) {
		now := time.Now()
		if e.Phase == ddpm.Training {
			times = append(times, float64(now.Sub(last).Microseconds())/1000)
		}
		last = now
	})
	if err := h.trainer.Train(b.Context(), options); err != nil {
		b.Fatal(err)
	}
	return times
}

// sample draws a batch, and returns how long it took, in milliseconds.
func (h *here) sample(b *testing.B) float64 {
	b.Helper()
	begun := time.Now()
	if h.samples == nil {
		var err error
		if h.samples, err = h.run.Sampler(h.device, ddpm.Averaged); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(h.samples.Close)
	}
	if _, err := h.samples.Sample(b.Context(), h.sampler); err != nil {
		b.Fatal(err)
	}
	return float64(time.Since(begun).Microseconds()) / 1000
}

// still is a source of the same image again and again.
type still []int

func (c still) Name() string { return "still" }
func (c still) Shape() []int { return c }
func (c still) Classes() int { return 0 }
func (c still) Fill(_ int64, batch *dataset.Batch) error {
	size := c[0] * c[1] * c[2]
	batch.X = make([]float32, batch.N*size)
	for i := range batch.X {
		batch.X[i] = float32(i%size)/float32(size)*2 - 1
	}
	return nil
}

// peer is a running bench.py.
type peer struct {
	in      io.WriteCloser
	out     *bufio.Scanner
	command *exec.Cmd
}

func startPeer(b *testing.B, python, folder string, config ddpm.Config, cuda bool) *peer {
	b.Helper()
	u := config.Network.UNet
	text, err := json.Marshal(map[string]any{"size": u.Size, "channels": u.Channels, "base": u.Base, "groups": u.Groups,
		"multipliers": u.Multipliers, "blocks": u.Blocks, "attention": append([]int{}, u.Attention...),
		"compute": cmp.Or(string(config.Network.Compute), "float32")})
	if err != nil {
		b.Fatal(err)
	}
	platform := map[bool]string{false: "cpu", true: "cuda"}[cuda]
	p := &peer{command: exec.Command(python, "../testdata/"+folder+"/bench.py", strconv.Itoa(config.Batch), string(text), platform)}
	p.command.Stderr = os.Stderr
	p.command.Env = append(os.Environ(), "JAX_PLATFORMS="+platform, "XLA_PYTHON_CLIENT_PREALLOCATE=false", "PYTHONDONTWRITEBYTECODE=1")
	if p.in, err = p.command.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	p.out.Buffer(nil, 1<<20)
	if err := p.command.Start(); err != nil {
		b.Fatal(err)
	}
	cost, err := network.CostOf(backendtest.Open(b, "go"), u, 1, 1, u.Size, u.Size, u.Channels)
	if err != nil {
		b.Fatal(err)
	}
	if there := p.line(b); there != strconv.Itoa(cost.Parameters) {
		b.Fatalf("%s parameters in %s, %d here", there, folder, cost.Parameters)
	}
	return p
}

// line reads a line of bench.py's.
func (p *peer) line(b *testing.B) string {
	b.Helper()
	if !p.out.Scan() {
		b.Fatalf("%s ended: %v", p.command, p.out.Err())
	}
	return p.out.Text()
}

// times has bench.py do what n times, and returns how long each took, in milliseconds.
func (p *peer) times(b *testing.B, what string, n int) (times []float64) {
	b.Helper()
	if _, err := fmt.Fprintln(p.in, what, n); err != nil {
		b.Fatal(err)
	}
	for field := range strings.FieldsSeq(p.line(b)) {
		ms, err := strconv.ParseFloat(field, 64)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, ms)
	}
	return times
}

// stop ends bench.py, which stops reading at the end of its input.
func (p *peer) stop() {
	p.in.Close()
	p.command.Wait()
}

// peakMemory is the most memory that a process has held, in MiB: on a GPU what the driver counts now, as XLA and PyTorch give
// nothing back. 0 where nobody says.
func peakMemory(b *testing.B, pid int, on compute.Backend) float64 {
	b.Helper()
	d, err := device.Of(b.Context(), on)
	if err == nil && d.Accelerator {
		out, _ := exec.Command("nvidia-smi", "--query-compute-apps=pid,used_memory", "--format=csv,noheader,nounits").Output()
		for line := range strings.Lines(string(out)) {
			var of int
			var mib float64
			if _, err := fmt.Sscanf(line, "%d, %f", &of, &mib); err == nil && of == pid {
				return mib
			}
		}
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kib float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kib); err == nil {
			return kib / 1024
		}
	}
	return 0
}

// median returns the middle one of values.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}
