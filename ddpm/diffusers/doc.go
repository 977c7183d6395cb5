// Package diffusers carries weights between the U-Net of package network and the UNet2DModel of the Python library
// diffusers, in which DDPM checkpoints are published, among them Ho's. Both are the same function of the same weights;
// names and layouts differ.
//
//	ours                         theirs
//	[height, width, in, out]     [out, in, height, width]     convolutions
//	[in, out]                    [out, in]                    dense layers; [out, in, 1, 1] for a block's shortcut
//	/down0_1/conv1/weights       down_blocks.0.resnets.1.conv1.weight
//	/up0_…, the finest level     up_blocks.N.…, the last
//	/label/table                 class_embedding.weight, with num_class_embeds one more than the classes: the last is no label
//
// Their configuration for Ho's network is downsample_padding 0, flip_sin_to_cos false, freq_shift 1, norm_eps 1e-6. t
// counts from 0 there and from 1 here; the U-Net converts it.
package diffusers
