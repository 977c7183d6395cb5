package dataset

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

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
	wantError(t, err, "absent", "no folder of images", "whole path")
	broken := t.TempDir()
	for i := range 12 {
		write(t, filepath.Join(broken, fmt.Sprintf("%02d.png", i)), []byte("hello"))
	}
	_, err = Folder(t.Context(), broken, FolderConfig{}, 0, Train, nil)
	wantError(t, err, "no image that can be read", "and 6 more images")
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
