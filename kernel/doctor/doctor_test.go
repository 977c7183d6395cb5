package doctor

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/setup"
)

// things are the findings by name.
func things(f *Findings) map[string]Thing {
	named := map[string]Thing{}
	for _, thing := range f.Things {
		named[thing.Name] = thing
	}
	return named
}

// put writes a program into a folder.
func put(t *testing.T, path, script string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestASetUpThatIsWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Jupyter, which -short leaves out")
	}
	made, err := setup.Ensure(t.Context(), setup.Options{Log: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	var observed []Thing
	found := Examine(t.Context(), Options{Observe: func(thing Thing) { observed = append(observed, thing) }})
	if !found.OK() || found.Checkout != made.Root {
		t.Errorf("missing %d things in %s:\n%s", found.Missing, found.Checkout, found)
	}
	if diff := cmp.Diff(found.Things, observed); diff != "" {
		t.Errorf("told while it looked (-reported +told):\n%s", diff)
	}
	var names []string
	for _, thing := range found.Things {
		names = append(names, thing.Name)
	}
	want := []string{"Go", "C compiler", "Python", "venv", "JupyterLab", "GoNB", "gopls", "goimports", "kernel", "GPU",
		"PJRT plugin", "go", "xla:cpu", "xla:cuda"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}

	// The versions by another route: from the files that pin them.
	read := func(path, pattern string) string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		match := regexp.MustCompile(pattern).FindSubmatch(data)
		if match == nil {
			t.Fatalf("%s does not match %s", path, pattern)
		}
		return string(match[1])
	}
	named := things(found)
	for name, version := range map[string]string{
		"GoNB":       read("../tools.mod", `janpfeifer/gonb (\S+)`),
		"gopls":      read("../tools.mod", `x/tools/gopls (\S+)`),
		"goimports":  read("../tools.mod", `golang.org/x/tools (\S+)`),
		"JupyterLab": read("../setup/requirements.txt", `(?m)^jupyterlab==(\S+)`),
	} {
		if got := named[name].Version; got != version {
			t.Errorf("%s is %s, pinned is %s", name, got, version)
		}
	}
	if got := named["PJRT plugin"].Version; !regexp.MustCompile(`^PJRT 0\.\d+$`).MatchString(got) {
		t.Errorf("plugin version %q", got)
	}
	for _, name := range []string{"go", "xla:cpu"} {
		probe := named[name].Probe
		if probe == nil {
			t.Errorf("%s was not tried", name)
			continue
		}
		for kind, m := range map[string]Measure{"product": probe.MatMul, "convolution": probe.Convolution} {
			if m.First <= 0 || m.Best <= 0 || m.GFLOPS <= 0 {
				t.Errorf("%s, %s: %+v, want times", name, kind, m)
			}
		}
	}
}

func TestNothingSetUp(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "")
	dir := filepath.Join(t.TempDir(), "none")
	found := Examine(t.Context(), Options{Dir: dir})
	named := things(found)
	for _, name := range []string{"venv", "JupyterLab", "GoNB", "gopls", "goimports", "kernel", "PJRT plugin"} {
		if thing := named[name]; thing.State != Missing || thing.Fix != setUp || thing.Detail == "" {
			t.Errorf("%s: %+v, want missing, where, and %q", name, thing, setUp)
		}
	}
	if thing := named["xla:cpu"]; thing.State != Broken || !strings.Contains(thing.Detail, "no PJRT plugin") || thing.Fix != setUp {
		t.Errorf("xla:cpu: %+v", thing)
	}
	if thing := named["go"]; thing.State != OK {
		t.Errorf("the backend go needs nothing of the set-up: %+v", thing)
	}
	if found.OK() || found.Missing != 8 {
		t.Errorf("%d missing, want 8:\n%s", found.Missing, found)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the doctor made %s", dir)
	}
}

