package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSetupScripts runs the scripts of setup, lab, install and uninstall in a checkout made of stand-ins: its Go, its
// Python and its C compiler are those of setup/testdata/fake.
func TestSetupScripts(t *testing.T) {
	fakes, err := filepath.Abs(filepath.Join("setup", "testdata", "fake"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "setup"),
		Setup: func(e *testscript.Env) error {
			checkout := filepath.Join(e.WorkDir, "checkout")
			for name, text := range map[string]string{
				"go.mod":                          "module denoise\n",
				"kernel/tools.mod":                "module denoise/kernel/tools\n",
				"kernel/setup/launch/main.go":     "package main\n",
				"kernel/setup/plugintool/main.go": "package main\n",
				"notebooks/00-start.ipynb":        "{}\n",
			} {
				file := filepath.Join(checkout, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					return err
				}
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					return err
				}
			}
			e.Cd = checkout
			e.Setenv("PATH", fakes+string(filepath.ListSeparator)+e.Getenv("PATH"))
			e.Setenv("FAKE_CALLS", filepath.Join(e.WorkDir, "calls"))
			e.Setenv("FAKE_RELEASE", "yes")
			e.Setenv("PJRT_PLUGIN_LIBRARY_PATH", filepath.Join(e.WorkDir, "none"))
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("JUPYTER_DATA_DIR", "")
			e.Setenv("XDG_DATA_HOME", "")
			e.Setenv("GOMLX_BACKEND", "")
			return nil
		},
	})
}

func TestCheckPort(t *testing.T) {
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	port := taken.Addr().(*net.TCPAddr).Port
	for says, port := range map[string]int{"give one from 1 to 65535": 99999, "port -1": -1, "cannot be used": port} {
		if err := checkPort(port); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("port %d: error %v; want one that says %q", port, err, says)
		}
	}
	taken.Close()
	for _, port := range []int{0, port} {
		if err := checkPort(port); err != nil {
			t.Errorf("port %d, which is free: %v", port, err)
		}
	}
}
