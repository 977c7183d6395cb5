package diffusers

import (
	"fmt"
	"slices"

	"denoise/ddpm/network"
)

// layout says how the numbers of a tensor lie in either library.
type layout int

const (
	same     layout = iota
	matrix          // [in, out] and [out, in]
	kernel          // [h, w, in, out] and [out, in, h, w]
	shortcut        // [in, out] and [out, in, 1, 1]
)

// pair is one tensor by its two names, with its shape here.
type pair struct {
	ours, theirs string
	layout       layout
	shape        []int
}

// pairs lists the tensors of the U-Net.
func pairs(u *network.UNet) []pair {
	var all []pair
	layer := func(ours, theirs string, l layout, in, out int) {
		shape := []int{in, out}
		if l == kernel {
			shape = []int{3, 3, in, out}
		}
		all = append(all, pair{ours + "/weights", theirs + ".weight", l, shape},
			pair{ours + "/bias", theirs + ".bias", same, []int{out}})
	}
	norm := func(ours, theirs string, channels int) {
		all = append(all, pair{ours + "/scale", theirs + ".weight", same, []int{channels}},
			pair{ours + "/shift", theirs + ".bias", same, []int{channels}})
	}
	base, multipliers, blocks := shape(u)
	block := func(ours, theirs string, in, out int) {
		norm(ours+"/norm1", theirs+".norm1", in)
		layer(ours+"/conv1", theirs+".conv1", kernel, in, out)
		layer(ours+"/time", theirs+".time_emb_proj", matrix, 4*base, out)
		norm(ours+"/norm2", theirs+".norm2", out)
		layer(ours+"/conv2", theirs+".conv2", kernel, out, out)
		if in != out {
			layer(ours+"/shortcut", theirs+".conv_shortcut", shortcut, in, out)
		}
	}
	attention := func(ours, theirs string, channels int) {
		norm(ours+"/norm", theirs+".group_norm", channels)
		for _, q := range []string{"q", "k", "v"} {
			layer(ours+"/"+q, theirs+".to_"+q, matrix, channels, channels)
		}
		layer(ours+"/out", theirs+".to_out.0", matrix, channels, channels)
	}

	last, images := len(multipliers)-1, u.Channels
	if images == 0 {
		images = 3
	}
	layer("/time/dense0", "time_embedding.linear_1", matrix, base, 4*base)
	layer("/time/dense1", "time_embedding.linear_2", matrix, 4*base, 4*base)
	if u.Classes > 0 { // the last row is that of no label
		all = append(all, pair{"/label/table", "class_embedding.weight", same, []int{u.Classes + 1, 4 * base}})
	}
	layer("/in", "conv_in", kernel, images, base)
	channels, size := base, u.Size
	seen := []int{base}
	for level, m := range multipliers {
		attends := slices.Contains(u.Attention, size)
		for b := range blocks {
			ours, theirs := fmt.Sprintf("/down%d_%d", level, b), fmt.Sprintf("down_blocks.%d", level)
			block(ours, fmt.Sprintf("%s.resnets.%d", theirs, b), channels, m*base)
			channels = m * base
			if attends {
				attention(ours+"/attention", fmt.Sprintf("%s.attentions.%d", theirs, b), channels)
			}
			seen = append(seen, channels)
		}
		if level < last {
			layer(fmt.Sprintf("/down%d", level), fmt.Sprintf("down_blocks.%d.downsamplers.0.conv", level), kernel, channels, channels)
			seen, size = append(seen, channels), size/2
		}
	}
	block("/middle0", "mid_block.resnets.0", channels, channels)
	attention("/middle1", "mid_block.attentions.0", channels)
	block("/middle2", "mid_block.resnets.1", channels, channels)
	for level, m := range slices.Backward(multipliers) {
		attends := slices.Contains(u.Attention, size)
		theirs := fmt.Sprintf("up_blocks.%d", last-level)
		for b := range blocks + 1 {
			ours := fmt.Sprintf("/up%d_%d", level, b)
			skip := seen[len(seen)-1]
			seen = seen[:len(seen)-1]
			block(ours, fmt.Sprintf("%s.resnets.%d", theirs, b), channels+skip, m*base)
			channels = m * base
			if attends {
				attention(ours+"/attention", fmt.Sprintf("%s.attentions.%d", theirs, b), channels)
			}
		}
		if level > 0 {
			layer(fmt.Sprintf("/up%d", level), theirs+".upsamplers.0.conv", kernel, channels, channels)
			size *= 2
		}
	}
	norm("/norm", "conv_norm_out", channels)
	layer("/out", "conv_out", kernel, channels, images)
	return all
}

// shape is the U-Net's, with its zero values replaced by what they mean.
func shape(u *network.UNet) (base int, multipliers []int, blocks int) {
	base, multipliers, blocks = u.Base, u.Multipliers, u.Blocks
	if base == 0 {
		base = 128
	}
	if len(multipliers) == 0 {
		multipliers = []int{1, 2, 2, 2}
	}
	if blocks == 0 {
		blocks = 2
	}
	return base, multipliers, blocks
}
