package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"denoise/kernel/setup/env"
)

// InstallUser writes the kernelspec where the user's own Jupyter finds it and returns its folder. A kernel of that name
// that is not of a Denoise checkout is left alone, with an error. A backend other than "" becomes the kernel's own.
func (e *Env) InstallUser(backend string) (dir string, err error) {
	dir, err = userKernelDir()
	if err != nil {
		return "", err
	}
	if _, ours, err := userKernel(dir); err != nil {
		return "", err
	} else if !ours {
		return "", fmt.Errorf("%s holds a kernel that is not of Denoise: remove it (jupyter kernelspec remove %s) and run the same command again", dir, KernelName)
	}
	given := map[string]string{}
	if backend != "" {
		given["GOMLX_BACKEND"] = backend
	}
	// A Jupyter that a desktop starts may know nothing of the shell's PATH.
	if tool, err := exec.LookPath("go"); err == nil {
		given[env.GoDir] = filepath.Dir(tool)
	}
	text, err := e.kernelJSON(given)
	if err != nil {
		return "", err
	}
	if err := writeFile(filepath.Join(dir, "logo-svg.svg"), logo, 0o644); err != nil {
		return "", err
	}
	return dir, writeFile(filepath.Join(dir, "kernel.json"), text, 0o644)
}

// UninstallUser removes what InstallUser wrote, from whichever checkout it was, and returns the folder removed, "" when
// there was none. A kernel of that name that is not ours is an error and stays.
func UninstallUser() (dir string, err error) {
	dir, err = userKernelDir()
	if err != nil {
		return "", err
	}
	present, ours, err := userKernel(dir)
	switch {
	case err != nil:
		return "", err
	case !present:
		return "", nil
	case !ours:
		return "", fmt.Errorf("%s holds a kernel that is not of Denoise; it stays", dir)
	}
	return dir, os.RemoveAll(dir)
}

// userKernel says whether a kernel is in dir, and whether it is ours to write or remove, as an absent one is.
func userKernel(dir string) (present, ours bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "kernel.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return false, true, nil
	}
	if err != nil {
		return false, false, err
	}
	var spec kernelspec
	if json.Unmarshal(text, &spec) != nil {
		return true, false, nil
	}
	return true, spec.Env["DENOISE_ROOT"] != "", nil
}

// userKernelDir is where Jupyter looks for a user's kernels: under $JUPYTER_DATA_DIR, else in the place of the platform.
func userKernelDir() (string, error) {
	data := os.Getenv("JUPYTER_DATA_DIR")
	if data == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("cannot tell where your Jupyter looks for kernels (%w): set JUPYTER_DATA_DIR", err)
		}
		switch {
		case runtime.GOOS == "darwin":
			data = filepath.Join(home, "Library", "Jupyter")
		case os.Getenv("XDG_DATA_HOME") != "":
			data = filepath.Join(os.Getenv("XDG_DATA_HOME"), "jupyter")
		default:
			data = filepath.Join(home, ".local", "share", "jupyter")
		}
	}
	return filepath.Abs(filepath.Join(data, "kernels", KernelName))
}
