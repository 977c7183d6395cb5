package setup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// world is a checkout and a machine made of stand-ins (testdata/fake), so that a whole set-up takes a blink and can be
// made to go wrong anywhere.
type world struct {
	t     *testing.T
	root  string
	calls string // the file in which the stand-ins note what they were asked
	log   output
}

// output is a buffer that one goroutine may read while another writes.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(data)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, root: t.TempDir()}
	for name, text := range map[string]string{
		"go.mod":                          "module denoise\n\ngo 1.26.5\n",
		"go.sum":                          "",
		"kernel/tools.mod":                "module denoise/kernel/tools\n",
		"kernel/tools.sum":                "",
		"kernel/setup/launch/main.go":     "package main\n",
		"kernel/setup/env/env.go":         "package env\n",
		"kernel/setup/plugintool/tool.go": "package main\n",
		"lessons/start/start.go":          "package start\n",
	} {
		w.write(name, text)
	}
	bin := t.TempDir()
	for _, name := range []string{"go", "python3", "cc", "plugintool"} {
		script, err := os.ReadFile(filepath.Join("testdata", "fake", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bin, name), script, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, tool := range []string{"sh", "dirname", "mkdir", "cp", "sleep", "head"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Skipf("the stand-ins need %s: %v", tool, err)
		}
		if err := os.Symlink(path, filepath.Join(bin, tool)); err != nil {
			t.Fatal(err)
		}
	}
	w.calls = filepath.Join(t.TempDir(), "calls")
	wheel := writeWheel(t, "plugin: everything XLA is made of")
	for name, value := range map[string]string{
		"PATH": bin, "HOME": t.TempDir(), "FAKE_CALLS": w.calls, "FAKE_WHEEL": wheel,
		"PJRT_PLUGIN_LIBRARY_PATH": "", "LD_LIBRARY_PATH": "", "DYLD_LIBRARY_PATH": "", "GOMLX_BACKEND": "", "GOFLAGS": "",
	} {
		t.Setenv(name, value)
	}
	return w
}

// writeWheel writes a wheel that holds a plugin of that content, and pins its checksum for the test.
func writeWheel(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "xla_cpu_pjrt-0.0.1-py3-none-test_platform.whl")
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	archive := zip.NewWriter(out)
	part, err := archive.Create("xla_plugins/xla_cpu_pjrt/" + wheelPlugin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	writeWheelSum(t, file)
	return file
}

// writeWheelSum pins the checksum of a wheel for the test.
func writeWheelSum(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	wheelSums["test_platform"] = hex.EncodeToString(sum[:])
	t.Cleanup(func() { delete(wheelSums, "test_platform") })
}

func (w *world) write(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ensure(ctx context.Context) (*Env, error) {
	return Ensure(ctx, Options{Root: w.root, Log: &w.log})
}

// made runs a set-up that must succeed, and returns what the stand-ins were asked for in it.
func (w *world) made() []string {
	w.t.Helper()
	os.Remove(w.calls)
	if _, err := w.ensure(w.t.Context()); err != nil {
		w.t.Fatalf("set-up: %v\n%s", err, w.log.String())
	}
	return w.called()
}

func (w *world) called() []string {
	data, _ := os.ReadFile(w.calls)
	return strings.Fields(string(data))
}

// complete fails the test unless everything that a set-up makes is there.
func (w *world) complete() {
	w.t.Helper()
	dir := filepath.Join(w.root, ".denoise")
	for _, name := range []string{
		"bin/gonb", "bin/gopls", "bin/goimports", "bin/launch", "bin/plugintool", "venv/bin/python", "venv/bin/jupyter",
		"venv/share/jupyter/kernels/gonb/kernel.json", "venv/etc/jupyter/jupyter_lab_config.json",
	} {
		if !exists(filepath.Join(dir, name)) {
			w.t.Errorf("%s is missing after a set-up that succeeded", name)
		}
	}
	if findPluginFile(filepath.Join(dir, "pjrt")) == "" {
		w.t.Error("no plugin after a set-up that succeeded")
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "tmp")); len(left) > 0 {
		w.t.Errorf("the set-up left %v in tmp", left)
	}
}

// whole is what the stand-ins are asked for in a set-up from nothing, in order.
var whole = []string{"venv", "pip", "install", "tools", "launch", "plugintool", "install-cpu", "download", "check", "warm"}

func wantCalls(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the set-up ran %v, want %v", got, want)
	}
}
