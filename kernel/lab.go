package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"denoise/kernel/setup"
)

// labOptions are the flags of `lab`.
type labOptions struct {
	backend   string
	noBrowser bool
	port      int // 0: the first free one from 8888
}

func newLabCommand() *cobra.Command {
	var opts labOptions
	cmd := &cobra.Command{
		Use:   "lab [flags] [-- jupyter's own arguments]",
		Short: "Set up what is missing, then open the lessons in JupyterLab",
		Long: `Sets up what is missing (see setup), then opens JupyterLab on the notebooks. Ctrl-C ends it, with its kernels.
What stands after -- goes to JupyterLab as it is:

    go run ./kernel lab --no-browser --port 8899 -- --ip 0.0.0.0`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if at := cmd.ArgsLenAtDash(); at > 0 || at < 0 && len(args) > 0 {
				return fmt.Errorf("lab does not take the argument %q; arguments for JupyterLab stand after --", args[0])
			}
			made, err := setup.Ensure(cmd.Context(), setup.Options{Backend: opts.backend, Log: cmd.ErrOrStderr()})
			if err != nil {
				return err
			}
			return runLab(cmd.Context(), made, opts, args)
		},
	}
	cmd.Flags().StringVar(&opts.backend, "backend", "", backendUsage)
	cmd.Flags().BoolVar(&opts.noBrowser, "no-browser", false, "print the address and open no browser")
	cmd.Flags().IntVar(&opts.port, "port", 0, "port to serve on (default the first free one from 8888)")
	return cmd
}

// labArgs are the arguments of JupyterLab's Python. Its log shows warnings only, and the address to open.
func labArgs(made *setup.Env, opts labOptions, extra []string) []string {
	args := []string{"-m", "jupyterlab",
		"--ServerApp.root_dir=" + filepath.Join(made.Root, "notebooks"),
		"--Application.log_level=WARN"}
	if os.Geteuid() == 0 {
		args = append(args, "--allow-root") // as in a container; Jupyter would refuse
	}
	if opts.noBrowser {
		args = append(args, "--no-browser")
	}
	if opts.port != 0 {
		args = append(args, "--ServerApp.port="+strconv.Itoa(opts.port), "--ServerApp.port_retries=0")
	}
	return append(args, extra...)
}

// runLab runs JupyterLab until it ends or ctx does. Jupyter is in a process group of its own, so that a Ctrl-C in the
// terminal comes here alone and becomes one clean stop, rather than Jupyter's question whether it is meant.
func runLab(ctx context.Context, made *setup.Env, opts labOptions, extra []string) error {
	notebooks := filepath.Join(made.Root, "notebooks")
	if _, err := os.Stat(notebooks); err != nil {
		return fmt.Errorf("the checkout has no notebooks: %w", err)
	}
	cmd := exec.CommandContext(ctx, made.Python, labArgs(made, opts, extra)...)
	cmd.Dir = notebooks
	cmd.Env = made.Environ()
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error {
		fmt.Fprint(os.Stderr, "\nstopping JupyterLab and its kernels ...\n")
		return cmd.Process.Signal(syscall.SIGTERM)
	}
	cmd.WaitDelay = 15 * time.Second
	if err := checkPort(opts.port); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "JupyterLab on %s, cells compute on %s; Ctrl-C ends it\n", notebooks, made.Backend)
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf("JupyterLab ended: %w", err)
	}
	return nil
}

// checkPort says why the port cannot be served on; 0 leaves the choice to JupyterLab.
func checkPort(port int) error {
	if port == 0 {
		return nil
	}
	if port < 1 || port > 65535 {
		return fmt.Errorf("port %d: give one from 1 to 65535", port)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("localhost", strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("port %d cannot be used (%w): give another with --port, or end what uses it", port, err)
	}
	return listener.Close()
}
