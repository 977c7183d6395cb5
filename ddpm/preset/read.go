package preset

import (
	"fmt"
	"os"

	"denoise/ddpm"
	"denoise/ddpm/internal/strict"
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
	config := base
	if err := strict.Decode(text, &config); err != nil {
		return ddpm.Config{}, fmt.Errorf("ddpm/preset: %s: %w", path, err)
	}
	return config, nil
}
