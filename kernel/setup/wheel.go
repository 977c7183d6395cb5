package setup

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"denoise/ddpm/digest"
)

// The package of the Python index that holds a CPU plugin, and what is known of it.
const (
	wheelName    = "xla-cpu-pjrt"
	wheelVersion = "0.0.1"
	wheelPlugin  = "xla_cpu_pjrt.so"
	wheelPJRT    = "v0.81.0"
)

// wheelSums are the SHA-256 of its files, by the platform at the end of their names.
var wheelSums = map[string]string{
	"manylinux_2_27_x86_64":  "55837b6b7b47daa717f2d9a5a03563ea0ceaa338d06a81a1e2d3f060d960decc",
	"manylinux_2_27_aarch64": "8f613be6e891858f40d64f9799319502fff42689661944fc18a6ffd8210b30c9",
}

// wheelPlugin downloads the package with pip, which knows the user's mirror and proxy, and unpacks the plugin.
func (w *work) wheelPlugin(ctx context.Context, t *task, into string) (string, error) {
	if _, err := w.do(ctx, w.venvStep()); err != nil {
		return "", err
	}
	scratch, remove, err := w.scratch("wheel")
	if err != nil {
		return "", err
	}
	defer remove()
	err = w.pip(ctx, t, 1, "download", "--no-deps", "--only-binary=:all:", "-d", scratch, wheelName+"=="+wheelVersion)
	if err != nil {
		return "", err
	}
	found, err := filepath.Glob(filepath.Join(scratch, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("pip downloaded %d wheels of %s, want 1", len(found), wheelName)
	}
	if err := checkWheel(found[0]); err != nil {
		return "", err
	}
	info, err := os.Stat(found[0])
	if err != nil {
		return "", err
	}
	t.update("unpacking " + megabytes(info.Size()))
	target := filepath.Join(into, "pjrt_c_api_cpu_"+wheelPJRT+"_plugin.so")
	return megabytes(info.Size()) + " downloaded, ", unpack(found[0], wheelPlugin, target)
}

// checkWheel compares the SHA-256 of a wheel with the pinned one of its platform.
func checkWheel(file string) error {
	name := strings.TrimSuffix(filepath.Base(file), ".whl")
	platform := name[strings.LastIndex(name, "-")+1:]
	want, known := wheelSums[platform]
	if !known {
		return fmt.Errorf("the wheel %s is for a platform without a pinned checksum", filepath.Base(file))
	}
	got, size, err := digest.File(file)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("the download %s is damaged or not what was pinned: its %d bytes have SHA-256 %s, want %s; run the same command again",
			filepath.Base(file), size, got, want)
	}
	return nil
}

// unpack writes the one file of that base name in a zip archive to target, whole or not at all.
func unpack(archive, name, target string) (err error) {
	files, err := zip.OpenReader(archive)
	if err != nil {
		return fmt.Errorf("cannot open %s: %w", archive, err)
	}
	defer files.Close()
	for _, file := range files.File {
		if path.Base(file.Name) != name {
			continue
		}
		in, err := file.Open()
		if err != nil {
			return err
		}
		defer in.Close()
		out, err := os.CreateTemp(filepath.Dir(target), ".unpack-*")
		if err != nil {
			return err
		}
		_, err = io.Copy(out, in)
		err = errors.Join(err, out.Chmod(0o755), out.Close())
		if err == nil {
			err = os.Rename(out.Name(), target)
		}
		if err != nil {
			os.Remove(out.Name())
			return fmt.Errorf("cannot unpack %s: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("%s holds no file %s", archive, name)
}
