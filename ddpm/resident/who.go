package resident

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"denoise/ddpm"
	"denoise/kernel/keep"
)

// who lists what is held: a row for each trainer, sampler and evaluator.
func (s *Service) who(context.Context, none, func(none)) (keep.Table, error) {
	table := keep.Table{}
	for _, h := range s.all() {
		row := func(kind, state string, held ddpm.Held) {
			if held.Programs > 0 || held.Bytes > 0 {
				table = append(table, keep.Value{
					Name: filepath.Base(h.place.Folder), Type: fmt.Sprintf("%s on %s", kind, h.place.Backend),
					Shape: fmt.Sprintf("%d compiled%s", held.Programs, state), Bytes: int(held.Bytes),
				})
			}
		}
		h.mu.Lock()
		session := h.session
		h.mu.Unlock()
		if session != nil {
			status := session.status()
			state := fmt.Sprintf(", at step %d", status.Event.Step)
			if status.Running {
				state = fmt.Sprintf(", %s, step %d of %d", status.Event.Phase, status.Event.Step, status.Event.Steps)
			}
			row("training", state, session.size())
		}
		for weights, sampler := range h.samplers {
			row(fmt.Sprintf("sampler, %s weights,", weights), "", sampler.size())
		}
		for weights, evaluator := range h.evaluators {
			row(fmt.Sprintf("evaluator, %s weights,", weights), "", evaluator.size())
		}
	}
	slices.SortFunc(table, func(a, b keep.Value) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type, b.Type)) })
	return table, nil
}
