package setup

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFullSetup sets up this checkout for real and runs cells in it: with no network, with settings of the user's that
// would break a plain GoNB, and with an eye on the home.
func TestFullSetup(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out what needs JupyterLab")
	}
	keepGoCaches(t)
	keepRustup(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_DATA_HOME", "")

	var log output
	made, err := Ensure(t.Context(), Options{Log: &log, Backend: "xla:cpu"})
	t.Log(log.String())
	if err != nil {
		t.Fatal(err)
	}
	var again output
	if _, err := Ensure(t.Context(), Options{Log: &again, Backend: "xla:cpu"}); err != nil || strings.Contains(again.String(), "/8] virtual") {
		t.Errorf("a second set-up says %q, error %v", again.String(), err)
	}

	t.Run("versions", func(t *testing.T) { checkVersions(t, made) })
	t.Run("cells", func(t *testing.T) { checkCells(t, made) })
	t.Run("home", func(t *testing.T) { checkHome(t, home) })
}

// keepGoCaches lets Go use its caches although the test moves the home.
func keepGoCaches(t *testing.T) {
	t.Helper()
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	var caches map[string]string
	if err := json.Unmarshal(out, &caches); err != nil {
		t.Fatal(err)
	}
	for name, dir := range caches {
		t.Setenv(name, dir)
	}
}

// keepRustup lets rustup, where there is one, keep its folder although the test moves the home: pip asks `rustc` for its
// version, and a rustup that finds no settings writes some.
func keepRustup(t *testing.T) {
	t.Helper()
	if home, err := os.UserHomeDir(); err == nil && os.Getenv("RUSTUP_HOME") == "" {
		t.Setenv("RUSTUP_HOME", filepath.Join(home, ".rustup"))
	}
}

// checkVersions compares what is there with what is pinned, by asking the things themselves.
func checkVersions(t *testing.T, made *Env) {
	mods, err := os.ReadFile(filepath.Join(made.Root, "kernel", "tools.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for program, module := range map[string]string{
		"gonb": "github.com/janpfeifer/gonb", "gopls": "golang.org/x/tools/gopls", "goimports": "golang.org/x/tools",
	} {
		info, err := buildinfo.ReadFile(filepath.Join(made.Bin, program))
		if err != nil {
			t.Error(err)
			continue
		}
		if want := module + " " + info.Main.Version + " "; info.Main.Path != module || !strings.Contains(string(mods), "\t"+want) {
			t.Errorf("%s is %s %s, which kernel/tools.mod does not pin", program, info.Main.Path, info.Main.Version)
		}
	}
	gonb := goModLine(made.Root, func(line string) bool { return strings.HasPrefix(line, "github.com/janpfeifer/gonb v") })
	if !strings.Contains(string(mods), "\t"+gonb+" ") {
		t.Errorf("go.mod requires %s, kernel/tools.mod another", gonb)
	}
	run := func(args ...string) string {
		cmd := exec.Command(made.Python, args...)
		cmd.Env = made.Environ()
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	if got := strings.TrimSpace(run("-m", "jupyterlab", "--version")); got != pinned("jupyterlab") {
		t.Errorf("JupyterLab is %q, pinned %q", got, pinned("jupyterlab"))
	}
	run("-m", "pip", "check")
	// Every package of the environment is pinned: none came by itself.
	list := strings.ReplaceAll(strings.ToLower(requirements), "_", "-")
	for line := range strings.Lines(run("-m", "pip", "list", "--format=freeze", "--exclude=pip", "--exclude=setuptools", "--disable-pip-version-check")) {
		if line = strings.TrimSpace(strings.ReplaceAll(strings.ToLower(line), "_", "-")); !strings.Contains(list, line) {
			t.Errorf("%s is in the environment and not in requirements.txt", line)
		}
	}
}

// checkCells runs cells of a notebook that import packages of the checkout, of its dependencies and of the standard
// library, from a folder outside the checkout, where every connection fails.
func checkCells(t *testing.T, made *Env) {
	script, err := filepath.Abs(filepath.Join("testdata", "execute.py"))
	if err != nil {
		t.Fatal(err)
	}
	cells, err := json.Marshal([]string{
		"import (\n\t\"denoise/ddpm/backend\"\n\t\"denoise/ddpm/schedule\"\n\t\"github.com/gomlx/gomlx/core/graph\"\n)\n\nvar double = func(x *graph.Node) *graph.Node { return graph.Add(x, x) }",
		"%%\nb, err := backend.Open(\"\")\nif err != nil { panic(err) }\nfmt.Print(graph.MustNewExec(b, double).MustExec1(float32(21)).Value(), \" \", b.Description())",
		"%%\ns, err := schedule.Linear(1000)\nif err != nil { panic(err) }\nfmt.Print(s.T(), \" \", os.Getenv(\"DENOISE_ROOT\"))",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOPROXY", "http://127.0.0.1:1")
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
	t.Setenv("CGO_ENABLED", "0")
	cmd := exec.Command(made.Python, script, t.TempDir())
	cmd.Env = made.Environ()
	cmd.Stdin = bytes.NewReader(cells)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var texts []string
	if err := json.Unmarshal(out, &texts); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for i, wants := range [][]string{{}, {"42 ", made.PluginDir}, {"1000 " + made.Root}} {
		for _, want := range wants {
			if !strings.Contains(texts[i], want) {
				t.Errorf("cell %d prints %q, which lacks %q", i, texts[i], want)
			}
		}
	}
}

// checkHome allows only the caches and counters that Go and pip themselves keep in the home.
func checkHome(t *testing.T, home string) {
	own := []string{".cache/pip", ".cache/go-build", ".cache/goimports", ".config/go", "Library/Caches/pip", "Library/Caches/go-build",
		"Library/Caches/goimports", "Library/Application Support/go"}
	err := filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(home, path)
		if err != nil {
			return err
		}
		for _, allowed := range own {
			if strings.HasPrefix(filepath.ToSlash(name), allowed+"/") {
				return nil
			}
		}
		t.Errorf("the home gained %s", name)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
