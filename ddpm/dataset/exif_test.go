package dataset

import (
	"encoding/binary"
	"image"
	"image/color"
	"path/filepath"
	"testing"
)

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
