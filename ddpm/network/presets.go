package network

// CIFAR10 is the U-Net that Ho et al. 2020 trained on CIFAR-10: 35,746,307 parameters (they print 35.7 million).
func CIFAR10() *UNet {
	return &UNet{Size: 32, Channels: 3, Base: 128, Multipliers: []int{1, 2, 2, 2}, Blocks: 2, Attention: []int{16},
		Groups: 32, Dropout: 0.1}
}

// Glyphs is a small U-Net for the built-in 16×16 grey digits, of 0.64 million parameters, which two CPU cores train in
// minutes. It grows as it gets coarser: a channel at 16×16 costs as much time as sixteen at 4×4.
func Glyphs() *UNet {
	return &UNet{Size: 16, Channels: 1, Base: 16, Multipliers: []int{1, 2, 4}, Blocks: 1, Groups: 8}
}
