package dataset

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
)

const (
	cifarSide   = 32
	cifarPlane  = cifarSide * cifarSide
	cifarPixels = 3 * cifarPlane
	cifarRecord = 1 + cifarPixels
)

var cifarArchive = File{
	Name: "cifar-10-binary.tar.gz",
	Size: 170052171,
	URLs: []string{
		"https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
		"https://cave.cs.toronto.edu/kriz/cifar-10-binary.tar.gz",
	},
	SHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
}

// CIFAR10 opens Krizhevsky's 32x32 colour images: 50,000 to train on and 10,000 held out, of airplanes, automobiles,
// birds, cats, deer, dogs, frogs, horses, ships and trucks (labels 0 to 9). With mirror, every image is shown as its
// mirror image half the time, as Ho et al. 2020 do.
//
// The archive, 162 MiB, is downloaded into folder ("" for [DownloadFolder]) when it is missing, checked, and read
// without being unpacked; report may be nil.
func CIFAR10(ctx context.Context, folder string, mirror bool, seed uint64, split Split, report Progress) (Source, error) {
	split, err := split.resolve()
	if err != nil {
		return nil, err
	}
	if folder, err = downloadsIn(folder, "cifar10"); err != nil {
		return nil, err
	}
	if err := (Fetcher{Progress: report}).Fetch(ctx, folder, cifarArchive); err != nil {
		return nil, err
	}
	f, err := readCIFAR(filepath.Join(folder, cifarArchive.Name), split)
	if err != nil {
		return nil, err
	}
	f.mirror = mirror
	f.key = streamKey(seed, split, "cifar10")
	return f, nil
}

// readCIFAR reads one part of the archive: data_batch_1.bin to data_batch_5.bin, or test_batch.bin.
func readCIFAR(archive string, split Split) (*finite, error) {
	names := []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"}
	if split == HeldOut {
		names = []string{"test_batch.bin"}
	}
	batches, err := readMembers(archive, names)
	if err != nil {
		return nil, fmt.Errorf("dataset: %s: %w", archive, err)
	}
	var pixels []uint8
	f := &finite{name: "CIFAR-10 32x32", shape: []int{cifarSide, cifarSide, 3}, classes: 10}
	for _, name := range names {
		records := batches[name]
		if len(records) == 0 || len(records)%cifarRecord != 0 {
			return nil, fmt.Errorf("dataset: %s: %s has %d bytes, which is no whole number of records of %d; "+
				"delete the archive and get it again", archive, name, len(records), cifarRecord)
		}
		for at := 0; at < len(records); at += cifarRecord {
			if records[at] > 9 {
				return nil, fmt.Errorf("dataset: %s: %s: record %d has label %d; labels run 0 to 9: "+
					"delete the archive and get it again", archive, name, at/cifarRecord, records[at])
			}
			f.labels = append(f.labels, int32(records[at]))
			planes := records[at+1 : at+cifarRecord]
			for i := range cifarPlane {
				pixels = append(pixels, planes[i], planes[cifarPlane+i], planes[2*cifarPlane+i])
			}
		}
	}
	f.n = len(f.labels)
	f.load = fromMemory(pixels)
	return f, nil
}

// readMembers reads the files of those base names out of a tar archive, packed with gzip or not.
func readMembers(archive string, names []string) (map[string][]byte, error) {
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := unpacked(file)
	if err != nil {
		return nil, err
	}
	found := make(map[string][]byte)
	members := tar.NewReader(r)
	for len(found) < len(names) {
		member, err := members.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged(err)
		}
		for _, name := range names {
			if path.Base(member.Name) != name {
				continue
			}
			if found[name], err = io.ReadAll(members); err != nil {
				return nil, damaged(err)
			}
		}
	}
	for _, name := range names {
		if _, ok := found[name]; !ok {
			return nil, fmt.Errorf("holds no %s; is it the binary version of CIFAR-10?", name)
		}
	}
	return found, nil
}
