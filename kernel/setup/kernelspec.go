package setup

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"maps"
	"path/filepath"
)

//go:embed logo.svg
var logo []byte

// KernelName is the name that notebooks call the kernel by, in their metadata.
const KernelName = "gonb"

// kernelspec is Jupyter's kernel.json.
type kernelspec struct {
	Argv        []string          `json:"argv"`
	DisplayName string            `json:"display_name"`
	Language    string            `json:"language"`
	Interrupt   string            `json:"interrupt_mode"`
	Env         map[string]string `json:"env"`
}

// kernelJSON is the kernel.json of this set-up. Jupyter's own environment may be any: the launcher sees to what depends
// on it (GOFLAGS, PATH, the plugins, the backend), so that here stands only what never changes, and what is given.
func (e *Env) kernelJSON(given map[string]string) ([]byte, error) {
	spec := kernelspec{
		Argv:        []string{filepath.Join(e.Bin, "launch"), "{connection_file}"},
		DisplayName: "Go (Denoise)",
		Language:    "go",
		Interrupt:   "signal",
		Env:         map[string]string{"DENOISE_ROOT": e.Root},
	}
	maps.Copy(spec.Env, given)
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	err := enc.Encode(spec)
	return text.Bytes(), err
}

// kernelspecStep writes the kernelspec into the virtual environment, where its Jupyter finds it.
func (w *work) kernelspecStep() *step {
	text, encodeErr := w.env.kernelJSON(nil)
	file := filepath.Join(w.env.Kernelspec, "kernel.json")
	return &step{
		name:  "kernelspec",
		title: "kernel Go (Denoise)",
		from:  []string{string(text), string(logo)},
		there: func() bool { return exists(file) },
		make: func(ctx context.Context, t *task) (string, error) {
			if encodeErr != nil {
				return "", encodeErr
			}
			if err := writeFile(filepath.Join(w.env.Kernelspec, "logo-svg.svg"), logo, 0o644); err != nil {
				return "", err
			}
			return "", writeFile(file, text, 0o644)
		},
	}
}
