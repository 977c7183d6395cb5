package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"denoise/kernel/assist"
	"denoise/kernel/process"
	"denoise/kernel/proxy"
	"denoise/kernel/setup/env"
	"denoise/kernel/shim"
	"denoise/kernel/worker"
)

// launch runs the kernel until its client ends it or is gone.
func launch(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("got %d arguments, want one: the connection file that Jupyter writes", len(args))
	}
	self, err := os.Executable()
	if err == nil {
		self, err = filepath.EvalSymlinks(self)
	}
	if err != nil {
		return err
	}
	dir := filepath.Dir(filepath.Dir(self))
	root := os.Getenv("DENOISE_ROOT")
	if root == "" {
		root = filepath.Dir(dir)
	}
	place := env.Place{Root: root, Dir: dir}
	gonb := filepath.Join(place.Bin(), "gonb")
	if _, err := os.Stat(gonb); err != nil {
		return fmt.Errorf("cannot start GoNB: %w; run: go run ./kernel setup", err)
	}
	logFile, err := openLog(filepath.Join(dir, "log", "gonb.log"))
	if err != nil {
		return err
	}
	defer logFile.Close()
	log.SetOutput(logFile)
	ctx, stop := untilTheEnd()
	defer stop()
	environ := env.Kernel(os.Environ(), place)
	keeper, err := worker.Supervise(worker.Of(place, environ, logFile))
	if err != nil {
		return err
	}
	scratch, err := newScratch(self)
	if err != nil {
		return errors.Join(err, keeper.Close())
	}
	defer os.RemoveAll(scratch)
	closed := make(chan struct{})
	go func() { // beside the end of all else: both may need their time to save
		defer close(closed)
		<-ctx.Done()
		keeper.Close()
	}()
	defer func() { stop(); <-closed }()
	if err := startGuard(self, scratch, filepath.Dir(keeper.Socket())); err != nil {
		return err
	}
	path, _ := env.Lookup(environ, "PATH")
	environ = env.With(environ,
		"PATH="+env.PrependPath(path, filepath.Join(scratch, "bin")),
		"TMPDIR="+filepath.Join(scratch, "tmp"))
	assistant := assist.Start(assistFolder(scratch), root, filepath.Join(place.Bin(), "gopls"), environ)
	defer assistant.Close()
	environ = env.With(environ, process.Mark+"="+scratch, keeper.Env())
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	return proxy.Run(ctx, proxy.Options{
		Connection: args[0],
		Scratch:    scratch,
		Shell:      filepath.Join(scratch, "bin", "shell"),
		GoNB: func(connection string) []string {
			return []string{gonb, "-kernel", connection, "-go_work", root, "-raw_error",
				"-logtostderr=false", "-extra_log", logFile.Name(), "-log_file", os.DevNull, "-stderrthreshold", "FATAL"}
		},
		Environ:    environ,
		Log:        logFile,
		History:    filepath.Join(dir, "history.jsonl"),
		Version:    gonbVersion(),
		Assistant:  assistant,
		Interrupts: interrupts,
	})
}

// openLog opens the log of GoNB and of the kernel. One that has grown past 4 MB starts anew.
func openLog(file string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	if info, err := os.Stat(file); err == nil && info.Size() > 4e6 {
		os.Remove(file)
	}
	return os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// newScratch makes the kernel's folder: what GoNB is to find first on its PATH, and a folder for temporary files.
func newScratch(self string) (string, error) {
	scratch, err := os.MkdirTemp("", "denoise-kernel-")
	if err != nil {
		return "", err
	}
	for _, folder := range []string{"bin", "tmp", shim.PlansName} {
		err = errors.Join(err, os.Mkdir(filepath.Join(scratch, folder), 0o700))
	}
	for _, name := range []string{"bin/go", "bin/shell", shim.RecorderName} {
		err = errors.Join(err, os.Symlink(self, filepath.Join(scratch, name)))
	}
	if err != nil {
		os.RemoveAll(scratch)
	}
	return scratch, err
}

// assistFolder is where gopls works.
func assistFolder(scratch string) string { return filepath.Join(scratch, "assist") }

// gonbVersion is the version of the GoNB that the checkout pins.
func gonbVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/janpfeifer/gonb" {
				return module.Version
			}
		}
	}
	return "unknown"
}

// untilTheEnd returns a context that ends with a signal to end, or with the parent, which is the client or its server.
func untilTheEnd() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(ctx)
	parent := os.Getppid()
	go func() {
		for range time.Tick(500 * time.Millisecond) {
			if os.Getppid() != parent {
				cancel()
			}
		}
	}()
	return ctx, func() { cancel(); stop() }
}
