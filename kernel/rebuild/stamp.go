package rebuild

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// coarse is the most by which the clock of a file system lags behind.
const coarse = 20 * time.Millisecond

// stamp stands for the names, sizes and times of all files in the folders and below. It fails when one has changed since a
// time, unless that is zero: the build that began then may have read it before or after.
func stamp(folders []string, since time.Time) (string, error) {
	folders = slices.Sorted(slices.Values(folders))
	sum := sha256.New()
	for i, folder := range folders {
		if slices.ContainsFunc(folders[:i], func(other string) bool {
			return folder == other || strings.HasPrefix(folder, other+string(filepath.Separator))
		}) {
			continue
		}
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := os.Stat(path) // of what a link leads to
			if err != nil {
				return err
			}
			if !since.IsZero() && info.ModTime().After(since.Add(-coarse)) {
				return fmt.Errorf("%s has changed", path)
			}
			fmt.Fprintf(sum, "%q %d %d\n", path, info.Size(), info.ModTime().UnixNano())
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
