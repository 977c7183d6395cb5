package dataset

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConfigSurvivesJSON(t *testing.T) {
	for _, c := range append(everyConfig(t),
		Config{Kind: "mixture", Seed: 1 << 63, Split: HeldOut, Mixture: &Mixture{Weights: []float64{1}, Means: [][2]float64{{0.1, 2}}, Vars: []float64{0.3}}},
		Config{Kind: "moons", Noise: 0.1},
		Config{Kind: "cifar10", Path: "somewhere", Mirror: true},
	) {
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back Config
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, back); diff != "" {
			t.Errorf("%s (-before +after):\n%s", text, diff)
		}
	}
}

func TestOpenNamesTheNearestKind(t *testing.T) {
	for word, want := range map[string]string{
		"glyph": "glyphs", "Glyphs": "glyphs", "minst": "mnist", "swissroll": "swiss-roll", "cifar-10": "cifar10",
		"fashion": "fashion-mnist", "checkers": "checkerboard", "spiral": "",
	} {
		_, err := Open(context.Background(), Config{Kind: word}, nil)
		wantError(t, err, `unknown kind "`+word+`"`, "Known: "+strings.Join(Kinds(), ", "))
		if want != "" {
			wantError(t, err, `did you mean "`+want+`"`)
		} else if strings.Contains(err.Error(), "did you mean") {
			t.Errorf("nothing is near %q, but: %v", word, err)
		}
	}
}

func TestOpenRefusesSettingsOfOtherKinds(t *testing.T) {
	for _, c := range []Config{
		{Kind: "moons", Size: 16}, {Kind: "glyphs", Path: "x"}, {Kind: "checkerboard", Noise: 1},
		{Kind: "mnist", Mirror: true}, {Kind: "folder", Path: "x", Size: 32}, {Kind: "mixture", Folder: &FolderConfig{}},
	} {
		_, err := Open(context.Background(), c, nil)
		wantError(t, err, "kind "+c.Kind+" has no setting")
	}
	_, err := Open(context.Background(), Config{Kind: "folder"}, nil)
	wantError(t, err, "needs the Path")
	_, err = Open(context.Background(), Config{Kind: "idx", Path: "x", Split: HeldOut}, nil)
	wantError(t, err, "held-out", "open the other pair")
	_, err = Open(context.Background(), Config{Kind: "moons", Noise: -1}, nil)
	wantError(t, err, "variance is -1")
}

// Every setting a kind claims to read must be a field of Config, and every field must be read by some kind.
func TestRegistryKnowsTheFields(t *testing.T) {
	read := []string{"Kind", "Seed", "Split"}
	for _, k := range kinds {
		read = append(read, k.settings...)
	}
	fields := reflect.VisibleFields(reflect.TypeFor[Config]())
	for _, f := range fields {
		if !slices.Contains(read, f.Name) {
			t.Errorf("no kind reads %s", f.Name)
		}
	}
	for _, name := range read {
		if !slices.ContainsFunc(fields, func(f reflect.StructField) bool { return f.Name == name }) {
			t.Errorf("a kind reads %s, which Config does not have", name)
		}
	}
}

func TestDownloadFolder(t *testing.T) {
	t.Setenv("DENOISE_ROOT", "")
	folder, err := DownloadFolder()
	if err != nil || !strings.HasSuffix(folder, "/.denoise/data") || strings.Contains(folder, "dataset") {
		t.Errorf("in the checkout: %q, %v", folder, err)
	}
	t.Chdir(t.TempDir())
	_, err = DownloadFolder()
	wantError(t, err, "in no checkout", "name a folder")
	t.Setenv("DENOISE_ROOT", "/elsewhere")
	if folder, err := DownloadFolder(); err != nil || folder != "/elsewhere/.denoise/data" {
		t.Errorf("with DENOISE_ROOT: %q, %v", folder, err)
	}
}

func TestBarElsewhereThanOnATerminal(t *testing.T) {
	var out strings.Builder
	bar := Bar(&out)
	r := reporter{report: bar, status: Status{Task: "train-images", Total: 300, Unit: "bytes"}}
	r.to(0)
	r.to(100)
	r.end(300)
	if got, want := out.String(), "train-images: 300 bytes\n"; got != want {
		t.Errorf("wrote %q; want %q", got, want)
	}
}
