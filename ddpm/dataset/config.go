package dataset

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"denoise/internal/nearest"
)

// Config names a source as plain data, to be stored as JSON beside what was trained on it. Settings that the kind does not
// list must be left zero.
type Config struct {
	// Kind is one of:
	//
	//	mixture        Gaussians in the plane (Mixture)
	//	moons          two half circles in the plane (Noise)
	//	swiss-roll     a spiral in the plane (Noise)
	//	checkerboard   squares in the plane
	//	glyphs         digits rendered from the Go fonts (Size)
	//	mnist          handwritten digits (Path)
	//	fashion-mnist  articles of clothing (Path)
	//	cifar10        small photographs (Path, Mirror)
	//	idx            a pair of IDX files (Path, LabelsPath)
	//	folder         a folder of images (Path, Folder)
	Kind string `json:"kind"`
	// Seed fixes the stream of examples.
	Seed uint64 `json:"seed,omitempty"`
	// Split is the part to draw from; zero means Train. The kind idx has no other.
	Split Split `json:"split,omitempty"`

	Mixture    *Mixture      `json:"mixture,omitempty"`    // nil: a ring of eight
	Noise      float64       `json:"noise,omitempty"`      // variance; see Moons and SwissRoll
	Size       int           `json:"size,omitempty"`       // pixels; see Glyphs
	Path       string        `json:"path,omitempty"`       // of the images; for published sets where downloads are kept, "" for DownloadFolder
	LabelsPath string        `json:"labelsPath,omitempty"` // of the labels; "" for none
	Mirror     bool          `json:"mirror,omitempty"`     // see CIFAR10
	Folder     *FolderConfig `json:"folder,omitempty"`     // nil: its zero value
}

// kind is an entry of the registry.
type kind struct {
	name     string
	settings []string // the fields of Config that it reads, beside Kind, Seed and Split
	open     func(context.Context, Config, Progress) (Source, error)
}

var kinds = []kind{
	{"mixture", []string{"Mixture"}, func(_ context.Context, c Config, _ Progress) (Source, error) {
		if c.Mixture == nil {
			c.Mixture = &Mixture{}
		}
		return c.Mixture.Source(c.Seed, c.Split)
	}},
	{"moons", []string{"Noise"}, func(_ context.Context, c Config, _ Progress) (Source, error) {
		return Moons(c.Noise, c.Seed, c.Split)
	}},
	{"swiss-roll", []string{"Noise"}, func(_ context.Context, c Config, _ Progress) (Source, error) {
		return SwissRoll(c.Noise, c.Seed, c.Split)
	}},
	{"checkerboard", nil, func(_ context.Context, c Config, _ Progress) (Source, error) {
		return Checkerboard(c.Seed, c.Split)
	}},
	{"glyphs", []string{"Size"}, func(_ context.Context, c Config, _ Progress) (Source, error) {
		return Glyphs(c.Size, c.Seed, c.Split)
	}},
	{"mnist", []string{"Path"}, func(ctx context.Context, c Config, report Progress) (Source, error) {
		return MNIST(ctx, c.Path, c.Seed, c.Split, report)
	}},
	{"fashion-mnist", []string{"Path"}, func(ctx context.Context, c Config, report Progress) (Source, error) {
		return FashionMNIST(ctx, c.Path, c.Seed, c.Split, report)
	}},
	{"cifar10", []string{"Path", "Mirror"}, func(ctx context.Context, c Config, report Progress) (Source, error) {
		return CIFAR10(ctx, c.Path, c.Mirror, c.Seed, c.Split, report)
	}},
	{"idx", []string{"Path", "LabelsPath"}, func(_ context.Context, c Config, _ Progress) (Source, error) {
		if split, err := c.Split.resolve(); err != nil || split == HeldOut {
			return nil, fmt.Errorf("dataset: split %q of kind idx: a pair of files is one part; open the other pair instead", string(c.Split))
		}
		return IDX(c.Path, c.LabelsPath, c.Seed)
	}},
	{"folder", []string{"Path", "Folder"}, func(ctx context.Context, c Config, report Progress) (Source, error) {
		if c.Path == "" {
			return nil, fmt.Errorf("dataset: kind folder needs the Path of the images")
		}
		if c.Folder == nil {
			c.Folder = &FolderConfig{}
		}
		return Folder(ctx, c.Path, *c.Folder, c.Seed, c.Split, report)
	}},
}

// Kinds lists what Open knows.
func Kinds() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// Check fails for an unknown kind, naming the nearest, and for a setting that the kind does not have. It opens nothing.
func (c Config) Check() error {
	_, err := c.kind()
	return err
}

func (c Config) kind() (kind, error) {
	at := slices.IndexFunc(kinds, func(k kind) bool { return k.name == c.Kind })
	if at < 0 {
		return kind{}, fmt.Errorf("dataset: unknown kind %q. Known: %s%s",
			c.Kind, strings.Join(Kinds(), ", "), nearest.Hint(c.Kind, Kinds()))
	}
	settings := append([]string{"Kind", "Seed", "Split"}, kinds[at].settings...)
	value := reflect.ValueOf(c)
	for i := range value.NumField() {
		if name := value.Type().Field(i).Name; !value.Field(i).IsZero() && !slices.Contains(settings, name) {
			return kind{}, fmt.Errorf("dataset: kind %s has no setting %s; leave it zero (it has %s)",
				c.Kind, name, strings.Join(settings[1:], ", "))
		}
	}
	return kinds[at], nil
}

// Open makes the source that c names. ctx and report, which may be nil, serve the kinds that download or decode.
// It fails as Check does, and as the kind itself does.
func Open(ctx context.Context, c Config, report Progress) (Source, error) {
	k, err := c.kind()
	if err != nil {
		return nil, err
	}
	return k.open(ctx, c, report)
}
