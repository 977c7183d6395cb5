package main

import (
	"denoise/ddpm"
	"denoise/ddpm/backend"
	"denoise/ddpm/preset"

	"github.com/gomlx/compute"
	"github.com/spf13/cobra"
)

// open opens the run that is in the folder, and the backend of that name.
func open(folder, device string) (*ddpm.Run, compute.Backend, error) {
	run, err := ddpm.OpenRun(folder, ddpm.Config{})
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
