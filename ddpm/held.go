package ddpm

import (
	"iter"
	"maps"

	"github.com/gomlx/gomlx/ml/model"
)

// Held is what is kept for the next time.
type Held struct {
	Programs int   // compiled
	Bytes    int64 // of the variables on the backend: weights, averages, optimiser
}

func (h *Held) add(store *model.Store, programs iter.Seq[*program]) {
	for v := range store.IterVariables() {
		h.Bytes += v.Shape().ByteSize()
	}
	for p := range programs {
		if p.compiled {
			h.Programs++
		}
	}
}

// Held says what the trainer keeps, its sampler's part included.
func (t *Trainer) Held() Held {
	var h Held
	if t.store != nil {
		h.add(t.store, func(yield func(*program) bool) { yield(t.program) })
	}
	if t.sampler != nil {
		h.add(t.sampler.store, t.sampler.compiled())
	}
	return h
}

// Held says what the sampler keeps.
func (s *Sampler) Held() Held {
	var h Held
	h.add(s.store, s.compiled())
	return h
}

// Held says what the evaluator keeps.
func (e *Evaluator) Held() Held {
	var h Held
	h.add(e.store, maps.Values(e.programs))
	return h
}
