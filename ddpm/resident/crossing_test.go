package resident

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
)

// TestAllArgumentsCross finds what gob would leave behind in silence, or refuse: fields that are not exported, functions,
// and interfaces but for the three that are seen to.
func TestAllArgumentsCross(t *testing.T) {
	seenTo := map[string]bool{"Observer": true, "Source": true, "Decoder": true}
	seen := 0
	var walk func(path string, of reflect.Type)
	walk = func(path string, of reflect.Type) {
		seen++
		switch of.Kind() {
		case reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
			t.Errorf("%s is a %v: it does not reach the worker", path, of)
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			walk(path, of.Elem())
		case reflect.Struct:
			for i := range of.NumField() {
				field := of.Field(i)
				if !field.IsExported() {
					t.Errorf("%s.%s does not reach the worker", path, field.Name)
				} else if !seenTo[field.Name] {
					walk(path+"."+field.Name, field.Type)
				}
			}
		}
	}
	for _, value := range []any{trainArgs{}, sampleArgs{}, boundArgs{}, rateArgs{}, Status{}, ddpm.Event{}, ddpm.Evaluation{}} {
		walk(reflect.TypeOf(value).Name(), reflect.TypeOf(value))
	}
	if seen < 50 {
		t.Errorf("only %d types were looked at", seen)
	}
}

// TestDataBesideTheCell: a path of the data that begins at the cell's folder is not looked for at the worker's.
func TestDataBesideTheCell(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	relative, absolute := dataset.Config{Path: "images"}, dataset.Config{Path: filepath.Join(here, "images")}
	for _, c := range []struct {
		data dataset.Config
		dir  string
		ok   bool
	}{
		{relative, here, true}, {absolute, "/elsewhere", true}, {dataset.Config{}, "/elsewhere", true},
		{relative, "/elsewhere", false}, {dataset.Config{LabelsPath: "labels"}, "/elsewhere", false},
	} {
		err := reachable(c.data, c.dir)
		if (err == nil) != c.ok || err != nil && !strings.Contains(err.Error(), "begins at /elsewhere, but the kernel's worker runs in "+here) {
			t.Errorf("%+v from %s: %v", c.data, c.dir, err)
		}
	}
}
