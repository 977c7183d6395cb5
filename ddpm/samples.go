package ddpm

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"denoise/ddpm/dataset"
	"denoise/ddpm/whole"
)

// Samples are N examples, one after another.
type Samples struct {
	X     []float32 // N·prod(Shape) values, the last axis fastest
	N     int
	Shape []int // of an example: [2] for points, [height, width, channels] for images
}

// HeldOut draws the first n examples of the run's data that no training sees.
func (r *Run) HeldOut(ctx context.Context, n int) (*Samples, error) {
	data := r.config.Data
	data.Split = dataset.HeldOut
	source, err := dataset.Open(ctx, data, nil)
	if err != nil {
		return nil, err
	}
	batch, err := dataset.NewBatch(source, 0, n)
	if err != nil {
		return nil, err
	}
	return &Samples{X: batch.X, N: n, Shape: source.Shape()}, nil
}

// check returns an error unless s holds examples of the shape; what they are goes into its message.
func (s *Samples) check(what string, shape []int) error {
	switch {
	case s == nil || s.N < 1:
		return fmt.Errorf("ddpm: %s: no examples; give 1 or more", what)
	case !slices.Equal(s.Shape, shape):
		return fmt.Errorf("ddpm: %s: examples of %v, but those of the sampler are %v", what, s.Shape, shape)
	}
	size := 1
	for _, d := range shape {
		size *= d
	}
	if len(s.X) != s.N*size {
		return fmt.Errorf("ddpm: %s: %d examples of %v are %d values, not %d", what, s.N, shape, s.N*size, len(s.X))
	}
	for i, v := range s.X {
		if value := float64(v); math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Errorf("ddpm: %s: example %d has the value %g; it must be finite", what, i/size, value)
		}
	}
	return nil
}

// Example returns the values of sample i, 0 <= i < N, sharing memory with s.
func (s *Samples) Example(i int) []float32 {
	size := len(s.X) / s.N
	return s.X[i*size : (i+1)*size]
}

// IsImage says whether the samples are images.
func (s *Samples) IsImage() bool { return len(s.Shape) == 3 }

// Image returns sample i, an image with one channel or three, from [-1, 1] to 0..255; values beyond are clipped. It
// panics when the samples are no such images.
func (s *Samples) Image(i int) *image.NRGBA {
	height, width, channels := s.Shape[0], s.Shape[1], s.Shape[2]
	pixels := s.Example(i)
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	at := func(y, x, c int) uint8 {
		v := (float64(pixels[(y*width+x)*channels+c]) + 1) * 127.5
		return uint8(math.Round(max(0, min(255, v))))
	}
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, color.NRGBA{at(y, x, 0), at(y, x, channels/2), at(y, x, channels-1), 255})
		}
	}
	return img
}

// Grid returns the images side by side, columns in a row, with a pixel of grey between them.
func (s *Samples) Grid(columns int) *image.NRGBA {
	columns = max(1, min(columns, s.N))
	rows := (s.N + columns - 1) / columns
	height, width := s.Shape[0]+1, s.Shape[1]+1
	grid := image.NewNRGBA(image.Rect(0, 0, columns*width-1, rows*height-1))
	for i := range grid.Pix {
		grid.Pix[i] = 128
		if i%4 == 3 {
			grid.Pix[i] = 255
		}
	}
	for i := range s.N {
		img := s.Image(i)
		left, top := (i%columns)*width, (i/columns)*height
		for y := range s.Shape[0] {
			for x := range s.Shape[1] {
				grid.SetNRGBA(left+x, top+y, img.NRGBAAt(x, y))
			}
		}
	}
	return grid
}

// Save writes images as a grid to path.png, and points, one a line, to path.csv. It makes the folder.
func (s *Samples) Save(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("ddpm: saving samples: %w", err)
	}
	ending, write := ".csv", s.writePoints
	if s.IsImage() {
		columns := int(math.Ceil(math.Sqrt(float64(s.N))))
		ending, write = ".png", func(w io.Writer) error { return png.Encode(w, s.Grid(columns)) }
	}
	if err := whole.Write(path+ending, write); err != nil {
		return fmt.Errorf("ddpm: saving samples: %w", err)
	}
	return nil
}

func (s *Samples) writePoints(w io.Writer) error {
	for i := range s.N {
		for j, v := range s.Example(i) {
			separator := ","
			if j == 0 {
				separator = ""
			}
			if _, err := fmt.Fprintf(w, "%s%g", separator, v); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
	}
	return nil
}
