package dataset

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FolderConfig says how the images of a folder become examples.
type FolderConfig struct {
	Size     int     `json:"size,omitempty"`     // side of the square examples in pixels, 1..4096; 0: 32
	Channels int     `json:"channels,omitempty"` // 3 for colour, 1 for grey; 0: 3
	Crop     Crop    `json:"crop,omitempty"`     // how an oblong image becomes square; "": CropCenter
	Mirror   bool    `json:"mirror,omitempty"`   // show every image as its mirror image half the time
	Labels   bool    `json:"labels,omitempty"`   // each subfolder is a class, numbered in the order of their names
	HeldOut  float64 `json:"heldOut,omitempty"`  // share of the images held out, 0 < share < 1; 0: 0.1
	// Memory is the most bytes of decoded images to keep; where they do not fit, every image is decoded anew each time
	// it is used. 0: 2 GiB.
	Memory int64 `json:"memory,omitempty"`
}

// Crop is a way to make an oblong image square.
type Crop string

const (
	CropCenter Crop = "center" // cut the middle out
	CropPad    Crop = "pad"    // keep everything, black beside it
	CropNone   Crop = "none"   // squeeze
)

// resolve checks the settings and gives zero values their meaning.
func (c FolderConfig) resolve() (FolderConfig, error) {
	c.Size = cmp.Or(c.Size, 32)
	c.Channels = cmp.Or(c.Channels, 3)
	c.Crop = cmp.Or(c.Crop, CropCenter)
	c.HeldOut = cmp.Or(c.HeldOut, 0.1)
	c.Memory = cmp.Or(c.Memory, 2<<30)
	switch {
	case c.Size < 1 || c.Size > 4096:
		return c, fmt.Errorf("dataset: images of size %d; the size runs from 1 to 4096", c.Size)
	case c.Channels != 1 && c.Channels != 3:
		return c, fmt.Errorf("dataset: images of %d channels; use 1 (grey) or 3 (colour)", c.Channels)
	case c.Crop != CropCenter && c.Crop != CropPad && c.Crop != CropNone:
		return c, fmt.Errorf("dataset: unknown crop %q; use %q, %q or %q", string(c.Crop), CropCenter, CropPad, CropNone)
	case !(c.HeldOut > 0 && c.HeldOut < 1):
		return c, fmt.Errorf("dataset: a share of %g held out; it must be between 0 and 1", c.HeldOut)
	}
	return c, nil
}

// Folder opens all images below path: PNG, JPEG (turned as their EXIF orientation says), GIF (the first frame), BMP,
// TIFF and WebP, of any size. Files of other names and hidden files are passed over. Which images are held out depends on their
// names alone. report, which may be nil, hears of the decoding.
//
// It fails when the folder holds no image, a file cannot be decoded (naming it), a setting is out of its range, and
// when ctx is cancelled.
func Folder(ctx context.Context, path string, c FolderConfig, seed uint64, split Split, report Progress) (Source, error) {
	c, err := c.resolve()
	if err != nil {
		return nil, err
	}
	if split, err = split.resolve(); err != nil {
		return nil, err
	}
	names, err := imagesBelow(path)
	if err != nil {
		return nil, err
	}
	names = part(names, c.HeldOut, split)
	if len(names) == 0 {
		return nil, fmt.Errorf("dataset: the %s part of %s is empty; it needs more images", split, path)
	}
	f := &finite{
		name:  fmt.Sprintf("%s %dx%d", filepath.Base(path), c.Size, c.Size),
		shape: []int{c.Size, c.Size, c.Channels}, n: len(names),
		mirror: c.Mirror, key: streamKey(seed, split, "folder"),
		load: func(i int, pix []uint8) error {
			return loadPicture(filepath.Join(path, names[i]), c, pix)
		},
	}
	if c.Labels {
		if f.labels, f.classes, err = subfolderLabels(path, names); err != nil {
			return nil, err
		}
	}
	if int64(f.n)*int64(c.Size*c.Size*c.Channels) <= c.Memory {
		if err := f.keep(ctx, report); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// imagesBelow lists the images of a folder and its subfolders, relative to it, sorted.
func imagesBelow(path string) ([]string, error) {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		from, _ := filepath.Abs(".")
		return nil, fmt.Errorf("dataset: there is no folder of images at %q; give its whole path, or one that begins in %s", path, from)
	}
	var names []string
	err := filepath.WalkDir(path, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".") && file != path
		if entry.IsDir() && hidden {
			return filepath.SkipDir
		}
		if !entry.IsDir() && !hidden && slices.Contains(pictureEndings, strings.ToLower(filepath.Ext(file))) {
			name, err := filepath.Rel(path, file)
			if err != nil {
				return err
			}
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("dataset: no image in %s; files that end in %s are read",
			path, strings.Join(pictureEndings, ", "))
	}
	slices.Sort(names)
	return names, nil
}

// part picks the images of one split: the held-out ones are those whose names have the smallest hashes.
func part(names []string, share float64, split Split) []string {
	rank := func(name string) uint64 {
		h := fnv.New64a()
		h.Write([]byte(filepath.ToSlash(name)))
		return mix(h.Sum64())
	}
	byRank := slices.SortedFunc(slices.Values(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	count := int(math.Round(share * float64(len(names))))
	chosen := byRank[count:]
	if split == HeldOut {
		chosen = byRank[:count]
	}
	slices.Sort(chosen)
	return chosen
}

// subfolderLabels numbers the subfolders of path that hold images of either split.
func subfolderLabels(path string, names []string) (labels []int32, classes int, err error) {
	all, err := imagesBelow(path)
	if err != nil {
		return nil, 0, err
	}
	top := func(name string) string {
		folder, _, below := strings.Cut(filepath.ToSlash(name), "/")
		if !below {
			return ""
		}
		return folder
	}
	var folders []string
	for _, name := range all {
		if top(name) == "" {
			return nil, 0, fmt.Errorf("dataset: %s lies in no subfolder of %s, so it has no label; move it into the folder of its class",
				name, path)
		}
		folders = append(folders, top(name))
	}
	slices.Sort(folders)
	folders = slices.Compact(folders)
	for _, name := range names {
		label, _ := slices.BinarySearch(folders, top(name))
		labels = append(labels, int32(label))
	}
	return labels, len(folders), nil
}
