package trainimages

import (
	"fmt"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
)

// Own is the lesson's training on a folder of images in place of the digits: each is cut to a square, made grey, and scaled to
// 16×16. The network sees no labels.
func Own(folder string) ddpm.Config {
	config := Config()
	config.Data = dataset.Config{Kind: "folder", Path: folder, Folder: &dataset.FolderConfig{Size: 16, Channels: 1}}
	config.Network.UNet = network.Glyphs()
	return config
}

// WriteEach writes every image as a PNG file of its own into a folder, which is made where there is none.
func WriteEach(folder string, images *ddpm.Samples) error {
	for i := range images.N {
		one := &ddpm.Samples{X: images.Example(i), N: 1, Shape: images.Shape}
		if err := one.Save(filepath.Join(folder, fmt.Sprintf("%04d", i))); err != nil {
			return err
		}
	}
	return nil
}
