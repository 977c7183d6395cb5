package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// serve answers calls by s for the length of the test, and returns the socket.
func serve(t testing.TB, s *Server) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "wire") // t.TempDir's path can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(folder, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		os.RemoveAll(folder)
	})
	return socket
}

var errKnown = errors.New("known")

// count sends the events 0 to n-1 and returns their sum.
func count(ctx context.Context, n int, send func(int)) (sum int, err error) {
	if n < 0 {
		return 0, fmt.Errorf("counting to %d: %w", n, errors.Join(errKnown, errors.New("another")))
	}
	for i := range n {
		send(i)
		sum += i
	}
	return sum, nil
}

func TestCall(t *testing.T) {
	var s Server
	Handle(&s, "count", count)
	socket := serve(t, &s)
	var events []int
	sum, err := Call[int, int](t.Context(), socket, "count", 4, func(e int) { events = append(events, e) })
	if sum != 6 || err != nil || !slices.Equal(events, []int{0, 1, 2, 3}) {
		t.Errorf("the sum is %d, the events %v, the error %v; want 6 and 0 to 3", sum, events, err)
	}
	_, err = Call[int, int](t.Context(), socket, "count", -1, nil)
	if !errors.Is(err, errKnown) || errors.Is(err, ErrLost) || err.Error() != "counting to -1: known\nanother" {
		t.Errorf("error %v; want the handler's, which wraps errKnown", err)
	}
	if _, err = Call[int, int](t.Context(), socket, "cuont", 1, nil); err == nil || !strings.Contains(err.Error(), `no call "cuont"`) {
		t.Errorf("a call that is none: %v", err)
	}
	if _, err = Call[int, int](t.Context(), socket, "count", "four", nil); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("an argument of another type: %v", err)
	}
}

func TestAPanicIsTheErrorOfItsCall(t *testing.T) {
	var s Server
	Handle(&s, "index", func(_ context.Context, i int, _ func(None)) (int, error) { return []int{7}[i], nil })
	socket := serve(t, &s)
	for _, i := range []int{1, 0} {
		got, err := Call[None, int](t.Context(), socket, "index", i, nil)
		switch {
		case i == 0 && (got != 7 || err != nil):
			t.Errorf("after the panic: %d, %v", got, err)
		case i == 1 && (err == nil || !strings.Contains(err.Error(), "panic in the worker: runtime error: index out of range") ||
			!strings.Contains(err.Error(), "wire_test.go")):
			t.Errorf("error %v; want the panic and where it was", err)
		}
	}
}

// untilCancelled waits for its context and then takes a moment, as a training does that saves.
func untilCancelled(entered chan<- bool) func(context.Context, None, func(None)) (None, error) {
	return func(ctx context.Context, _ None, _ func(None)) (None, error) {
		entered <- true
		<-ctx.Done()
		return false, fmt.Errorf("saved first: %w", ctx.Err())
	}
}

func TestCancel(t *testing.T) {
	entered := make(chan bool, 1)
	var s Server
	Handle(&s, "wait", untilCancelled(entered))
	socket := serve(t, &s)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-entered
		cancel()
	}()
	_, err := Call[None, None](ctx, socket, "wait", None(false), nil)
	if err == nil || err.Error() != "saved first: context canceled" || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v; want what the worker answered", err)
	}
	if _, err := Call[None, None](ctx, socket, "wait", None(false), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is cancelled already: %v", err)
	}
}

// TestAGoneCallerCancels: a cell that is killed says nothing any more.
func TestAGoneCallerCancels(t *testing.T) {
	entered, cancelled := make(chan bool, 1), make(chan bool, 1)
	var s Server
	Handle(&s, "wait", func(ctx context.Context, _ None, send func(None)) (None, error) {
		entered <- true
		<-ctx.Done()
		cancelled <- true
		send(true) // to nobody
		return false, nil
	})
	conn, err := net.Dial("unix", serve(t, &s))
	if err != nil {
		t.Fatal(err)
	}
	write(t, conn, request{"wait"}, None(false))
	<-entered
	conn.Close()
	select {
	case <-cancelled:
	case <-time.After(10 * time.Second):
		t.Fatal("the call goes on without its caller")
	}
}

func TestALostWorkerSaysWhatItHeld(t *testing.T) {
	folder := t.TempDir()
	socket := filepath.Join(folder, "s")
	t.Chdir(folder)
	listener, err := net.Listen("unix", "s")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := WriteJournal(socket, []string{"value a", "the training of b"}); err != nil {
		t.Fatal(err)
	}
	go func() {
		conn, _ := listener.Accept()
		conn.Close()
	}()
	_, err = Call[None, None](t.Context(), "s", "wait", None(false), nil)
	if !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), "lost with it: value a, the training of b;") {
		t.Errorf("error %v; want one that says what is lost", err)
	}
	listener.Close()
	if _, err = Call[None, None](t.Context(), "s", "wait", None(false), nil); err == nil || !strings.Contains(err.Error(), "restart the kernel") {
		t.Errorf("without a kernel: %v", err)
	}
}

// TestARefusalIsHeard holds also for an argument that is larger than what the socket takes unread.
func TestARefusalIsHeard(t *testing.T) {
	socket := serve(t, &Server{Refusal: errors.New("not today")})
	for _, size := range []int{1, 1 << 24} {
		_, err := Call[None, None](t.Context(), socket, "count", make([]byte, size), nil)
		if err == nil || err.Error() != "not today" {
			t.Errorf("with an argument of %d bytes: %v", size, err)
		}
	}
}

// TestGarbageHarmsNobody: what is no call of ours is not answered, and the next one is.
func TestGarbageHarmsNobody(t *testing.T) {
	var s Server
	Handle(&s, "count", count)
	socket := serve(t, &s)
	for _, text := range []string{"", "GET / HTTP/1.1\r\n\r\n", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", strings.Repeat("\x00", 1<<16)} {
		conn, err := net.Dial("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, text)
		conn.Close()
	}
	if sum, err := Call[int, int](t.Context(), socket, "count", 3, func(int) {}); sum != 3 || err != nil {
		t.Errorf("after garbage: %d, %v", sum, err)
	}
}

func TestPeerIsThisUser(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: "s", Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if _, err := net.Dial("unix", "s"); err != nil {
		t.Fatal(err)
	}
	conn, err := listener.AcceptUnix()
	if err != nil {
		t.Fatal(err)
	}
	if uid, err := peer(conn); uid != os.Getuid() || err != nil {
		t.Errorf("the other end is user %d (%v), want %d", uid, err, os.Getuid())
	}
}
