package network

import (
	"bufio"
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

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// BenchmarkJAX runs the image lesson's network here and in JAX in turn, and reports the ratio of the median times; see
// testdata/jax/README.md. An iteration is a round: steps of each.
func BenchmarkJAX(b *testing.B) {
	python := os.Getenv("DENOISE_JAX_PYTHON")
	if python == "" {
		b.Skip("DENOISE_JAX_PYTHON does not name the Python of an environment with JAX: testdata/jax/README.md says how to make one")
	}
	const steps = 10
	for _, batch := range []int{32, 64} {
		u := Glyphs()
		peer := startJAX(b, python, u, batch)
		backend := backendtest.Open(b, "xla:cpu")
		store := model.NewStore()
		x, t, eps := examples(u, batch)
		train := model.MustNewExec(backend, store, trainStep(u))
		forward := model.MustNewExec(backend, store, predict(u))
		here := map[string]func(){
			"train":   func() { tensors.ToScalar[float32](train.MustCall1(x, t, eps)) },
			"forward": func() { forward.MustCall1(x, t).MustConstFlatData(func(any) {}) },
		}
		for _, what := range []string{"train", "forward"} {
			b.Run(fmt.Sprintf("%s/batch=%d", what, batch), func(b *testing.B) {
				var ours, theirs []float64
				for range 3 {
					here[what]()
				}
				peer.times(b, what, 3)
				for b.Loop() {
					for range steps {
						start := time.Now()
						here[what]()
						ours = append(ours, float64(time.Since(start).Microseconds())/1000)
					}
					theirs = append(theirs, peer.times(b, what, steps)...)
				}
				b.ReportMetric(median(ours), "ms/step")
				b.ReportMetric(median(theirs), "jax-ms/step")
				b.ReportMetric(median(ours)/median(theirs), "ratio")
				b.ReportMetric(slices.Min(ours)/slices.Min(theirs), "ratio-of-best")
			})
		}
		parameters := 0
		for v := range trainable(store) {
			parameters += v.Shape().Size()
		}
		if parameters != peer.parameters {
			b.Errorf("%d parameters here, %d in JAX", parameters, peer.parameters)
		}
		train.Finalize()
		forward.Finalize()
		peer.stop()
	}
}

// median returns the middle one of values.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// jax is a running testdata/jax/bench.py.
type jax struct {
	parameters int
	in         io.WriteCloser
	out        *bufio.Scanner
	command    *exec.Cmd
}

// startJAX starts bench.py with the configuration of u.
func startJAX(b *testing.B, python string, u *UNet, batch int) *jax {
	b.Helper()
	config, err := json.Marshal(map[string]any{"size": u.Size, "channels": u.channels(), "base": u.base(), "groups": u.groups(),
		"multipliers": u.multipliers(), "blocks": u.blocks(), "attention": append([]int{}, u.Attention...)})
	if err != nil {
		b.Fatal(err)
	}
	peer := &jax{command: exec.Command(python, "../../testdata/jax/bench.py", strconv.Itoa(batch), string(config))}
	peer.command.Stderr = os.Stderr
	peer.command.Env = append(os.Environ(), "JAX_PLATFORMS=cpu", "PYTHONDONTWRITEBYTECODE=1")
	if peer.in, err = peer.command.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	out, err := peer.command.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	peer.out = bufio.NewScanner(out)
	peer.out.Buffer(nil, 1<<20)
	if err := peer.command.Start(); err != nil {
		b.Fatal(err)
	}
	if peer.parameters, err = strconv.Atoi(peer.line(b)); err != nil {
		b.Fatal(err)
	}
	return peer
}

// line reads a line of bench.py's.
func (j *jax) line(b *testing.B) string {
	b.Helper()
	if !j.out.Scan() {
		b.Fatalf("testdata/jax/bench.py ended: %v", j.out.Err())
	}
	return j.out.Text()
}

// times has bench.py run n steps of what, and returns how long each took, in milliseconds.
func (j *jax) times(b *testing.B, what string, n int) []float64 {
	b.Helper()
	if _, err := fmt.Fprintln(j.in, what, n); err != nil {
		b.Fatal(err)
	}
	var times []float64
	for _, field := range strings.Fields(j.line(b)) {
		ms, err := strconv.ParseFloat(field, 64)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, ms)
	}
	return times
}

// stop ends bench.py, which stops reading at the end of its input.
func (j *jax) stop() {
	j.in.Close()
	j.command.Wait()
}
