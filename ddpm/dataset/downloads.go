package dataset

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// DownloadFolder is where downloads are kept when no folder is named: .denoise/data in the checkout that holds the
// working directory, or in $DENOISE_ROOT where that is set. It fails outside a checkout.
func DownloadFolder() (string, error) {
	if root := os.Getenv("DENOISE_ROOT"); root != "" {
		return filepath.Join(root, ".denoise", "data"), nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := here; ; folder = filepath.Dir(folder) {
		text, err := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module denoise\n") {
			return filepath.Join(folder, ".denoise", "data"), nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("dataset: " + here + " is in no checkout of denoise; name a folder for the downloads")
		}
	}
}

// downloadsIn is the folder named, or that of one set below DownloadFolder.
func downloadsIn(folder, set string) (string, error) {
	if folder != "" {
		return folder, nil
	}
	all, err := DownloadFolder()
	if err != nil {
		return "", err
	}
	return filepath.Join(all, set), nil
}
