package network

import (
	"fmt"
	"slices"
)

// Validate returns an error that names the first value of u that cannot work, and the values that can; see Network.
func (u *UNet) Validate() error {
	levels := len(u.multipliers())
	halvings := 1 << (levels - 1)
	switch {
	case u.Size < 1:
		return fmt.Errorf("ddpm: UNet.Size is %d: set the height and width of the images, at least 1", u.Size)
	case levels > 16 || u.Size%halvings != 0:
		return fmt.Errorf("ddpm: UNet.Size is %d, and %d levels halve it %d times: make it a multiple of %d (crop, scale or pad the images), or have fewer Multipliers",
			u.Size, levels, levels-1, halvings)
	case u.channels() < 1:
		return fmt.Errorf("ddpm: UNet.Channels is %d: it must be at least 1, or 0 for 3", u.Channels)
	case u.base() < 4 || u.base()%2 != 0:
		return fmt.Errorf("ddpm: UNet.Base is %d: it must be even and at least 4, or 0 for 128", u.Base)
	case u.blocks() < 1:
		return fmt.Errorf("ddpm: UNet.Blocks is %d: it must be at least 1, or 0 for 2", u.Blocks)
	case u.groups() < 1:
		return fmt.Errorf("ddpm: UNet.Groups is %d: it must be at least 1, or 0 for 32", u.Groups)
	case !(u.Dropout >= 0 && u.Dropout < 1):
		return fmt.Errorf("ddpm: UNet.Dropout is %v: it must be at least 0 and below 1", u.Dropout)
	case u.base()%u.groups() != 0:
		return fmt.Errorf("ddpm: UNet.Base is %d channels, not divisible by %d groups: make Base a multiple of Groups, or Groups a divisor of Base",
			u.base(), u.groups())
	}
	for _, multiplier := range u.multipliers() {
		if multiplier < 1 {
			return fmt.Errorf("ddpm: UNet.Multipliers holds %d: each must be at least 1", multiplier)
		}
	}
	resolutions := make([]int, levels)
	for level := range resolutions {
		resolutions[level] = u.Size >> level
	}
	for _, resolution := range u.Attention {
		if !slices.Contains(resolutions, resolution) {
			return fmt.Errorf("ddpm: UNet.Attention holds %d, which no level has: the resolutions are %v", resolution, resolutions)
		}
	}
	return checkClasses("UNet.Classes", u.Classes)
}
