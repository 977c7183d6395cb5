package dataset

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"os"

	_ "golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

var pictureEndings = []string{".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"}

// pictureLimit is the most pixels an image may have: a header that says more is not believed.
const pictureLimit = 1 << 28

// loadPicture decodes a file and writes it into pix as Size·Size·Channels bytes.
func loadPicture(path string, c FolderConfig, pix []uint8) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	header, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("dataset: %s is no image that can be read: %w; take it out of the folder or save it anew", path, err)
	}
	if int64(header.Width)*int64(header.Height) > pictureLimit {
		return fmt.Errorf("dataset: %s says it has %d x %d pixels, more than %d; scale it down first",
			path, header.Width, header.Height, pictureLimit)
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("dataset: %s is a damaged image (%s): %w; take it out of the folder or save it anew", path, format, err)
	}
	if decoded.Bounds().Empty() {
		return fmt.Errorf("dataset: %s is an image without pixels; take it out of the folder", path)
	}
	if format == "jpeg" {
		decoded = upright(decoded, jpegOrientation(data))
	}
	square := fit(decoded, c.Size, c.Crop)
	for i := range c.Size * c.Size {
		r, g, b := square.Pix[4*i], square.Pix[4*i+1], square.Pix[4*i+2]
		if c.Channels == 3 {
			pix[3*i], pix[3*i+1], pix[3*i+2] = r, g, b
		} else {
			pix[i] = color.GrayModel.Convert(color.RGBA{r, g, b, 255}).(color.Gray).Y
		}
	}
	return nil
}

// fit crops and scales an image to size by size over black; what is transparent lets the black through.
func fit(img image.Image, size int, crop Crop) *image.RGBA {
	from := img.Bounds()
	to := image.Rect(0, 0, size, size)
	square := image.NewRGBA(to)
	draw.Draw(square, to, image.Black, image.Point{}, draw.Src)
	w, h := from.Dx(), from.Dy()
	switch crop {
	case CropCenter:
		side := min(w, h)
		x, y := from.Min.X+(w-side)/2, from.Min.Y+(h-side)/2
		from = image.Rect(x, y, x+side, y+side)
	case CropPad:
		side := max(w, h)
		wide, high := max(1, (w*size+side/2)/side), max(1, (h*size+side/2)/side)
		x, y := (size-wide)/2, (size-high)/2
		to = image.Rect(x, y, x+wide, y+high)
	}
	draw.CatmullRom.Scale(square, to, img, from, draw.Over, nil)
	return square
}
