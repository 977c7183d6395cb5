package worker_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"denoise/kernel/keep"
	"denoise/kernel/worker"
	"denoise/kernel/worker/wire"
)

// roleVariable makes this test binary a worker, or a kernel.
const roleVariable = "DENOISE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "worker":
		serve()
	case "broken worker":
		fmt.Fprintln(os.Stderr, "no device")
		os.Exit(3)
	case "kernel":
		kernel()
	default:
		os.Exit(m.Run())
	}
}

// serve is a worker that keeps values, and knows a call that never ends by itself.
func serve() {
	ctx, w, err := worker.Inherit()
	if err != nil {
		panic(err)
	}
	defer w.Close()
	var store *keep.Store
	store = keep.NewStore(w.Lost, func() { wire.WriteJournal(w.Socket(), store.Held()) })
	var server wire.Server
	store.Serve(&server)
	wire.Handle(&server, "wait", func(ctx context.Context, _ wire.None, send func(int)) (wire.None, error) {
		send(os.Getpid())
		<-ctx.Done()
		return false, ctx.Err()
	})
	wire.Handle(&server, "pid", func(context.Context, wire.None, func(wire.None)) (int, error) { return os.Getpid(), nil })
	if err := w.Serve(ctx, &server); err != nil {
		panic(err)
	}
}

// kernel supervises a worker until it is killed.
func kernel() {
	s, err := worker.Supervise(options("worker"))
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Socket())
	select {}
}

func options(role string) worker.Options {
	return worker.Options{Program: os.Args[0], Env: append(os.Environ(), roleVariable+"="+role)}
}

// supervise begins a supervisor for the test, and makes this process one of its cells.
func supervise(t *testing.T, opts worker.Options) *worker.Supervisor {
	t.Helper()
	s, err := worker.Supervise(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	enter(t, s)
	return s
}

func enter(t *testing.T, s *worker.Supervisor) {
	name, value, _ := strings.Cut(s.Env(), "=")
	t.Setenv(name, value)
}

func pid(t *testing.T, socket string) int {
	t.Helper()
	pid, err := wire.Call[wire.None, int](t.Context(), socket, "pid", wire.None(false), nil)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

// eventually fails the test when what must happen has not after 10 seconds.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !happened(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after 10 seconds", what)
		}
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, says := range parts {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v; want one that says %q", err, says)
		}
	}
}

func TestOnlyTheUserReachesTheWorker(t *testing.T) {
	s := supervise(t, options("worker"))
	for path, want := range map[string]os.FileMode{filepath.Dir(s.Socket()): 0o700 | os.ModeDir, s.Socket(): 0o600 | os.ModeSocket} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: mode %v (%v), want %v", path, info.Mode(), err, want)
		}
	}
}

func TestTheWorkerOutlivesItsCallers(t *testing.T) {
	s := supervise(t, options("worker"))
	if err := keep.Put("x", []int{1, 2}); err != nil {
		t.Fatal(err)
	}
	first := pid(t, s.Socket())
	if group, err := syscall.Getpgid(first); group != first || err != nil {
		t.Errorf("the worker is in the process group %d (%v): an interrupt of the kernel's would end it", group, err)
	}
	if x, err := keep.Get[[]int]("x"); len(x) != 2 || err != nil {
		t.Errorf("another call got %v (%v)", x, err)
	}
	s.Close()
	if alive(first) {
		t.Error("the worker has outlived its supervisor")
	}
	if _, err := os.Stat(filepath.Dir(s.Socket())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder is left: %v", err)
	}
	wantError(t, keep.Put("x", 1), "restart the kernel")
}

func TestEachNotebookHasItsOwnWorker(t *testing.T) {
	a := supervise(t, options("worker"))
	if err := keep.Put("x", 1); err != nil {
		t.Fatal(err)
	}
	b := supervise(t, options("worker"))
	_, err := keep.Get[int]("x")
	wantError(t, err, `no value "x" is kept, nor any other`)
	if filepath.Dir(a.Socket()) == filepath.Dir(b.Socket()) || pid(t, a.Socket()) == pid(t, b.Socket()) {
		t.Error("two notebooks share a worker")
	}
}

