package setup

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSetupFromNothingThenNothingToDo(t *testing.T) {
	w := newWorld(t)
	wantCalls(t, w.made(), whole)
	w.complete()
	for _, want := range []string{"[1/8] virtual environment for Python", "[8/8] compiling what cells import", "set-up complete in "} {
		if !strings.Contains(w.log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, w.log.String())
		}
	}
	said := w.log.String()
	wantCalls(t, w.made(), nil)
	if w.log.String() != said {
		t.Errorf("a set-up with nothing to do says %q", strings.TrimPrefix(w.log.String(), said))
	}
}

func TestSetupDoesAgainWhatChanged(t *testing.T) {
	dir := func(w *world, name string) string { return filepath.Join(w.root, ".denoise", name) }
	for _, c := range []struct {
		what   string
		change func(w *world)
		want   []string
	}{
		{"the tools' pins", func(w *world) { w.write("kernel/tools.sum", "other\n") }, []string{"tools"}},
		{"the launcher", func(w *world) { w.write("kernel/setup/launch/main.go", "package main // other\n") }, []string{"launch"}},
		{"the environment of kernels", func(w *world) { w.write("kernel/setup/env/env.go", "package env // other\n") }, []string{"launch"}},
		{"go.sum", func(w *world) { w.write("go.sum", "other\n") }, []string{"warm"}},
		{"the Go toolchain", func(w *world) { t.Setenv("FAKE_GOVERSION", "go1.99") }, []string{"tools", "launch", "plugintool", "warm"}},
		{"a program deleted", func(w *world) { os.Remove(dir(w, "bin/goimports")) }, []string{"tools"}},
		{"the plugin deleted", func(w *world) { os.RemoveAll(dir(w, "pjrt")) }, []string{"install-cpu", "download", "check"}},
		{"the virtual environment's Python gone", func(w *world) { os.Remove(dir(w, "venv/bin/python")) }, []string{"venv", "pip", "install"}},
		{"JupyterLab deleted", func(w *world) { os.RemoveAll(dir(w, "venv/lib/python3.12/site-packages/jupyterlab")) }, []string{"install"}},
		{"the kernelspec deleted", func(w *world) { os.RemoveAll(dir(w, "venv/share/jupyter/kernels")) }, nil},
		{"the whole folder deleted", func(w *world) { os.RemoveAll(dir(w, "")) }, whole},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t)
			w.made()
			c.change(w)
			wantCalls(t, w.made(), c.want)
			w.complete()
			t.Setenv("FAKE_GOVERSION", "")
		})
	}
}

// A set-up that is interrupted in any of its programs leaves nothing that the next takes for complete.
func TestSetupGoesOnAfterAnInterrupt(t *testing.T) {
	for _, at := range []string{"venv", "pip", "install", "tools", "launch", "plugintool", "install-cpu", "download", "warm"} {
		t.Run(at, func(t *testing.T) {
			w := newWorld(t)
			t.Setenv("FAKE_HANG", at)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				for !slices.Contains(w.called(), at) {
					time.Sleep(time.Millisecond)
				}
				cancel()
			}()
			_, err := w.ensure(ctx)
			if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "the next set-up goes on from here") {
				t.Fatalf("interrupted set-up: error %v", err)
			}
			t.Setenv("FAKE_HANG", "")
			wantCalls(t, w.made(), whole[slices.Index(whole, first(at)):])
			w.complete()
		})
	}
}

// first is the first call of the step that makes the call at.
func first(at string) string {
	switch at {
	case "pip":
		return "venv"
	case "download":
		return "install-cpu"
	}
	return at
}

// TestMain is a set-up in a process of its own when the test that starts it says so.
func TestMain(m *testing.M) {
	if root := os.Getenv("TEST_SETUP_ROOT"); root != "" {
		if _, err := Ensure(context.Background(), Options{Root: root, Log: os.Stdout}); err != nil {
			os.Stdout.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func (w *world) process() *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TEST_SETUP_ROOT="+w.root)
	return cmd
}

func TestSetupGoesOnAfterKill(t *testing.T) {
	w := newWorld(t)
	t.Setenv("FAKE_HANG", "install")
	cmd := w.process()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for !slices.Contains(w.called(), "install") {
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	t.Setenv("FAKE_HANG", "")
	wantCalls(t, w.made(), whole[slices.Index(whole, "install"):])
	w.complete()
}

// Two processes that set up the same checkout at once: one works, the other waits and then finds all done.
func TestTwoSetupsAtOnce(t *testing.T) {
	w := newWorld(t)
	t.Setenv("FAKE_RELEASE", "yes")
	var outs [2]output
	var cmds [2]*exec.Cmd
	for i := range cmds {
		cmds[i] = w.process()
		cmds[i].Stdout = &outs[i]
		if err := cmds[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("set-up %d: %v\n%s", i, err, outs[i].String())
		}
	}
	wantCalls(t, w.called(), slices.DeleteFunc(slices.Clone(whole), func(call string) bool { return call == "download" }))
	w.complete()
}

func TestSecondSetupSaysThatItWaits(t *testing.T) {
	w := newWorld(t)
	holder, err := newWork(Options{Root: w.root})
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := holder.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		_, err := w.ensure(t.Context())
		done <- err
	}()
	for !strings.Contains(w.log.String(), "another set-up is at work") {
		select {
		case err := <-done:
			t.Fatalf("the second set-up did not wait: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	if calls := w.called(); len(calls) > 0 {
		t.Errorf("the second set-up did %v while it should wait", calls)
	}
	unlock()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.complete()
}
