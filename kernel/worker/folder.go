package worker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	folderPrefix = "denoise-worker-"
	lockName     = "lock"
)

// longestParent is the longest path of a folder in which a socket's path stays within 104 bytes, some systems' most.
const longestParent = 60

func parent() string {
	if temp := os.TempDir(); len(temp) <= longestParent {
		return temp
	}
	return "/tmp"
}

// newFolder makes a folder of a kernel's own in the temporary folder, which is locked while the kernel lives. A path in the
// checkout may be too long for a socket.
func newFolder() (folder string, unlock func() error, err error) {
	folder, err = os.MkdirTemp(parent(), folderPrefix) // 0700
	if err != nil {
		return "", nil, err
	}
	lock := flock.New(filepath.Join(folder, lockName))
	if _, err := lock.TryLock(); err != nil {
		os.RemoveAll(folder)
		return "", nil, err
	}
	return folder, lock.Unlock, nil
}

// sweep removes the folders of kernels that were killed before they could. A young one may be about to be locked.
func sweep() {
	folders, _ := filepath.Glob(filepath.Join(parent(), folderPrefix+"*"))
	for _, folder := range folders {
		info, err := os.Stat(filepath.Join(folder, lockName))
		if errors.Is(err, fs.ErrNotExist) { // whoever removed it was killed, too
			info, err = os.Stat(folder)
		}
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue // another user's, or young
		}
		lock := flock.New(filepath.Join(folder, lockName))
		if free, err := lock.TryLock(); free && err == nil {
			os.RemoveAll(folder)
			lock.Unlock()
		}
	}
}
