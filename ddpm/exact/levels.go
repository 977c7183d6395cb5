package exact

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
)

// NewLevels makes discrete data on the line: the level k of bins, at bins.Centre(k), with a probability proportional to
// mass[k]. Levels without mass are left out.
//
// It fails for bins that are not valid, and when mass does not have a number for each level, a number is negative or not finite, or all are 0.
func NewLevels(bins gauss.Bins, mass []float64) (*Mixture, error) {
	if err := bins.Check(); err != nil {
		return nil, err
	}
	if len(mass) != bins.Count() {
		return nil, fmt.Errorf("ddpm/exact: %d masses for %d levels; give one each", len(mass), bins.Count())
	}
	var components []Component
	for k, p := range mass {
		if !(p >= 0) || math.IsInf(p, 0) {
			return nil, fmt.Errorf("ddpm/exact: level %d has mass %g; masses must be finite and 0 or more", k, p)
		}
		if p > 0 {
			components = append(components, Component{Weight: p, Mean: []float64{bins.Centre(k)}})
		}
	}
	if len(components) == 0 {
		return nil, fmt.Errorf("ddpm/exact: no level has mass; give at least one a positive mass")
	}
	return NewMixture(components...)
}
