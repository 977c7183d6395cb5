package inception

// channels are the colours of the network's input.
const channels = 3

// network is all of Inception-v3 before its last mean; the names are those of pytorch-fid.
var network = sequence{
	conv{name: "Conv2d_1a_3x3", out: 32, height: 3, width: 3, stride: 2, valid: true},
	conv{name: "Conv2d_2a_3x3", out: 32, height: 3, width: 3, stride: 1, valid: true},
	square("Conv2d_2b_3x3", 64, 3),
	halve,
	square("Conv2d_3b_1x1", 80, 1),
	conv{name: "Conv2d_4a_3x3", out: 192, height: 3, width: 3, stride: 1, valid: true},
	halve,
	blockA("Mixed_5b", 32),
	blockA("Mixed_5c", 64),
	blockA("Mixed_5d", 64),
	blockB("Mixed_6a"),
	blockC("Mixed_6b", 128),
	blockC("Mixed_6c", 160),
	blockC("Mixed_6d", 160),
	blockC("Mixed_6e", 192),
	blockD("Mixed_7a"),
	blockE("Mixed_7b", mean),
	blockE("Mixed_7c", maximum),
}

// square has a kernel of size by size and keeps the image's size.
func square(name string, out, size int) conv { return flat(name, out, size, size) }

// flat has a kernel of height by width and keeps the image's size.
func flat(name string, out, height, width int) conv {
	return conv{name: name, out: out, height: height, width: width, stride: 1}
}

// halving has a kernel of 3x3 at every second row and column.
func halving(name string, out int) conv {
	return conv{name: name, out: out, height: 3, width: 3, stride: 2, valid: true}
}

func blockA(name string, pooled int) step {
	return branches{
		square(name+".branch1x1", 64, 1),
		sequence{
			square(name+".branch5x5_1", 48, 1),
			square(name+".branch5x5_2", 64, 5),
		},
		sequence{
			square(name+".branch3x3dbl_1", 64, 1),
			square(name+".branch3x3dbl_2", 96, 3),
			square(name+".branch3x3dbl_3", 96, 3),
		},
		sequence{mean, square(name+".branch_pool", pooled, 1)},
	}
}

// blockB halves the size.
func blockB(name string) step {
	return branches{
		halving(name+".branch3x3", 384),
		sequence{
			square(name+".branch3x3dbl_1", 64, 1),
			square(name+".branch3x3dbl_2", 96, 3),
			halving(name+".branch3x3dbl_3", 96),
		},
		halve,
	}
}

func blockC(name string, narrow int) step {
	return branches{
		square(name+".branch1x1", 192, 1),
		sequence{
			square(name+".branch7x7_1", narrow, 1),
			flat(name+".branch7x7_2", narrow, 1, 7),
			flat(name+".branch7x7_3", 192, 7, 1),
		},
		sequence{
			square(name+".branch7x7dbl_1", narrow, 1),
			flat(name+".branch7x7dbl_2", narrow, 7, 1),
			flat(name+".branch7x7dbl_3", narrow, 1, 7),
			flat(name+".branch7x7dbl_4", narrow, 7, 1),
			flat(name+".branch7x7dbl_5", 192, 1, 7),
		},
		sequence{mean, square(name+".branch_pool", 192, 1)},
	}
}

// blockD halves the size.
func blockD(name string) step {
	return branches{
		sequence{
			square(name+".branch3x3_1", 192, 1),
			halving(name+".branch3x3_2", 320),
		},
		sequence{
			square(name+".branch7x7x3_1", 192, 1),
			flat(name+".branch7x7x3_2", 192, 1, 7),
			flat(name+".branch7x7x3_3", 192, 7, 1),
			halving(name+".branch7x7x3_4", 192),
		},
		halve,
	}
}

func blockE(name string, pooling pool) step {
	fork := func(prefix string) step {
		return branches{flat(prefix+"a", 384, 1, 3), flat(prefix+"b", 384, 3, 1)}
	}
	return branches{
		square(name+".branch1x1", 320, 1),
		sequence{
			square(name+".branch3x3_1", 384, 1),
			fork(name + ".branch3x3_2"),
		},
		sequence{
			square(name+".branch3x3dbl_1", 448, 1),
			square(name+".branch3x3dbl_2", 384, 3),
			fork(name + ".branch3x3dbl_3"),
		},
		sequence{pooling, square(name+".branch_pool", 192, 1)},
	}
}
