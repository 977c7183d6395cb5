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
	var asked error
	err = raw.Control(func(fd uintptr) {
		var found *unix.Ucred
		if found, asked = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED); asked == nil {
			uid = int(found.Uid)
		}
	})
	if err == nil {
		err = asked
	}
	return uid, err
}
