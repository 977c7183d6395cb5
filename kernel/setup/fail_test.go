package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fails runs a set-up that must fail, and checks that its error says each of wants, and that the next set-up succeeds
// once repair has been made.
func (w *world) fails(repair func(), wants ...string) {
	w.t.Helper()
	_, err := w.ensure(w.t.Context())
	if err == nil {
		w.t.Fatal("the set-up succeeded")
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			w.t.Errorf("the error lacks %q:\n%v", want, err)
		}
	}
	if repair != nil {
		repair()
		w.made()
		w.complete()
	}
}

// hide takes a program off the PATH until the function returned puts it back.
func hide(t *testing.T, name string) (putBack func()) {
	t.Helper()
	path := filepath.Join(os.Getenv("PATH"), name)
	if err := os.Rename(path, path+".hidden"); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Rename(path+".hidden", path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNoGo(t *testing.T) {
	w := newWorld(t)
	w.fails(hide(t, "go"), "no Go toolchain on the PATH", "install Go 1.26")
}

func TestNoPython(t *testing.T) {
	w := newWorld(t)
	w.fails(hide(t, "python3"), "JupyterLab needs Python 3.10 to 3.14 with venv", "none is on the PATH", "Install one:", "python3")
}

func TestPythonTooOld(t *testing.T) {
	w := newWorld(t)
	t.Setenv("FAKE_MINOR", "9")
	w.fails(func() { os.Unsetenv("FAKE_MINOR") }, "python3 is Python 3.9.1", "3.10 to 3.14")
}

func TestPythonWithoutVenv(t *testing.T) {
	w := newWorld(t)
	t.Setenv("FAKE_MISSING", `"ensurepip"`)
	w.fails(func() { os.Unsetenv("FAKE_MISSING") }, "lacks the module ensurepip", "Install one:")
}

// A Python of another name serves where python3 is unfit.
func TestPythonByVersion(t *testing.T) {
	w := newWorld(t)
	bin := os.Getenv("PATH")
	good, err := os.ReadFile(filepath.Join(bin, "python3"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, "python3.13"), good, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bin, "python3"), []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.made()
	w.complete()
}

func TestNoCCompiler(t *testing.T) {
	w := newWorld(t)
	w.fails(hide(t, "cc"), "no working C compiler", "Install one:")
}

// The stand-in that macOS has for a compiler that is not installed: it is there and fails.
func TestBrokenCCompiler(t *testing.T) {
	w := newWorld(t)
	cc := filepath.Join(os.Getenv("PATH"), "cc")
	broken := "#!/bin/sh\necho 'xcrun: error: invalid active developer path' >&2\nexit 1\n"
	if err := os.WriteFile(cc, []byte(broken), 0o755); err != nil {
		t.Fatal(err)
	}
	mend := func() {
		if err := os.WriteFile(cc, []byte("#!/bin/sh\nexit 0\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w.fails(mend, "no working C compiler", "invalid active developer path")
}

func TestNoNetwork(t *testing.T) {
	for call, says := range map[string]string{
		"install": "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
		"tools":   "dial tcp: lookup proxy: no such host",
	} {
		t.Run(call, func(t *testing.T) {
			w := newWorld(t)
			t.Setenv("FAKE_FAIL", call)
			t.Setenv("FAKE_SAYS", says)
			w.fails(func() { os.Unsetenv("FAKE_FAIL") }, says, "connect to the network and run the same command again", "The whole output is in")
		})
	}
}

// A package of the lessons that does not compile keeps nobody from opening them.
func TestBrokenLessonDoesNotStopTheSetup(t *testing.T) {
	w := newWorld(t)
	t.Setenv("FAKE_FAIL", "warm")
	t.Setenv("FAKE_SAYS", "undefined: banana")
	wantCalls(t, w.made(), whole)
	if !strings.Contains(w.log.String(), "lessons/broken/broken.go:3: undefined: banana") {
		t.Errorf("the log does not say what is broken:\n%s", w.log.String())
	}
	os.Unsetenv("FAKE_FAIL")
	wantCalls(t, w.made(), []string{"warm"})
}

func TestUnknownBackend(t *testing.T) {
	w := newWorld(t)
	_, err := Ensure(t.Context(), Options{Root: w.root, Backend: "xla:tpu"})
	if err == nil || !strings.Contains(err.Error(), `"xla:tpu" is unknown: use xla:cpu, xla:cuda or go`) {
		t.Errorf("backend xla:tpu: error %v", err)
	}
}

func TestCUDAWithoutGPU(t *testing.T) {
	w := newWorld(t)
	t.Setenv("GOMLX_BACKEND", "xla:cuda")
	w.fails(func() { os.Unsetenv("GOMLX_BACKEND") }, "needs an NVIDIA GPU and its driver", "nvidia-smi", "--backend xla:cpu")
	smi := filepath.Join(os.Getenv("PATH"), "nvidia-smi")
	if err := os.WriteFile(smi, []byte("#!/bin/sh\necho 'No devices were found'\nexit 6\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOMLX_BACKEND", "xla:cuda")
	w.fails(nil, "No devices were found")
}

func TestNotInACheckout(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Ensure(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), "is no checkout of Denoise") {
		t.Errorf("set-up outside a checkout: error %v", err)
	}
}
