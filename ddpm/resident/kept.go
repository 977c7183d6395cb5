package resident

import (
	"sync"

	"denoise/ddpm"
)

// predictor is a sampler or an evaluator.
type predictor interface {
	Refresh() error
	Held() ddpm.Held
	Close()
}

// kept is a predictor that serves one call at a time, and is opened by the first.
type kept[P predictor] struct {
	open func() (P, error)

	mu     sync.Mutex
	opened bool
	value  P
	held   ddpm.Held // after the last call, for those who ask during one

	heldMu sync.Mutex
}

// use does f with the weights of the run's last checkpoint. What has failed is opened anew the next time: an interrupted
// compilation leaves it of no more use.
func (k *kept[P]) use(f func(P) error) (err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	failed := true // also where f panics
	defer func() {
		if failed && k.opened {
			k.value.Close()
			k.opened = false
		}
		k.note()
	}()
	if k.opened {
		err = k.value.Refresh()
	} else if k.value, err = k.open(); err == nil {
		k.opened = true
	}
	if err == nil {
		err = f(k.value)
	}
	failed = err != nil
	return err
}

// note keeps what is held for those who ask. The lock is held.
func (k *kept[P]) note() {
	held := ddpm.Held{}
	if k.opened {
		held = k.value.Held()
	}
	k.heldMu.Lock()
	k.held = held
	k.heldMu.Unlock()
}

func (k *kept[P]) size() ddpm.Held {
	k.heldMu.Lock()
	defer k.heldMu.Unlock()
	return k.held
}

func (k *kept[P]) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.opened {
		k.value.Close()
		k.opened = false
	}
	k.note()
}
