package preset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"denoise/ddpm"
	"denoise/ddpm/internal/nearest"
)

// Read reads a configuration from a JSON file in the form of a run's config.json; what the file leaves out has the
// value of base.
//
// It fails when the file cannot be read or is no JSON, and for a key that no configuration has, naming the nearest.
func Read(path string, base ddpm.Config) (ddpm.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return ddpm.Config{}, fmt.Errorf("ddpm/preset: %w", err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return ddpm.Config{}, fmt.Errorf("ddpm/preset: %s is no JSON: %w", path, err)
	}
	if err := known(tree, reflect.TypeFor[ddpm.Config](), ""); err != nil {
		return ddpm.Config{}, fmt.Errorf("ddpm/preset: %s: %w", path, err)
	}
	config := base
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&config); err != nil {
		return ddpm.Config{}, fmt.Errorf("ddpm/preset: %s: %w", path, err)
	}
	return config, nil
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
				return fmt.Errorf("there is no key %q; did you mean %q? Here are %s", at+key, at+nearest.Name(key, names), strings.Join(names, ", "))
			}
			if err := known(node[key], field, at+key+"."); err != nil {
				return err
			}
		}
	}
	return nil
}
