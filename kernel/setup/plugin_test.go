package setup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A download cut off in the middle is never put in place: the checksum tells, and names both.
func TestTruncatedDownload(t *testing.T) {
	w := newWorld(t)
	wheel := os.Getenv("FAKE_WHEEL")
	data, err := os.ReadFile(wheel)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(wheel, data[:len(data)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	mend := func() {
		if err := os.WriteFile(wheel, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w.fails(mend, "damaged or not what was pinned", wheelSums["test_platform"], "--backend go")
}

func TestTruncatedArchive(t *testing.T) {
	whole, err := os.ReadFile(writeWheel(t, strings.Repeat("plugin", 1000)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, keep := range []int{0, 1, len(whole) / 2, len(whole) - 1} {
		archive, target := filepath.Join(dir, "cut.whl"), filepath.Join(dir, "into", "plugin.so")
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(archive, whole[:keep], 0o644); err != nil {
			t.Fatal(err)
		}
		if err := unpack(archive, wheelPlugin, target); err == nil {
			t.Errorf("an archive cut to %d of %d bytes unpacks", keep, len(whole))
		}
		if left, _ := os.ReadDir(filepath.Dir(target)); len(left) > 0 {
			t.Errorf("an archive cut to %d of %d bytes leaves %v", keep, len(whole), left)
		}
	}
}

func TestWheelOfUnknownPlatform(t *testing.T) {
	file := filepath.Join(t.TempDir(), "xla_cpu_pjrt-0.0.1-py3-none-win_amd64.whl")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := checkWheel(file); err == nil || !strings.Contains(err.Error(), "without a pinned checksum") {
		t.Errorf("a wheel for a platform that is not pinned: error %v", err)
	}
}

// The plugin comes from the first way that gives one that works; without XLA's backend none is made.
func TestPluginWays(t *testing.T) {
	installed := func(t *testing.T, content string) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "pjrt_c_api_cpu_plugin.so"), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
	}
	for _, c := range []struct {
		name string
		set  func(t *testing.T)
		want []string
		log  string
	}{
		{"installed", func(t *testing.T) { installed(t, "plugin") }, []string{"check"}, "already installed"},
		{"installed but unfit", func(t *testing.T) { installed(t, "junk") }, []string{"check", "install-cpu", "download", "check"}, wheelName},
		{"released", func(t *testing.T) { t.Setenv("FAKE_RELEASE", "yes") }, []string{"install-cpu", "check"}, "go-xla's installer"},
		{"wheel", func(t *testing.T) {}, []string{"install-cpu", "download", "check"}, wheelName},
		{"none needed", func(t *testing.T) { t.Setenv("GOMLX_BACKEND", "go") }, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.set(t)
			called := w.made()
			var got []string
			for _, call := range called {
				if slices.Contains([]string{"install-cpu", "download", "check"}, call) {
					got = append(got, call)
				}
			}
			wantCalls(t, got, c.want)
			if !strings.Contains(w.log.String(), c.log) {
				t.Errorf("the log lacks %q:\n%s", c.log, w.log.String())
			}
		})
	}
}

func TestNoPlugin(t *testing.T) {
	w := newWorld(t)
	wheel := os.Getenv("FAKE_WHEEL")
	t.Setenv("FAKE_WHEEL", writeWheel(t, "for another machine"))
	w.fails(func() { t.Setenv("FAKE_WHEEL", wheel); writeWheelSum(t, wheel) },
		"no XLA plugin could be had", "does not work on this machine: SIGBUS", "go-xla's installer: plugintool: no such host", "--backend go")
}

// A linked plugin whose file has gone is found again or replaced.
func TestInstalledPluginGone(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "pjrt_c_api_cpu_v1_plugin.so")
	if err := os.WriteFile(file, []byte("plugin"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", dir)
	w.made()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	wantCalls(t, w.made(), []string{"install-cpu", "download", "check"})
	w.complete()
}

// Plugin alone makes the plugin alone.
func TestPluginOnly(t *testing.T) {
	w := newWorld(t)
	dir, err := Plugin(t.Context(), Options{Root: w.root, Log: &w.log})
	if err != nil {
		t.Fatal(err)
	}
	if findPluginFile(dir) == "" {
		t.Errorf("no plugin in %s", dir)
	}
	wantCalls(t, w.called(), []string{"plugintool", "install-cpu", "venv", "pip", "download", "check"})
}
