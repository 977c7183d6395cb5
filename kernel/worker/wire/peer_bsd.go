//go:build darwin || freebsd

package wire

import (
	"net"

	"golang.org/x/sys/unix"
)

// peer is the user id of the process at the other end.
func peer(conn *net.UnixConn) (uid int, err error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	const local = 0 // SOL_LOCAL
	var asked error
	err = raw.Control(func(fd uintptr) {
		var found *unix.Xucred
		if found, asked = unix.GetsockoptXucred(int(fd), local, unix.LOCAL_PEERCRED); asked == nil {
			uid = int(found.Uid)
		}
	})
	if err == nil {
		err = asked
	}
	return uid, err
}
