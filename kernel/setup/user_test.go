package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestUserKernel(t *testing.T) {
	data := t.TempDir()
	t.Setenv("JUPYTER_DATA_DIR", data)
	made := newEnv("/checkout", "/checkout/.denoise", "xla:cpu")
	other := filepath.Join(data, "kernels", "other", "kernel.json")
	writeTest(t, other, "{}")

	dir, err := made.InstallUser("go")
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(data, "kernels", "gonb"); dir != want {
		t.Errorf("installed in %s, want %s", dir, want)
	}
	var spec struct {
		Argv        []string
		DisplayName string `json:"display_name"`
		Language    string
		Env         map[string]string
	}
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &spec); err != nil {
		t.Fatal(err)
	}
	if spec.DisplayName != "Go (Denoise)" || spec.Language != "go" || spec.Env["GOMLX_BACKEND"] != "go" || spec.Env["DENOISE_ROOT"] != "/checkout" ||
		strings.Join(spec.Argv, " ") != "/checkout/.denoise/bin/launch {connection_file}" {
		t.Errorf("kernel.json is %s", text)
	}
	if _, err := made.InstallUser(""); err != nil {
		t.Errorf("installing again: %v", err)
	}
	if removed, err := UninstallUser(); err != nil || removed != dir {
		t.Errorf("UninstallUser() = %q, %v", removed, err)
	}
	if removed, err := UninstallUser(); err != nil || removed != "" {
		t.Errorf("UninstallUser() with nothing there = %q, %v", removed, err)
	}
	if exists(dir) || !exists(other) {
		t.Error("uninstalling leaves our kernel or takes another")
	}
}

// A kernel gonb that the user made with GoNB's own installer is theirs.
func TestUserKernelOfAnother(t *testing.T) {
	for _, text := range []string{`{"argv": ["/home/me/go/bin/gonb"], "env": {}}`, "not JSON"} {
		data := t.TempDir()
		t.Setenv("JUPYTER_DATA_DIR", data)
		file := filepath.Join(data, "kernels", "gonb", "kernel.json")
		writeTest(t, file, text)
		made := newEnv("/checkout", "/checkout/.denoise", "xla:cpu")
		if _, err := made.InstallUser(""); err == nil || !strings.Contains(err.Error(), "not of Denoise") {
			t.Errorf("installing over %s: error %v", text, err)
		}
		if _, err := UninstallUser(); err == nil || !strings.Contains(err.Error(), "it stays") {
			t.Errorf("uninstalling %s: error %v", text, err)
		}
		if got, _ := os.ReadFile(file); string(got) != text {
			t.Errorf("another's kernel became %q", got)
		}
	}
}

func TestUserKernelPlaces(t *testing.T) {
	t.Setenv("JUPYTER_DATA_DIR", "")
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", "/home/me")
	want := "/home/me/.local/share/jupyter/kernels/gonb"
	if runtime.GOOS == "darwin" {
		want = "/home/me/Library/Jupyter/kernels/gonb"
	}
	if got, err := userKernelDir(); got != want || err != nil {
		t.Errorf("userKernelDir() = %s, %v, want %s", got, err, want)
	}
	if runtime.GOOS == "darwin" {
		return
	}
	t.Setenv("XDG_DATA_HOME", "/data")
	if got, err := userKernelDir(); got != "/data/jupyter/kernels/gonb" || err != nil {
		t.Errorf("userKernelDir() with XDG_DATA_HOME=/data = %s, %v", got, err)
	}
}

func writeTest(t *testing.T, path, text string) {
	t.Helper()
	if err := writeFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
