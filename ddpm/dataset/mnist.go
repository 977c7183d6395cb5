package dataset

import (
	"context"
	"fmt"
	"path/filepath"
)

// idxSet is a published set of two pairs of IDX files.
type idxSet struct {
	name    string
	folder  string   // below the folder for downloads
	mirrors []string // each followed by a file's name
	train   [2]File  // images, labels
	heldOut [2]File
}

// newIDXSet names the four files as both sets do. The contents are images and labels to train on, then those held out.
func newIDXSet(name, folder string, mirrors []string, contents [4]File) idxSet {
	for i, kind := range []string{"train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"} {
		contents[i].Name = kind + "-ubyte.gz"
	}
	return idxSet{name, folder, mirrors, [2]File(contents[:2]), [2]File(contents[2:])}
}

var mnist = newIDXSet("MNIST", "mnist",
	[]string{
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
	},
	[4]File{
		{Size: 9912422, SHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
		{Size: 28881, SHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
		{Size: 1648877, SHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
		{Size: 4542, SHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
	})

var fashionMNIST = newIDXSet("Fashion-MNIST", "fashion-mnist",
	[]string{
		"https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
		"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
	},
	[4]File{
		{Size: 26421880, SHA256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
		{Size: 29515, SHA256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
		{Size: 4422102, SHA256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
		{Size: 5148, SHA256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"},
	})

// MNIST opens the handwritten digits of LeCun, Cortes and Burges, 28x28 grey: 60,000 to train on and 10,000 held out.
// Missing files are downloaded into folder ("" for [DownloadFolder]) and checked; report may be nil.
func MNIST(ctx context.Context, folder string, seed uint64, split Split, report Progress) (Source, error) {
	return mnist.open(ctx, folder, seed, split, report)
}

// FashionMNIST opens the articles of clothing of Xiao, Rasul and Vollgraf, in the same form as [MNIST].
func FashionMNIST(ctx context.Context, folder string, seed uint64, split Split, report Progress) (Source, error) {
	return fashionMNIST.open(ctx, folder, seed, split, report)
}

func (s *idxSet) open(ctx context.Context, folder string, seed uint64, split Split, report Progress) (Source, error) {
	split, err := split.resolve()
	if err != nil {
		return nil, err
	}
	if folder, err = downloadsIn(folder, s.folder); err != nil {
		return nil, err
	}
	pair := s.train
	if split == HeldOut {
		pair = s.heldOut
	}
	for _, file := range pair {
		for _, mirror := range s.mirrors {
			file.URLs = append(file.URLs, mirror+file.Name)
		}
		if err := (Fetcher{Progress: report}).Fetch(ctx, folder, file); err != nil {
			return nil, err
		}
	}
	f, err := readIDX(filepath.Join(folder, pair[0].Name), filepath.Join(folder, pair[1].Name))
	if err != nil {
		return nil, err
	}
	f.name = fmt.Sprintf("%s %dx%d", s.name, f.shape[0], f.shape[1])
	f.key = streamKey(seed, split, s.folder)
	return f, nil
}
