package dataset

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// withOrientation puts an EXIF block that says nothing else into a JPEG file.
func withOrientation(file []byte, orientation uint16, order binary.AppendByteOrder) []byte {
	block := []byte("MM")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		block = []byte("II")
	}
	block = order.AppendUint16(block, 42)
	block = order.AppendUint32(block, 8)
	block = order.AppendUint16(block, 2)
	for _, entry := range [][2]uint16{{0x0100, 77}, {0x0112, orientation}} {
		block = order.AppendUint16(block, entry[0])
		block = order.AppendUint16(block, 3)
		block = order.AppendUint32(block, 1)
		block = order.AppendUint16(block, entry[1])
		block = order.AppendUint16(block, 0)
	}
	segment := append([]byte("Exif\x00\x00"), block...)
	out := append([]byte{}, file[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(append(out, segment...), file[2:]...)
}

// The corners of a picture, read by row, for each orientation of a file that holds
//
//	R G
//	B W
//
// as the EXIF standard defines them: where row 0 and column 0 of the file lie in the picture.
func TestOrientation(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 32, 32))
	for y := range 32 {
		for x := range 32 {
			img.Set(x, y, []color.Color{
				color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.White,
			}[y/16*2+x/16])
		}
	}
	file := encoded(t, asJPEG, img)
	name := func(p []uint8) string {
		switch {
		case p[0] > 128 && p[1] > 128:
			return "W"
		case p[0] > 128:
			return "R"
		case p[1] > 128:
			return "G"
		}
		return "B"
	}
	for orientation, want := range map[uint16]string{
		1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB",
		9: "RGBW", // not defined: as it is
	} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			path := filepath.Join(t.TempDir(), "turned.jpg")
			write(t, path, withOrientation(file, orientation, order))
			pix := pixels(t, path, FolderConfig{Size: 32})
			got := ""
			for _, corner := range [][2]int{{4, 4}, {27, 4}, {4, 27}, {27, 27}} {
				got += name(pix[(corner[1]*32+corner[0])*3:])
			}
			if got != want {
				t.Errorf("orientation %d, %v: corners %s; want %s", orientation, order, got, want)
			}
		}
	}
	// A block that is cut anywhere is passed over.
	whole := withOrientation(file, 6, binary.BigEndian)
	for cut := range 2 + 4 + 6 + 8 + 2 + 2*12 {
		if o := jpegOrientation(whole[:cut]); o != 1 {
			t.Errorf("cut after %d bytes: orientation %d", cut, o)
		}
	}
}

func TestLabelsAreTheSubfolders(t *testing.T) {
	dir := t.TempDir()
	shades := map[string]uint8{"cat": 10, "ant": 90, "bee": 200}
	for name, shade := range shades {
		for i := range 10 {
			write(t, filepath.Join(dir, name, "deep", fmt.Sprint(i)+".png"), encoded(t, png.Encode, solid(4, 4, color.Gray{shade})))
		}
	}
	write(t, filepath.Join(dir, "notes.txt"), []byte("no image"))
	write(t, filepath.Join(dir, ".hidden", "x.png"), []byte("no image either"))
	want := []uint8{90, 200, 10} // ant, bee, cat
	var both int
	for _, split := range []Split{Train, HeldOut} {
		src, err := Folder(t.Context(), dir, FolderConfig{Size: 2, Channels: 1, Labels: true, HeldOut: 0.3}, 0, split, nil)
		if err != nil {
			t.Fatal(err)
		}
		f := src.(*finite)
		both += f.n
		b := batch(t, src, 0, f.n)
		for i, label := range b.Labels {
			if got := int((b.X[i*4]+1)*127.5 + 0.5); got != int(want[label]) {
				t.Errorf("%s: an image of shade %d has label %d", split, got, label)
			}
		}
		if src.Classes() != 3 {
			t.Errorf("%s: %d classes", split, src.Classes())
		}
	}
	if both != 30 {
		t.Errorf("the two parts have %d images together; want all 30", both)
	}
	write(t, filepath.Join(dir, "stray.png"), encoded(t, png.Encode, solid(4, 4, color.Black)))
	_, err := Folder(t.Context(), dir, FolderConfig{Labels: true}, 0, Train, nil)
	wantError(t, err, "stray.png", "no subfolder")
}

func TestWhatIsHeldOutDependsOnNamesAlone(t *testing.T) {
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf("image-%d.png", i))
	}
	train, held := part(names, 0.25, Train), part(names, 0.25, HeldOut)
	if len(held) != 50 || len(train) != 150 {
		t.Fatalf("%d to train on, %d held out; want 150 and 50", len(train), len(held))
	}
	all := slices.Concat(train, held)
	slices.Sort(all)
	slices.Sort(names)
	if !slices.Equal(all, names) {
		t.Error("the parts do not make up the whole")
	}
	more := append(slices.Clone(names), "another.png")
	kept := 0
	for _, name := range part(more, 0.25, HeldOut) {
		if slices.Contains(held, name) {
			kept++
		}
	}
	if kept < 49 {
		t.Errorf("one more image moves %d of 50 out of the held-out part", 50-kept)
	}
}

