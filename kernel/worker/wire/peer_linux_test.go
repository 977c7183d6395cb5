package wire

import (
	"encoding/gob"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// TestAnotherUserGetsNoAnswer asks from a thread that is another user's, at a socket whose mode keeps nobody out.
func TestAnotherUserGetsNoAnswer(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be another user")
	}
	var s Server
	Handle(&s, "count", count)
	socket := serve(t, &s)
	for path, mode := range map[string]os.FileMode{filepath.Dir(socket): 0o755, socket: 0o777} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	answers := make(chan string)
	ask := func(user int) {
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		defer close(answers)
		if _, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, ^uintptr(0), uintptr(user), ^uintptr(0)); errno != 0 {
			t.Error(errno)
			return
		}
		conn, err := net.Dial("unix", socket)
		if err != nil {
			t.Error(err)
			return
		}
		encoder := gob.NewEncoder(conn)
		_ = errors.Join(encoder.Encode(request{"count"}), encoder.Encode(1)) // who is refused may find the connection closed
		answer, _ := io.ReadAll(conn)
		answers <- string(answer)
	}
	for _, user := range []int{0, 65534} {
		answers = make(chan string)
		go ask(user)
		if answer := <-answers; (answer == "") != (user != 0) {
			t.Errorf("user %d was answered %q", user, answer)
		}
	}
}
