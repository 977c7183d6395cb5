package resident

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/kernel/worker/wire"

	"github.com/gomlx/compute"
)

// Service does what the functions of this package ask for, in the worker or, without one, in the process itself.
type Service struct {
	open    func(name string) (compute.Backend, error)
	lost    wire.Lost
	changed func()

	mu       sync.Mutex
	backends map[string]compute.Backend
	runs     map[place]*held
}

// place is a run on a backend, as a cell names it.
type place struct {
	Folder  string // absolute
	Backend string
	Dir     string // that the cell runs in, from which relative paths of its data begin
}

// NewService returns a service that opens backends by open, names the trainings that were lost where they are asked for,
// and calls changed, unless that is nil, whenever a training in the background begins or ends.
func NewService(open func(name string) (compute.Backend, error), lost wire.Lost, changed func()) *Service {
	if changed == nil {
		changed = func() {}
	}
	return &Service{open: open, lost: lost, changed: changed, backends: map[string]compute.Backend{}, runs: map[place]*held{}}
}

// held is a run, and what is kept for it.
type held struct {
	place   place
	run     *ddpm.Run
	backend compute.Backend
	trainer *ddpm.Trainer

	samplers   map[ddpm.Weights]*kept[*ddpm.Sampler]
	evaluators map[ddpm.Weights]*kept[*ddpm.Evaluator]

	mu      sync.Mutex
	session *session // the last one, nil before the first
}

// at returns what is held of the run at p, which is opened where it is not yet, or is another than it was.
func (s *Service) at(p place) (*held, error) {
	run, err := ddpm.OpenRun(p.Folder, ddpm.Config{})
	if err != nil {
		return nil, err
	}
	if err := reachable(run.Config().Data, p.Dir); err != nil {
		return nil, err
	}
	p.Dir = ""
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.runs[p]; h != nil {
		if reflect.DeepEqual(h.run.Config(), run.Config()) {
			return h, nil
		}
		if err := h.close(); err != nil {
			return nil, err
		}
		delete(s.runs, p)
	}
	backend := s.backends[p.Backend]
	if backend == nil {
		if backend, err = s.open(p.Backend); err != nil {
			return nil, err
		}
		s.backends[p.Backend] = backend
	}
	h := &held{place: p, run: run, backend: backend, trainer: run.Trainer(backend)}
	h.samplers, h.evaluators = map[ddpm.Weights]*kept[*ddpm.Sampler]{}, map[ddpm.Weights]*kept[*ddpm.Evaluator]{}
	for _, weights := range []ddpm.Weights{ddpm.Averaged, ddpm.Raw} {
		h.samplers[weights] = &kept[*ddpm.Sampler]{open: func() (*ddpm.Sampler, error) { return run.Sampler(backend, weights) }}
		h.evaluators[weights] = &kept[*ddpm.Evaluator]{open: func() (*ddpm.Evaluator, error) { return run.Evaluator(backend, weights) }}
	}
	s.runs[p] = h
	return h, nil
}

// reachable fails when a cell's folder is not this process's, and so a path of its data leads elsewhere here.
func reachable(data dataset.Config, dir string) error {
	here, err := os.Getwd()
	if err != nil || dir == here {
		return err
	}
	for _, path := range []string{data.Path, data.LabelsPath} {
		if path != "" && !filepath.IsAbs(path) {
			return fmt.Errorf("the data's path %s begins at %s, but the kernel's worker runs in %s: give the whole path", path, dir, here)
		}
	}
	return nil
}

// close frees all that is held. It fails while the run is being trained.
func (h *held) close() error {
	if running := h.running(); running != nil {
		return running.busy()
	}
	h.trainer.Close()
	for _, sampler := range h.samplers {
		sampler.close()
	}
	for _, evaluator := range h.evaluators {
		evaluator.close()
	}
	return nil
}

// running is the session at hand, nil when there is none.
func (h *held) running() *session {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.session == nil || h.session.over() {
		return nil
	}
	return h.session
}

// release frees what is held of the run, on every backend.
func (s *Service) release(_ context.Context, p place, _ func(none)) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, h := range s.runs {
		if at.Folder != p.Folder {
			continue
		}
		if err := h.close(); err != nil {
			return false, err
		}
		delete(s.runs, at)
	}
	return false, nil
}

// Close ends the trainings in the background, each of which saves a checkpoint first, and frees what is held.
func (s *Service) Close() {
	for _, h := range s.all() {
		if running := h.running(); running != nil {
			running.cancel()
			<-running.done
		}
		h.close()
	}
}

// Held names the trainings in the background, for the worker's journal.
func (s *Service) Held() []string {
	var names []string
	for _, h := range s.all() {
		if h.running() != nil {
			names = append(names, label(h.place))
		}
	}
	return names
}

func label(p place) string { return "the training of " + p.Folder }

// all lists what is held, by folder.
func (s *Service) all() []*held {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []*held
	for _, h := range s.runs {
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b *held) int {
		return cmp.Or(cmp.Compare(a.place.Folder, b.place.Folder), cmp.Compare(a.place.Backend, b.place.Backend))
	})
	return list
}
