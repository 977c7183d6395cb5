package dataset

import (
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// Batches of 64, prepared by one goroutine, of each kind that needs no download; MNIST and CIFAR-10 cost as much as
// finite sources of their shapes.
func BenchmarkFill(b *testing.B) {
	sources := map[string]Source{
		"finite-28x28x1": &finite{name: "28", shape: []int{28, 28, 1}, n: 1000, load: fromMemory(make([]uint8, 1000*784))},
		"finite-32x32x3": &finite{name: "32", shape: []int{32, 32, 3}, n: 1000, load: fromMemory(make([]uint8, 1000*3072))},
	}
	for _, c := range []Config{
		{Kind: "mixture"}, {Kind: "moons"}, {Kind: "swiss-roll"}, {Kind: "checkerboard"},
		{Kind: "glyphs", Size: 16}, {Kind: "glyphs", Size: 28}, {Kind: "glyphs", Size: 64},
	} {
		sources[fmt.Sprintf("%s-%d", c.Kind, c.Size)] = open(b, c)
	}
	for name, src := range sources {
		b.Run(name, func(b *testing.B) {
			batch := &Batch{N: 64}
			var step int64
			for b.Loop() {
				if err := src.Fill(step, batch); err != nil {
					b.Fatal(err)
				}
				step++
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
		})
	}
}

// One photograph of 12 megapixels, decoded, cropped and scaled to 32x32.
func BenchmarkLoadPicture(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	copy(img.Y, counting(len(img.Y)))
	path := filepath.Join(b.TempDir(), "photograph.jpg")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := jpeg.Encode(file, img, nil); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
	c, err := FolderConfig{}.resolve()
	if err != nil {
		b.Fatal(err)
	}
	pix := make([]uint8, 32*32*3)
	for b.Loop() {
		if err := loadPicture(path, c, pix); err != nil {
			b.Fatal(err)
		}
	}
}
