package keep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"denoise/kernel/worker/wire"
)

// Value is what is known of a kept value.
type Value struct {
	Name  string
	Type  string // in Go
	Shape string // its lengths from the outside in, such as [1000 2]; of a struct, those of its fields
	Bytes int    // of the copy
}

// Kept is a value with its copy.
type Kept struct {
	Value
	Data []byte // by gob
}

// Store keeps values. It serves any number of goroutines.
type Store struct {
	lost    wire.Lost
	changed func()

	mu     sync.Mutex
	values map[string]Kept
}

// NewStore returns a store that names what was lost where it is asked for, and calls changed, unless that is nil, whenever
// a name comes or goes.
func NewStore(lost wire.Lost, changed func()) *Store {
	if changed == nil {
		changed = func() {}
	}
	return &Store{lost: lost, changed: changed, values: map[string]Kept{}}
}

// Serve makes the server answer the calls of Put, Get, Once, Delete and List.
func (s *Store) Serve(server *wire.Server) {
	handle(server, "keep.put", s.put)
	handle(server, "keep.get", s.get)
	handle(server, "keep.has", s.has)
	handle(server, "keep.delete", s.delete)
	handle(server, "keep.list", s.list)
}

func handle[Args, Result any](server *wire.Server, call string, f func(Args) (Result, error)) {
	wire.Handle(server, call, func(_ context.Context, args Args, _ func(wire.None)) (Result, error) { return f(args) })
}

// Held names the values, for the worker's journal.
func (s *Store) Held() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range s.values {
		names = append(names, label(name))
	}
	slices.Sort(names)
	return names
}

func label(name string) string { return "the value " + name }

func (s *Store) put(kept Kept) (wire.None, error) {
	if name := kept.Name; name == "" || strings.ContainsAny(name, "\r\n") {
		return false, fmt.Errorf("the name %q: give a line of text", name)
	}
	s.mu.Lock()
	_, there := s.values[kept.Name]
	s.values[kept.Name] = kept
	s.mu.Unlock()
	if !there {
		s.changed()
	}
	return false, nil
}

func (s *Store) get(name string) (Kept, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.values[name]
	if !ok {
		return kept, s.missing(name)
	}
	return kept, nil
}

func (s *Store) has(name string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.values[name]
	return ok, nil
}

func (s *Store) delete(names []string) (wire.None, error) {
	var errs []error
	s.mu.Lock()
	for _, name := range names {
		if _, ok := s.values[name]; !ok {
			errs = append(errs, s.missing(name))
		}
		delete(s.values, name)
	}
	s.mu.Unlock()
	s.changed()
	return false, errors.Join(errs...)
}

func (s *Store) list(wire.None) (Table, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	table := Table{}
	for _, kept := range s.values {
		table = append(table, kept.Value)
	}
	slices.SortFunc(table, func(a, b Value) int { return cmp.Compare(a.Name, b.Name) })
	return table, nil
}

// missing says why there is no value of that name, and which there are. The lock is held.
func (s *Store) missing(name string) error {
	if lost := s.lost.Of(label(name)); lost != "" {
		return fmt.Errorf("no value %q is kept%s; make it again, with the cell that put it there", name, lost)
	}
	if len(s.values) == 0 {
		return fmt.Errorf("no value %q is kept, nor any other: run the cell that puts it there", name)
	}
	var names []string
	for n := range s.values {
		names = append(names, n)
	}
	slices.Sort(names)
	return fmt.Errorf("no value %q is kept; there are %s", name, wire.Enumerate(names))
}
