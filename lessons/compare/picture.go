package compare

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"denoise/ddpm"
	"denoise/ddpm/whole"
)

// inARow is how many samples of a run are kept as a picture.
const inARow = 24

const rowName = "row.png"

// keepRow keeps the first samples of a run beside it.
func keepRow(folder string, s *ddpm.Samples) error {
	n := min(s.N, inARow)
	row := &ddpm.Samples{X: s.X[:n*len(s.X)/s.N], N: n, Shape: s.Shape}
	return writePNG(filepath.Join(folder, rowName), row.Grid(n))
}

// Rows draws the samples that were kept when the images of that seed were measured: a row an arm, in the order of the arms. Within a
// column all have begun with the same x_T.
func (x Experiment) Rows(folder string, seed int64) (image.Image, error) {
	var all *image.NRGBA
	for i, a := range x.Arms {
		run, err := x.Open(folder, a, seed)
		if err != nil {
			return nil, err
		}
		row, err := readPNG(filepath.Join(run.Folder(), rowName))
		if err != nil {
			return nil, fmt.Errorf("compare: the samples of %s: %w", a.Name, err)
		}
		size := row.Bounds().Size()
		if all == nil {
			all = image.NewNRGBA(image.Rect(0, 0, size.X, len(x.Arms)*(size.Y+gap)-gap))
		}
		draw.Draw(all, image.Rect(0, i*(size.Y+gap), size.X, i*(size.Y+gap)+size.Y), row, row.Bounds().Min, draw.Src)
	}
	return all, nil
}

// gap is between rows, in pixels.
const gap = 4

func writePNG(path string, picture image.Image) error {
	return whole.Write(path, func(w io.Writer) error { return png.Encode(w, picture) })
}

func readPNG(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return png.Decode(file)
}
