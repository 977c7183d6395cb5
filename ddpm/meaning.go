package ddpm

import (
	"encoding/json"
	"fmt"
	"strings"
)

// meaning is that part of a configuration without which weights mean nothing.
func (c Config) meaning() Config {
	return Config{Network: c.Network, Schedule: c.Schedule, Objective: Objective{Target: c.Objective.Target, Variance: c.Objective.Variance}}
}

// meant fails where the weights of a checkpoint, made under that configuration in JSON, are not of this run's.
func (r *Run) meant(text string) error {
	var config Config
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		return fmt.Errorf("it says %.40q for the configuration of its weights", text)
	}
	lines, err := differences(config, r.config.meaning(), "%s is %s in it, %s in the run")
	if err != nil || len(lines) == 0 {
		return err
	}
	return fmt.Errorf("it is of another run: %s", strings.Join(lines, "; "))
}

// unedited fails where the run's config.json was changed since the checkpoint, in what decides how a training goes on. Where
// the data lie may change.
func (r *Run) unedited(c *checkpoint) error {
	if c.run == "" {
		return nil
	}
	var then Config
	if err := json.Unmarshal([]byte(c.run), &then); err != nil {
		return fmt.Errorf("ddpm: %s says %.40q for the configuration of its run", c.path, c.run)
	}
	now := r.config
	then.Data.Path, now.Data.Path = "", ""
	lines, err := differences(then.withDefaults(), now, "%s is %s in its last checkpoint, %s in its config.json")
	if err != nil || len(lines) == 0 {
		return err
	}
	return fmt.Errorf("ddpm: the run in %s was edited: %s; undo that to go on, or begin another run in another folder",
		r.folder, strings.Join(lines, "; "))
}
