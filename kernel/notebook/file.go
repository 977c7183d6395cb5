package notebook

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Canonical reports whether the file is in canonical form.
func Canonical(path string) (bool, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	notebook, err := Parse(path, data)
	if err != nil {
		return false, err
	}
	return bytes.Equal(data, notebook.Encode()), nil
}

// Format brings the file into canonical form and reports whether that changed it. The new content replaces the old
// in one step, so that a crash leaves one or the other; a file that is not a notebook is left alone, with an error.
func Format(path string) (changed bool, err error) {
	path, err = filepath.EvalSymlinks(path)
	if err != nil {
		return false, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	notebook, err := Parse(path, data)
	if err != nil {
		return false, err
	}
	canonical := notebook.Encode()
	if bytes.Equal(data, canonical) {
		return false, nil
	}
	return true, replace(path, canonical)
}

func replace(path string, data []byte) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	err = errors.Join(err, file.Chmod(info.Mode().Perm()), file.Sync(), file.Close())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(file.Name(), path)
}

// File is a notebook that Find found.
type File struct {
	Path string // where it is
	Name string // its path inside the folder that was searched, or its file name where it was named itself
}

// Find lists the notebooks that the paths name, each once: a file stands for itself, a folder for every .ipynb file below
// it, in the order of their names, leaving out hidden files and folders (Jupyter's checkpoints among them).
// A folder without any is an error.
func Find(paths ...string) ([]File, error) {
	var found []File
	for _, root := range paths {
		info, err := os.Stat(root)
		if err != nil {
			return nil, fmt.Errorf("no notebook or folder %s: %w", root, err)
		}
		if !info.IsDir() {
			found = append(found, File{Path: filepath.Clean(root), Name: filepath.Base(root)})
			continue
		}
		before := len(found)
		err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			hidden := path != root && strings.HasPrefix(entry.Name(), ".")
			switch {
			case err != nil:
				return err
			case entry.IsDir() && hidden:
				return fs.SkipDir
			case !entry.IsDir() && !hidden && filepath.Ext(path) == ".ipynb":
				name, err := filepath.Rel(root, path)
				found = append(found, File{Path: path, Name: name})
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(found) == before {
			return nil, fmt.Errorf("no notebook (*.ipynb) in %s", root)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(found, func(file File) bool {
		if seen[file.Path] {
			return true
		}
		seen[file.Path] = true
		return false
	}), nil
}