func TestToolsOfTheSystem(t *testing.T) {
	real := map[string]string{}
	for _, name := range []string{"go", "cc", "gcc", "clang"} {
		if path, err := exec.LookPath(name); err == nil {
			real[name] = path
		}
	}
	e := located(t, Options{Dir: t.TempDir()})
	path := func(t *testing.T) string {
		folder := t.TempDir()
		t.Setenv("PATH", folder)
		return folder
	}
	t.Run("none", func(t *testing.T) {
		path(t)
		for _, thing := range []Thing{e.goTool(t.Context()), e.compiler(t.Context()), e.python(t.Context())} {
			if thing.State != Missing || thing.Fix == "" || !strings.Contains(thing.Detail, "on the PATH") {
				t.Errorf("%+v, want missing and what to install", thing)
			}
		}
		if e.gpu(t.Context()) {
			t.Error("a GPU without nvidia-smi")
		}
	})
	t.Run("Go that does not run", func(t *testing.T) {
		put(t, filepath.Join(path(t), "go"), "echo 'go: toolchain not available' >&2; exit 1")
		thing := e.goTool(t.Context())
		if thing.State != Broken || !strings.Contains(thing.Detail, "toolchain not available") || thing.Fix == "" {
			t.Errorf("%+v", thing)
		}
	})
	t.Run("C compiler without headers", func(t *testing.T) {
		folder := path(t)
		put(t, filepath.Join(folder, "go"), "echo fakecc -m64")
		put(t, filepath.Join(folder, "fakecc"), "echo 'stdlib.h: No such file or directory' >&2; exit 1")
		thing := e.compiler(t.Context())
		if thing.State != Broken || !strings.Contains(thing.Detail, "stdlib.h: No such file") || thing.Fix == "" {
			t.Errorf("%+v", thing)
		}
	})
	t.Run("Python too old, Python without venv", func(t *testing.T) {
		folder := path(t)
		put(t, filepath.Join(folder, "python3"), "echo 'no 3.8.1'")
		put(t, filepath.Join(folder, "python3.12"), "echo 'no 3.12.0 without ensurepip'")
		thing := e.python(t.Context())
		if thing.State != Broken || thing.Fix == "" ||
			!strings.Contains(thing.Detail, "python3 is 3.8.1") || !strings.Contains(thing.Detail, "without ensurepip") {
			t.Errorf("%+v", thing)
		}
		put(t, filepath.Join(folder, "python3.11"), "echo 'yes 3.11.2'")
		if thing := e.python(t.Context()); thing.State != OK || thing.Version != "3.11.2" {
			t.Errorf("%+v, want the one that fits", thing)
		}
	})
}

func TestGPU(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("PATH", folder+string(filepath.ListSeparator)+os.Getenv("PATH"))
	smi := filepath.Join(folder, "nvidia-smi")
	put(t, smi, "echo 'NVIDIA H100 80GB HBM3, 570.86.15, 81559 MiB'")
	for backend, state := range map[string]State{"": Absent, "xla:cuda": Broken} {
		t.Setenv("GOMLX_BACKEND", backend)
		e := located(t, Options{Dir: t.TempDir()})
		e.backends(t.Context(), false, e.gpu(t.Context()))
		named := things(e.found)
		if gpu := named["GPU"]; gpu.State != OK || gpu.Version != "driver 570.86.15" || gpu.Detail != "NVIDIA H100 80GB HBM3, 81559 MiB" {
			t.Errorf("GPU: %+v", gpu)
		}
		// With a GPU and no plugin for it, the way to one; a fault only where somebody chose that backend.
		if cuda := named["xla:cuda"]; cuda.State != state || cuda.Fix != setUp+" --backend xla:cuda" {
			t.Errorf("backend %q: xla:cuda %+v, want %s", backend, cuda, state)
		}
	}
	put(t, smi, "echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'; exit 9")
	e := located(t, Options{Dir: t.TempDir()})
	if e.gpu(t.Context()) || e.found.Missing != 0 || !strings.Contains(e.found.Things[0].Detail, "could not communicate") {
		t.Errorf("%+v, want no GPU, why, and no fault", e.found.Things)
	}
}

func TestToolsThatAreNotWhatTheyShouldBe(t *testing.T) {
	e := located(t, Options{Dir: t.TempDir()})
	put(t, filepath.Join(e.env.Bin, "gonb"), "exit 0")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(e.env.Bin, "gopls")); err != nil {
		t.Fatal(err)
	}
	for _, thing := range []Thing{e.tool("GoNB", "github.com/janpfeifer/gonb"), e.tool("gopls", "golang.org/x/tools/gopls")} {
		if thing.State != Broken || !strings.HasPrefix(thing.Fix, "rm ") || !strings.HasSuffix(thing.Fix, setUp) {
			t.Errorf("%+v, want broken and how to make it again", thing)
		}
	}
	put(t, e.env.Python, "echo 'error while loading shared libraries' >&2; exit 127")
	e.jupyter(t.Context())
	if venv := things(e.found)["venv"]; venv.State != Broken || !strings.Contains(venv.Detail, "shared libraries") {
		t.Errorf("venv: %+v", venv)
	}
	put(t, filepath.Join(e.env.Kernelspec, "kernel.json"), "")
	if kernel := e.kernelspec(); kernel.State != Broken {
		t.Errorf("kernel: %+v", kernel)
	}
}

func TestOutsideACheckout(t *testing.T) {
	t.Setenv("DENOISE_ROOT", "")
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	found := Report(t.Context())
	if found.OK() || len(found.Things) != 1 || found.Things[0].Name != "checkout" || found.Things[0].Fix == "" {
		t.Errorf("%s, want the checkout missing", found)
	}
	t.Setenv("DENOISE_ROOT", root)
	e := located(t, Options{})
	if e.env.Root != root {
		t.Errorf("root %s, want %s", e.env.Root, root)
	}
}
