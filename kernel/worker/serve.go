package worker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"denoise/kernel/worker/wire"
)

// Worker is what the worker's process has from its supervisor.
type Worker struct {
	listener *net.UnixListener
	orphan   atomic.Bool // the kernel has ended
	// Lost is what the worker before this one held when it died.
	Lost wire.Lost
}

// Inherit returns what a supervisor hands over, and a context that is cancelled when the supervisor, the kernel, ends, and by
// SIGTERM.
func Inherit() (context.Context, *Worker, error) {
	listener, err := net.FileListener(os.NewFile(socketFD, "socket"))
	if err != nil {
		return nil, nil, fmt.Errorf("the worker is started by the kernel, by the first call of a cell: %w", err)
	}
	unix, ok := listener.(*net.UnixListener)
	if !ok {
		return nil, nil, errors.New("the worker is started by the kernel, with a Unix socket")
	}
	w := &Worker{listener: unix}
	w.Lost = wire.Lost{Ended: os.Getenv(diedVariable), Names: wire.ReadJournal(w.Socket())}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	go func() {
		os.NewFile(lifeFD, "life").Read(make([]byte, 1)) // nothing comes but the end
		w.orphan.Store(true)
		cancel()
		time.AfterFunc(grace, func() {
			w.Close()
			os.Exit(1)
		})
	}()
	if err := wire.WriteJournal(w.Socket(), nil); err != nil {
		return nil, nil, err
	}
	_, err = os.NewFile(readyFD, "ready").Write([]byte{1})
	return ctx, w, err
}

// Socket is the path of the socket.
func (w *Worker) Socket() string { return w.listener.Addr().String() }

// Serve answers calls until ctx is cancelled and all that answers has returned.
func (w *Worker) Serve(ctx context.Context, s *wire.Server) error { return s.Serve(ctx, w.listener) }

// Close removes the folder of the socket where the kernel was killed, and cannot.
func (w *Worker) Close() {
	if folder := filepath.Dir(w.Socket()); w.orphan.Load() && strings.HasPrefix(filepath.Base(folder), folderPrefix) {
		os.RemoveAll(folder)
	}
}
