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
