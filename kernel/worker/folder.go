package worker

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
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

// sweep removes the folders of kernels that were killed before they could. A young one may be about to be locked, and what
// another user has put there, or a link, is not looked into: its lock might be a link to a file of this user's.
func sweep() {
	folders, _ := filepath.Glob(filepath.Join(parent(), folderPrefix+"*"))
	for _, folder := range folders {
		if !private(folder) {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, lockName))
		if errors.Is(err, fs.ErrNotExist) { // whoever removed it was killed, too
			info, err = os.Stat(folder)
		}
		if err != nil || time.Since(info.ModTime()) < time.Minute {
			continue // young
		}
		lock := flock.New(filepath.Join(folder, lockName))
		if free, err := lock.TryLock(); free && err == nil {
			os.RemoveAll(folder)
			lock.Unlock()
		}
	}
}

// private says whether a path is a folder of this user's, which no other can enter.
func private(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return false
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(owner.Uid) == os.Getuid()
}
