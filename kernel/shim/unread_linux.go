package shim

import (
	"os"

	"golang.org/x/sys/unix"
)

// unread is how many bytes are in a pipe.
func unread(pipe *os.File) int {
	n, err := unix.IoctlGetInt(int(pipe.Fd()), unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}
