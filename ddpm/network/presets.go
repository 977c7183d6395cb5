package network

// CIFAR10 is the U-Net that Ho et al. 2020 trained on CIFAR-10: 35,746,307 parameters (they print 35.7 million).
func CIFAR10() *UNet {
	return &UNet{Size: 32, Channels: 3, Base: 128, Multipliers: []int{1, 2, 2, 2}, Blocks: 2, Attention: []int{16},
		Groups: 32, Dropout: 0.1}
}

// Glyphs is a small U-Net for the built-in 16×16 grey digits, which two CPU cores train in minutes.
func Glyphs() *UNet {
	return &UNet{Size: 16, Channels: 1, Base: 32, Multipliers: []int{1, 2, 2}, Blocks: 1, Attention: []int{8}, Groups: 8}
}