func TestFolderNamesTheFileAndTheFault(t *testing.T) {
	good := encoded(t, asJPEG, solid(40, 40, color.White))
	busy := image.NewGray(image.Rect(0, 0, 200, 200))
	copy(busy.Pix, counting(len(busy.Pix)))
	detailed := encoded(t, asJPEG, busy)
	wide := encoded(t, png.Encode, solid(4, 4, color.White))
	binary.BigEndian.PutUint32(wide[16:], 1<<20)
	binary.BigEndian.PutUint32(wide[20:], 1<<20)
	binary.BigEndian.PutUint32(wide[29:], crc(wide[12:29]))
	for _, c := range []struct {
		name  string
		file  []byte
		words []string
	}{
		{"text", []byte("hello"), []string{"no image that can be read"}},
		{"empty", nil, []string{"no image that can be read"}},
		{"cut", detailed[:len(detailed)*2/3], []string{"damaged image (jpeg)"}},
		{"huge", wide, []string{"1048576 x 1048576 pixels"}},
	} {
		dir := t.TempDir()
		for i := range 20 {
			write(t, filepath.Join(dir, fmt.Sprintf("good-%d.jpg", i)), good)
		}
		bad := filepath.Join(dir, "sub", "bad.jpg")
		write(t, bad, c.file)
		var faults []string
		for _, split := range []Split{Train, HeldOut} {
			if _, err := Folder(t.Context(), dir, FolderConfig{}, 0, split, nil); err != nil {
				faults = append(faults, err.Error())
			}
		}
		if len(faults) != 1 {
			t.Fatalf("%s: errors %q; want one, from the part that holds the file", c.name, faults)
		}
		for _, word := range append(c.words, bad) {
			if !strings.Contains(faults[0], word) {
				t.Errorf("%s: error %q does not say %q", c.name, faults[0], word)
			}
		}
	}
	empty := t.TempDir()
	_, err := Folder(t.Context(), empty, FolderConfig{}, 0, Train, nil)
	wantError(t, err, "no image in "+empty, ".png")
	_, err = Folder(t.Context(), filepath.Join(empty, "absent"), FolderConfig{}, 0, Train, nil)
	wantError(t, err, "absent", "no such file")
	write(t, filepath.Join(empty, "one.jpg"), good)
	_, err = Folder(t.Context(), empty, FolderConfig{}, 0, HeldOut, nil)
	wantError(t, err, "held-out part", "more images")
	for _, c := range []struct {
		config FolderConfig
		word   string
	}{
		{FolderConfig{Size: -1}, "1 to 4096"}, {FolderConfig{Channels: 2}, "1 (grey) or 3"},
		{FolderConfig{Crop: "middle"}, `"center"`}, {FolderConfig{HeldOut: 1}, "between 0 and 1"},
	} {
		_, err := Folder(t.Context(), empty, c.config, 0, Train, nil)
		wantError(t, err, c.word)
	}
}

// crc is the check sum of a PNG chunk, computed bit by bit.
func crc(data []byte) uint32 {
	c := ^uint32(0)
	for _, b := range data {
		c ^= uint32(b)
		for range 8 {
			c = c>>1 ^ 0xedb88320*(c&1)
		}
	}
	return ^c
}

func TestFolderReportsAndCancels(t *testing.T) {
	dir := t.TempDir()
	for i := range 20 {
		write(t, filepath.Join(dir, fmt.Sprint(i)+".png"), encoded(t, png.Encode, solid(4, 4, color.White)))
	}
	var heard []Status
	if _, err := Folder(t.Context(), dir, FolderConfig{}, 0, Train, func(s Status) { heard = append(heard, s) }); err != nil {
		t.Fatal(err)
	}
	last := heard[len(heard)-1]
	if last.Done != 18 || last.Total != 18 || last.Unit != "images" || !last.Ended || heard[0].Done != 0 {
		t.Errorf("progress from %+v to %+v", heard[0], last)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Folder(ctx, dir, FolderConfig{}, 0, Train, nil)
	wantError(t, err, "reading", "canceled")
	// Images that do not fit are read when they are used: a file that goes missing is then an error of Fill.
	src, err := Folder(t.Context(), dir, FolderConfig{Memory: 1}, 0, Train, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	_, err = NewBatch(src, 0, 4)
	wantError(t, err, dir, "no such file")
}
