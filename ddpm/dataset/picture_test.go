package dataset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// solid is an image of one colour whose bounds do not begin at 0.
func solid(w, h int, c color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(3, 5, 3+w, 5+h))
	for y := range h {
		for x := range w {
			img.Set(3+x, 5+y, c)
		}
	}
	return img
}

func encoded(t testing.TB, encode func(io.Writer, image.Image) error, img image.Image) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := encode(&file, img); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func asJPEG(w io.Writer, img image.Image) error {
	return jpeg.Encode(w, img, &jpeg.Options{Quality: 100})
}
func asGIF(w io.Writer, img image.Image) error  { return gif.Encode(w, img, nil) }
func asTIFF(w io.Writer, img image.Image) error { return tiff.Encode(w, img, nil) }

// solidWebP is a lossless WebP file of one colour, written by the format's specification: each of the five prefix
// codes has a single symbol, so that the pixels take no bits.
func solidWebP(w, h int, c color.NRGBA) []byte {
	var bits []byte
	put := func(value, n int) {
		for i := range n {
			bits = append(bits, byte(value>>i&1))
		}
	}
	put(0x2f, 8)
	put(w-1, 14)
	put(h-1, 14)
	put(1, 1) // alpha is used
	put(0, 3) // version
	put(0, 3) // no transform, no colour cache, no meta prefix codes
	for _, symbol := range []uint8{c.G, c.R, c.B, c.A, 0} {
		put(0b101, 3) // a simple code, of one symbol, in 8 bits
		put(int(symbol), 8)
	}
	var data []byte
	for i, bit := range bits {
		if i%8 == 0 {
			data = append(data, 0)
		}
		data[len(data)-1] |= bit << (i % 8)
	}
	if len(data)%2 == 1 {
		data = append(data, 0)
	}
	file := []byte("RIFF")
	file = binary.LittleEndian.AppendUint32(file, uint32(12+len(data)))
	file = append(file, "WEBPVP8L"...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(data)))
	return append(file, data...)
}

// pixels loads one file as bytes.
func pixels(t testing.TB, path string, c FolderConfig) []uint8 {
	t.Helper()
	c, err := c.resolve()
	if err != nil {
		t.Fatal(err)
	}
	pix := make([]uint8, c.Size*c.Size*c.Channels)
	if err := loadPicture(path, c, pix); err != nil {
		t.Fatal(err)
	}
	return pix
}

func TestPicturesOfEveryFormat(t *testing.T) {
	orange := color.NRGBA{240, 130, 20, 255}
	half := color.NRGBA{200, 100, 50, 128}
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		file []byte
		want [3]int
		tol  int
	}{
		{"a.png", encoded(t, png.Encode, solid(31, 20, orange)), [3]int{240, 130, 20}, 0},
		{"b.JPG", encoded(t, asJPEG, solid(31, 20, orange)), [3]int{240, 130, 20}, 3},
		{"c.jpeg", encoded(t, asJPEG, solid(3, 200, orange)), [3]int{240, 130, 20}, 3},
		{"d.gif", encoded(t, asGIF, solid(31, 20, color.NRGBA{255, 0, 0, 255})), [3]int{255, 0, 0}, 0},
		{"e.bmp", encoded(t, bmp.Encode, solid(31, 20, orange)), [3]int{240, 130, 20}, 0},
		{"f.tiff", encoded(t, asTIFF, solid(31, 20, orange)), [3]int{240, 130, 20}, 0},
		{"g.webp", solidWebP(31, 20, orange), [3]int{240, 130, 20}, 0},
		{"half.png", encoded(t, png.Encode, solid(31, 20, half)), [3]int{100, 50, 25}, 1},
		{"clear.webp", solidWebP(9, 9, color.NRGBA{255, 255, 255, 0}), [3]int{0, 0, 0}, 0},
		{"tiny.png", encoded(t, png.Encode, solid(1, 1, orange)), [3]int{240, 130, 20}, 0},
	} {
		path := filepath.Join(dir, c.name)
		write(t, path, c.file)
		for _, crop := range []Crop{CropCenter, CropNone} {
			for i, p := range pixels(t, path, FolderConfig{Size: 8, Crop: crop}) {
				if d := int(p) - c.want[i%3]; d < -c.tol || d > c.tol {
					t.Fatalf("%s, %s: byte %d is %d; want %d", c.name, crop, i, p, c.want[i%3])
				}
			}
		}
		// ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B.
		luma := 0.299*float64(c.want[0]) + 0.587*float64(c.want[1]) + 0.114*float64(c.want[2])
		if grey := pixels(t, path, FolderConfig{Size: 2, Channels: 1}); math.Abs(float64(grey[0])-luma) > float64(c.tol)+1 {
			t.Errorf("%s in grey is %d; want %.1f", c.name, grey[0], luma)
		}
	}
	src, err := Folder(t.Context(), dir, FolderConfig{Size: 8}, 0, Train, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := src.(*finite).n; n != 9 { // a tenth of ten is held out
		t.Errorf("%d images to train on; want 9", n)
	}
}

// bands is 30 by 10: red, green and blue, each ten wide.
func bands() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 30, 10))
	for y := range 10 {
		for x := range 30 {
			img.Set(x, y, []color.Color{color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}}[x/10])
		}
	}
	return img
}

func TestCrops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bands.png")
	write(t, path, encoded(t, png.Encode, bands()))
	at := func(pix []uint8, x, y int) string { return fmt.Sprint(pix[(y*30+x)*3 : (y*30+x)*3+3]) }
	const red, green, blue, black = "[255 0 0]", "[0 255 0]", "[0 0 255]", "[0 0 0]"
	for _, c := range []struct {
		crop Crop
		want map[[2]int]string
	}{
		{CropCenter, map[[2]int]string{{0, 0}: green, {29, 29}: green, {15, 15}: green}},
		{CropNone, map[[2]int]string{{2, 1}: red, {15, 15}: green, {27, 28}: blue}},
		{CropPad, map[[2]int]string{{2, 1}: black, {2, 15}: red, {15, 15}: green, {27, 15}: blue, {15, 28}: black}},
	} {
		pix := pixels(t, path, FolderConfig{Size: 30, Crop: c.crop})
		for place, want := range c.want {
			if got := at(pix, place[0], place[1]); got != want {
				t.Errorf("%s: pixel %v is %s; want %s", c.crop, place, got, want)
			}
		}
	}
}

// Scaling down must average, not pick: a fine chessboard becomes grey.
func TestScalingDownAverages(t *testing.T) {
	board := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range board.Pix {
		board.Pix[i] = byte(255 * ((i/64 + i) % 2))
	}
	path := filepath.Join(t.TempDir(), "board.png")
	write(t, path, encoded(t, png.Encode, board))
	for i, p := range pixels(t, path, FolderConfig{Size: 8, Channels: 1}) {
		if p < 118 || p > 138 {
			t.Errorf("pixel %d is %d; want about 128", i, p)
		}
	}
}
