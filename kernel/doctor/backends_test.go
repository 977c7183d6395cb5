package doctor

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWithTheBackendGoXLAIsNotNeeded(t *testing.T) {
	for backend, state := range map[string]State{"go": Absent, "xla:cpu": Broken, "xla:cuda,preallocate=true": Broken} {
		t.Setenv("GOMLX_BACKEND", backend)
		e := located(t, Options{Dir: t.TempDir()})
		e.backends(t.Context(), false, false)
		named := things(e.found)
		if got := named["xla:cpu"]; got.State != state || !strings.Contains(got.Detail, "needs Go and a C compiler") {
			t.Errorf("backend %s: xla:cpu %+v, want %s", backend, got, state)
		}
		if got := named["PJRT plugin"].State; (got == Absent) != (state == Absent) {
			t.Errorf("backend %s: the plugin is %s", backend, got)
		}
	}
}

func TestAPluginThatCrashesIsALine(t *testing.T) {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("needs a C compiler to build a plugin that crashes")
	}
	t.Setenv("GOMLX_BACKEND", "")
	dir := t.TempDir()
	plugin := filepath.Join(dir, "pjrt", "pjrt_c_api_cpu_v0.0.1_plugin.so")
	if err := os.MkdirAll(filepath.Dir(plugin), 0o755); err != nil {
		t.Fatal(err)
	}
	compile := exec.Command(compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", plugin)
	compile.Stdin = strings.NewReader("#include <stdlib.h>\n__attribute__((constructor)) static void load(void) { abort(); }\n")
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	named := things(Examine(t.Context(), Options{Dir: dir}))
	if thing := named["xla:cpu"]; thing.State != Broken || !strings.Contains(thing.Detail, "SIGABRT") {
		t.Errorf("xla:cpu: %+v, want the signal that ended it", thing)
	}
	if thing := named["PJRT plugin"]; thing.State != Broken || !strings.Contains(thing.Detail, plugin) ||
		thing.Fix != "rm -r "+filepath.Dir(plugin)+" && "+setUp {
		t.Errorf("plugin: %+v, want the file and how to be rid of it", thing)
	}
	if thing := named["go"]; thing.State != OK {
		t.Errorf("go: %+v", thing)
	}
}

func TestABackendThatHangsIsEnded(t *testing.T) {
	mark := fmt.Sprintf("3602.%d", os.Getpid())
	program := filepath.Join(t.TempDir(), "probe")
	put(t, program, "trap '' INT TERM\nsleep "+mark+" & wait")
	e := located(t, Options{Dir: t.TempDir(), Limit: time.Second})
	_, err := e.probe(t.Context(), program, "xla:cpu")
	if err == nil || !strings.Contains(err.Error(), "no result within 1s") {
		t.Errorf("error %v, want the time limit", err)
	}
	out, err := exec.Command("ps", "-ww", "-eo", "stat,command").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, mark) && !strings.HasPrefix(line, "Z") {
			t.Errorf("left behind: %s", line)
		}
	}
}

func located(t *testing.T, options Options) *examination {
	t.Helper()
	e := &examination{options: options, found: &Findings{}}
	if err := e.locate(); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestWhatAFailedBackendSays(t *testing.T) {
	for complaint, want := range map[string]string{
		"I1122 noise\nprobe: no plugin\nexit":                           "no plugin",
		"noise\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\n":   "panic: boom",
		"noise\nfatal error: unexpected signal\n[signal SIGSEGV]\nrest": "fatal error: unexpected signal",
		"SIGABRT: abort\nPC=0x7f\n":                                     "SIGABRT: abort",
		"one\ntwo\n\n":                                                  "two",
		"":                                                              "",
	} {
		if got := cause(complaint); got != want {
			t.Errorf("cause(%q) = %q, want %q", complaint, got, want)
		}
	}
}
