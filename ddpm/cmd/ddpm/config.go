package main

import (
	"errors"
	"fmt"

	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/preset"

	"github.com/gomlx/compute"
	"github.com/spf13/cobra"
)

// existing opens the run that is in the folder.
func existing(folder string) (*ddpm.Run, error) {
	run, err := ddpm.OpenRun(folder, ddpm.Config{})
	if errors.Is(err, ddpm.ErrNoRun) {
		return nil, fmt.Errorf("ddpm: %w in %s: begin one by ddpm train %s --preset points", ddpm.ErrNoRun, folder, folder)
	}
	return run, err
}

// begun opens the run that is in the folder, or begins one with what the flags --preset and --config chose.
func begun(folder string, config ddpm.Config) (*ddpm.Run, error) {
	run, err := ddpm.OpenRun(folder, config)
	if errors.Is(err, ddpm.ErrNoRun) {
		return nil, fmt.Errorf("ddpm: %w in %s: give --preset or --config to begin one", ddpm.ErrNoRun, folder)
	}
	return run, err
}

// open opens the run that is in the folder, and the backend of that name.
func open(folder, device string) (*ddpm.Run, compute.Backend, error) {
	run, err := existing(folder)
	if err != nil {
		return nil, nil, err
	}
	b, err := backend.Open(device)
	return run, b, err
}

// choice is the configuration that the flags --preset and --config name: the file's settings over the preset's.
type choice struct{ preset, file string }

func (c *choice) flags(command *cobra.Command) {
	names := ""
	for _, p := range preset.All() {
		names += "\n" + p.Name + ": " + p.About
	}
	command.Flags().StringVar(&c.preset, "preset", "", "begin with the configuration of this `name`:"+names)
	command.Flags().StringVar(&c.file, "config", "", "a JSON `file` like a run's config.json; what it leaves out is the preset's, or the paper's")
}

// load returns the configuration, zero where neither flag is given, and how many steps its preset is meant for.
func (c *choice) load() (config ddpm.Config, steps int64, err error) {
	if c.preset != "" {
		p, err := preset.Find(c.preset)
		if err != nil {
			return config, 0, err
		}
		config, steps = p.Config, p.Steps
	}
	if c.file != "" {
		config, err = preset.Read(c.file, config)
	}
	return config, steps, err
}
