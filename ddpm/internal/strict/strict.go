// Package strict reads JSON that people edit.
package strict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"denoise/internal/nearest"
)

// Decode is json.Unmarshal that fails for a key that T has no field for, naming those there are and the nearest. T tags every
// field.
func Decode[T any](text []byte, into *T) error {
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return fmt.Errorf("it is no JSON: %w", err)
	}
	if err := known(tree, reflect.TypeFor[T](), ""); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// known fails for the first key of tree that the type has no field for.
func known(tree any, of reflect.Type, at string) error {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	switch node := tree.(type) {
	case []any:
		for _, each := range node {
			if err := known(each, of, at); err != nil {
				return err
			}
		}
	case map[string]any:
		if of.Kind() != reflect.Struct {
			return nil // the decoder says what is expected here
		}
		fields := map[string]reflect.Type{}
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			fields[name] = of.Field(i).Type
		}
		for _, key := range slices.Sorted(maps.Keys(node)) {
			field, ok := fields[key]
			if !ok {
				names := slices.Sorted(maps.Keys(fields))
				return fmt.Errorf("there is no key %q; here are %s%s", at+key, strings.Join(names, ", "), nearest.Hint(key, names))
			}
			if err := known(node[key], field, at+key+"."); err != nil {
				return err
			}
		}
	}
	return nil
}
