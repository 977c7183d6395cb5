package preset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
)

// Each preset is a run that can be begun, and whose network fits its data.
func TestEveryPresetCanBegin(t *testing.T) {
	for _, p := range All() {
		run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), p.Name), p.Config)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if p.About == "" || p.Steps < 1 || run.Config().Batch != p.Config.Batch {
			t.Errorf("%s: %+v", p.Name, p)
		}
	}
}

func TestAnUnknownPresetNamesTheNearest(t *testing.T) {
	_, err := Find("cifar")
	if err == nil || !strings.Contains(err.Error(), `did you mean "cifar10"?`) || !strings.Contains(err.Error(), "points, glyphs") {
		t.Errorf("error %v", err)
	}
}

func TestRead(t *testing.T) {
	base, err := Find("glyphs")
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) (ddpm.Config, error) {
		path := filepath.Join(t.TempDir(), "config.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return Read(path, base.Config)
	}
	got, err := read(`{"batch": 7, "schedule": {"t": 50}}`)
	if err != nil || got.Batch != 7 || got.Schedule.T != 50 || got.Schedule.Kind != "cosine" || got.LearningRate != 2e-3 {
		t.Errorf("%+v, %v; want the preset with another batch and T", got, err)
	}
	for text, want := range map[string]string{
		`{"bach": 7}`: `did you mean "batch"?`,
		`{"network": {"unet": {"atention": [8]}}}`: `no key "network.unet.atention"; here are attention, `,
		`{"batch": "many"}`:                        "batch",
		`{"batch": 7`:                              "no JSON",
		`{"network": 3}`:                           "network",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one that says %q", text, err, want)
		}
	}
	if _, err := Read("nowhere.json", base.Config); err == nil {
		t.Error("a missing file is read")
	}
}