// TestAKilledWorkerIsTold kills the worker in the middle of a call, and between calls.
func TestAKilledWorkerIsTold(t *testing.T) {
	s := supervise(t, options("worker"))
	if err := keep.Put("x", 1); err != nil {
		t.Fatal(err)
	}
	_, err := wire.Call[int, wire.None](t.Context(), s.Socket(), "wait", wire.None(false), func(pid int) {
		syscall.Kill(pid, syscall.SIGKILL)
	})
	if !errors.Is(err, wire.ErrLost) {
		t.Errorf("error %v; want one that wraps ErrLost", err)
	}
	wantError(t, err, "the worker ended during wait", "lost with it: the value x", "the next call starts a new one")
	_, err = keep.Get[int]("x")
	wantError(t, err, "it was lost when the worker that held it ended at ", "(killed: perhaps the memory was short)", "make it again")

	if err := keep.Put("y", 2); err != nil {
		t.Fatal(err)
	}
	syscall.Kill(pid(t, s.Socket()), syscall.SIGKILL)
	eventually(t, "the death is seen", func() bool {
		_, err = keep.Get[int]("y")
		return err != nil && !errors.Is(err, wire.ErrLost)
	})
	wantError(t, err, "it was lost when the worker that held it ended at ")
	if err := keep.Put("y", 3); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestAWorkerThatCannotBe(t *testing.T) {
	builds := options("worker")
	builds.Build = []string{"sh", "-c", "echo step.go:7: undefined: x; exit 1"}
	absent := options("worker")
	absent.Program = filepath.Join(t.TempDir(), "absent")
	for says, opts := range map[string]worker.Options{
		"cannot be built: exit status 1\nstep.go:7: undefined: x": builds,
		"cannot be started":                            absent,
		"ended as it began (exit status 3): no device": options("broken worker"),
	} {
		supervise(t, opts)
		for range 2 {
			wantError(t, keep.Put("x", 1), says)
		}
	}
}

func TestTheProgramIsBuiltBeforeItStarts(t *testing.T) {
	opts := options("worker")
	opts.Root = t.TempDir()
	opts.Build = []string{"cp", os.Args[0], "worker"}
	opts.Program = filepath.Join(opts.Root, "worker")
	supervise(t, opts)
	if err := keep.Put("x", 1); err != nil {
		t.Error(err)
	}
}

// TestAKilledKernelLeavesNothing kills a kernel whose worker runs. One without a worker leaves its folder to the next
// kernel, which takes away what nobody holds and nothing else.
func TestAKilledKernelLeavesNothing(t *testing.T) {
	temp, err := os.MkdirTemp("", "k") // t.TempDir's path can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temp)
	t.Setenv("TMPDIR", temp)
	folders := func() int {
		found, _ := filepath.Glob(filepath.Join(temp, "*"))
		return len(found)
	}
	with, socket := startKernel(t)
	worker := pid(t, socket)
	with.Process.Kill()
	with.Wait()
	eventually(t, "the worker ends and removes the folder", func() bool { return !alive(worker) && folders() == 0 })

	without, socket := startKernel(t)
	without.Process.Kill()
	without.Wait()
	living := supervise(t, options("worker"))
	if folders() != 2 {
		t.Fatalf("%d folders, want the dead kernel's, young as it is, and the living one's", folders())
	}
	hour := time.Now().Add(-time.Hour)
	for _, s := range []string{socket, living.Socket()} {
		if err := os.Chtimes(filepath.Join(filepath.Dir(s), "lock"), hour, hour); err != nil {
			t.Fatal(err)
		}
	}
	half := filepath.Join(temp, "denoise-worker-half") // its removal was interrupted
	if err := errors.Join(os.Mkdir(half, 0o700), os.Chtimes(half, hour, hour)); err != nil {
		t.Fatal(err)
	}
	supervise(t, options("worker"))
	if _, err := os.Stat(living.Socket()); err != nil || folders() != 2 {
		t.Errorf("%d folders and %v; want those of the two living kernels", folders(), err)
	}
}

// TestWhatOthersPutThereIsLeftAlone has folders of the name of a worker's that are none, each with a lock that is a link to
// where a file of this user's could be.
func TestWhatOthersPutThereIsLeftAlone(t *testing.T) {
	temp, err := os.MkdirTemp("", "k")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(temp)
	t.Setenv("TMPDIR", temp)
	target := filepath.Join(t.TempDir(), "made")
	hour := time.Now().Add(-time.Hour)
	trap := func(folder string, mode os.FileMode) {
		t.Helper()
		err := errors.Join(os.Mkdir(folder, 0o700), os.Symlink(target, filepath.Join(folder, "lock")), os.Chmod(folder, mode), os.Chtimes(folder, hour, hour))
		if err != nil {
			t.Fatal(err)
		}
	}
	trap(filepath.Join(temp, "elsewhere"), 0o700)
	trap(filepath.Join(temp, "denoise-worker-open"), 0o755)
	trap(filepath.Join(temp, "denoise-worker-owned"), 0o700)
	if err := os.Symlink(filepath.Join(temp, "elsewhere"), filepath.Join(temp, "denoise-worker-link")); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		err = os.Chown(filepath.Join(temp, "denoise-worker-owned"), 65534, 65534)
	} else { // only root can make a folder another user's
		err = os.RemoveAll(filepath.Join(temp, "denoise-worker-owned"))
	}
	if err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadDir(temp)
	supervise(t, options("worker"))
	if after, _ := os.ReadDir(temp); len(after) != len(before)+1 {
		t.Errorf("%d entries were there and %d are, want one more", len(before), len(after))
	}
	if _, err := os.Lstat(target); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made where another user's link leads to (%v)", err)
	}
}

// startKernel starts a kernel in a process of its own.
func startKernel(t *testing.T) (child *exec.Cmd, socket string) {
	t.Helper()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), roleVariable+"=kernel")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the kernel did not start")
	}
	return child, lines.Text()
}
