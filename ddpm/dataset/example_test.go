package dataset_test

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"

	"denoise/ddpm/dataset"
)

// A source is opened by name, and its configuration can be stored.
func ExampleOpen() {
	config := dataset.Config{Kind: "glyphs", Size: 16, Seed: 1}
	src, err := dataset.Open(context.Background(), config, nil)
	if err != nil {
		panic(err)
	}
	text, err := json.Marshal(config)
	if err != nil {
		panic(err)
	}
	fmt.Println(src.Name(), src.Shape(), src.Classes(), string(text))

	_, err = dataset.Open(context.Background(), dataset.Config{Kind: "glyph"}, nil)
	fmt.Println(err)
	// Output:
	// glyphs 16x16 [16 16 1] 10 {"kind":"glyphs","seed":1,"size":16}
	// dataset: unknown kind "glyph". Known: mixture, moons, swiss-roll, checkerboard, glyphs, mnist, fashion-mnist, cifar10, idx, folder; did you mean "glyphs"?
}

// A digit in characters: the brighter the pixel, the heavier the character.
func ExampleGlyphs() {
	src, err := dataset.Glyphs(16, 1, dataset.Train)
	if err != nil {
		panic(err)
	}
	b, err := dataset.NewBatch(src, 0, 1)
	if err != nil {
		panic(err)
	}
	fmt.Println("a", b.Labels[0])
	for y := range 16 {
		for x := range 16 {
			fmt.Print(string(".:+#"[min(int((b.X[16*y+x]+1)*2), 3)]))
		}
		fmt.Println()
	}
}

// Batch number 7 is the same whether it is made at once or after others, ahead of its use or not.
func ExamplePrefetch() {
	src, err := dataset.Moons(0, 1, dataset.Train)
	if err != nil {
		panic(err)
	}
	ahead := dataset.Prefetch(context.Background(), src, 5, 64, 4)
	defer ahead.Stop()
	var last *dataset.Batch
	for range 3 { // batches 5, 6 and 7
		if last, err = ahead.Next(); err != nil {
			panic(err)
		}
	}
	direct, err := dataset.NewBatch(src, 7, 64)
	if err != nil {
		panic(err)
	}
	fmt.Println(last.X[0] == direct.X[0], last.X[127] == direct.X[127])
	// Output: true true
}

// The parameters of a mixture are its exact density.
func ExampleRing() {
	m := dataset.Ring(4, 0.02)
	fmt.Printf("p(x) = Σ %.2f · N(x; mean, %.2f·I), the first mean at %.2f\n", m.Weights[0], m.Vars[0], m.Means[0])
	fmt.Printf("variance of a coordinate: %.2f\n", m.Means[0][0]*m.Means[0][0]/2+m.Vars[0])
	// Output:
	// p(x) = Σ 0.25 · N(x; mean, 0.02·I), the first mean at [1.40 0.00]
	// variance of a coordinate: 1.00
}

// One's own images: every subfolder is a class.
func ExampleFolder() {
	folder, err := os.MkdirTemp("", "pictures")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	for name, shade := range map[string]uint8{"dark": 30, "light": 220} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o777); err != nil {
			panic(err)
		}
		picture := image.NewGray(image.Rect(0, 0, 300, 200))
		for i := range picture.Pix {
			picture.Pix[i] = color.Gray{shade}.Y
		}
		for i := range 10 {
			file, err := os.Create(filepath.Join(folder, name, fmt.Sprint(i)+".png"))
			if err != nil {
				panic(err)
			}
			if err := png.Encode(file, picture); err != nil {
				panic(err)
			}
			file.Close()
		}
	}
	src, err := dataset.Folder(context.Background(), folder, dataset.FolderConfig{Size: 8, Labels: true, Mirror: true}, 1, dataset.Train, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(src.Shape(), src.Classes())
	// Output: [8 8 3] 2
}
