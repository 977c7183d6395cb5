package trainimages

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/dataset"
	"denoise/ddpm/network"
	"denoise/ddpm/whole"
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
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("trainimages: writing images: %w", err)
	}
	for i := range images.N {
		var file bytes.Buffer
		if err := png.Encode(&file, images.Image(i)); err != nil {
			return fmt.Errorf("trainimages: writing images: %w", err)
		}
		if err := whole.Bytes(filepath.Join(folder, fmt.Sprintf("%04d.png", i)), file.Bytes()); err != nil {
			return fmt.Errorf("trainimages: writing images: %w", err)
		}
	}
	return nil
}
