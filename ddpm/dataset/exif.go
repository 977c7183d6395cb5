package dataset

import (
	"bytes"
	"encoding/binary"
	"image"
)

// jpegOrientation finds the EXIF orientation of a JPEG file, 1 to 8; 1, upright, when there is none.
func jpegOrientation(data []byte) int {
	// Segments: 0xff, a marker, two bytes of length that count themselves. Pixels begin at marker 0xda.
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0xda; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + length
		if length < 2 || end > len(data) {
			break
		}
		if body, ok := bytes.CutPrefix(data[at+4:end], []byte("Exif\x00\x00")); ok && data[at+1] == 0xe1 {
			return tiffOrientation(body)
		}
		at = end
	}
	return 1
}

// tiffOrientation reads tag 0x0112 of the first directory of a TIFF block.
func tiffOrientation(block []byte) int {
	if len(block) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if block[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(block[4:]))
	if at+2 > int64(len(block)) {
		return 1
	}
	entries := block[at+2:]
	for range order.Uint16(block[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// upright turns and mirrors an image as its orientation says: in 5 to 8 the rows of the file are columns of the
// picture; in 2, 3, 7 and 8 its rows or columns run backwards.
func upright(img image.Image, orientation int) image.Image {
	if orientation == 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	turned := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			// (u, v) is the place in the file of what is seen at (x, y).
			var u, v int
			switch orientation {
			case 2:
				u, v = w-1-x, y
			case 3:
				u, v = w-1-x, h-1-y
			case 4:
				u, v = x, h-1-y
			case 5:
				u, v = y, x
			case 6:
				u, v = y, h-1-x
			case 7:
				u, v = w-1-y, h-1-x
			case 8:
				u, v = w-1-y, x
			}
			turned.Set(x, y, img.At(b.Min.X+u, b.Min.Y+v))
		}
	}
	return turned
}
