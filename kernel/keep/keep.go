package keep

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"reflect"
	"sync"

	"denoise/kernel/worker/wire"
)

// here keeps the values of a process that has no worker.
var here = sync.OnceValue(func() *Store { return NewStore(wire.Lost{}, nil) })

// Put keeps a copy of value under the name, in place of what was there. It fails when gob cannot copy it.
func Put[T any](name string, value T) error {
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(&value); err != nil {
		return fmt.Errorf("keeping %s, a %s: %w", name, typeName[T](), err)
	}
	kept := Kept{Value{Name: name, Type: typeName[T](), Shape: shape(reflect.ValueOf(&value).Elem()), Bytes: data.Len()}, data.Bytes()}
	_, err := do("keep.put", kept, (*Store).put)
	return err
}

// Get returns a copy of the value of that name. It fails when there is none, when it was lost with a worker that died, and
// when it is of another type.
func Get[T any](name string) (T, error) {
	var value T
	kept, err := do("keep.get", name, (*Store).get)
	if err != nil {
		return value, err
	}
	if kept.Type != typeName[T]() {
		return value, fmt.Errorf("%s is a %s: get it as that, not as a %s", name, kept.Type, typeName[T]())
	}
	err = gob.NewDecoder(bytes.NewReader(kept.Data)).Decode(&value)
	if err != nil {
		err = fmt.Errorf("%s, a %s: %w", name, kept.Type, err)
	}
	return value, err
}

// Once returns the value of that name, and makes it the first time: with a worker once a kernel, without one once a
// process. Of two cells that make it at the same time, the one that is done last is heard.
func Once[T any](name string, make func() (T, error)) (T, error) {
	there, err := do("keep.has", name, (*Store).has)
	if err != nil || there {
		if err == nil {
			return Get[T](name)
		}
		var none T
		return none, err
	}
	value, err := make()
	if err == nil {
		err = Put(name, value)
	}
	return value, err
}

// Delete forgets the values of those names. It fails when one of them is not there, and has then forgotten the others.
func Delete(names ...string) error {
	_, err := do("keep.delete", names, (*Store).delete)
	return err
}

// List returns what is kept, by name. A cell shows it with figure.Show.
func List() (Table, error) {
	return do("keep.list", wire.None(false), (*Store).list)
}

// do does a call of the worker, or of this process's own store.
func do[Args, Result any](call string, args Args, local func(*Store, Args) (Result, error)) (Result, error) {
	if socket := wire.Socket(); socket != "" {
		return wire.Call[wire.None, Result](context.Background(), socket, call, args, nil)
	}
	return local(here(), args)
}

func typeName[T any]() string { return reflect.TypeFor[T]().String() }
