package cell

import (
	"time"

	"github.com/janpfeifer/gonb/gonbui"
)

// Sync waits until the notebook has all that was displayed, so that nothing is lost when the cell's program ends; but not for
// ever: a kernel that is shutting down answers no more. Outside a notebook it does nothing.
func Sync() error {
	if !gonbui.IsNotebook {
		return nil
	}
	done := make(chan struct{})
	go func() {
		gonbui.Sync()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
	}
	return gonbui.Error()
}
