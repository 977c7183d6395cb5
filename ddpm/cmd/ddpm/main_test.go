package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// command runs the command with the arguments, on the backend that every machine has.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(&out)
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

// A network with classes draws every class in turn, unless it is told one, or none.
func TestSamplesOfClasses(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	run := filepath.Join(t.TempDir(), "run")
	settings := filepath.Join(t.TempDir(), "small.json")
	text := `{"data": {"kind": "mixture"}, "batch": 8, "schedule": {"t": 40}, "network": {"mlp": {"width": 8, "classes": 8}}}`
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := command(t, "train", run, "--config", settings, "--steps", "20"); err != nil {
		t.Fatal(err)
	}
	sample := func(args ...string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), "drawn")
		if _, err := command(t, append([]string{"sample", run, "-n", "3", "-o", path}, args...)...); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		points, err := os.ReadFile(path + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		return string(points)
	}
	inTurn, guided := sample(), sample("--guidance", "2")
	if inTurn != sample("--label", "0,1,2") || guided != sample("--label", "0,1,2", "--guidance", "2") {
		t.Error("without --label the samples are not those of every class in turn")
	}
	if all := []string{inTurn, guided, sample("--no-label"), sample("--label", "0")}; len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Error("labels, or guidance, change nothing")
	}
	if _, err := command(t, "sample", run, "--label", "1", "--no-label"); err == nil || !strings.Contains(err.Error(), "no-label") {
		t.Errorf("--label and --no-label together: error %v", err)
	}
}

// A run is begun, gone on with, looked at and sampled from; a notebook would find the same folder.
func TestARunFromBeginningToSamples(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	run := filepath.Join(t.TempDir(), "run")
	settings := filepath.Join(t.TempDir(), "small.json")
	if err := os.WriteFile(settings, []byte(`{"batch": 8, "schedule": {"t": 40}, "network": {"mlp": {"width": 8}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		args []string
		want string // a regular expression
	}{
		{[]string{"train", run, "--preset", "points", "--config", settings, "--steps", "3"}, `step 3 of 3`},
		{[]string{"train", run, "--steps", "5"}, `step 5 of 5`},
		{[]string{"info", run}, `(?s)parameters +\d+\n.*steps done +5\n.*"batch": 8`},
		{[]string{"sample", run, "-n", "4", "--weights", "raw"}, `4 samples in .*drawn\.csv`},
		{[]string{"sample", run, "--steps", "7", "--method", "ddim", "--eta", "0.5", "-o", filepath.Join(run, "few")}, `16 samples in .*few\.csv`},
		{[]string{"eval", run, "-n", "4", "--samples", "10", "--weights", "raw", "-o", filepath.Join(run, "terms.csv")},
			`(?s)L_T .*t +2-4 .*L_0 .*rate \+ distortion.*bound .* ± .*4 held-out.*ratio.*t +37-40 .*ln q.*energy distance .*10 samples.*p = `},
		{[]string{"bench", "--preset", "points", "--config", settings, "--steps", "4", "--samples", "2"},
			`(?s)device .*first step .*training step .*batch of 8 \(median of 3\).*matrix products .*reaches \d+% of that.*sampling .*40 steps, compiled`},
	} {
		out, err := command(t, step.args...)
		if err != nil {
			t.Fatalf("%v: %v", step.args, err)
		}
		if !regexp.MustCompile(step.want).MatchString(out) {
			t.Errorf("%v printed %q, want %s", step.args, out, step.want)
		}
	}
	for _, mistake := range []struct {
		args []string
		want string
	}{
		{[]string{"--steps", "41"}, "--steps 41: give 1 to 40"},
		{[]string{"--method", "ddmi"}, `did you mean "ddim"?`},
		{[]string{"--eta", "0.5"}, `--eta 0.5 is for --method "ddim"; "ancestral" has a --variance`},
		{[]string{"--label", "1"}, "trained without classes"},
		{[]string{"--guidance", "2"}, "--guidance 2 leads towards labels, but the network was trained without classes"},
	} {
		if _, err := command(t, append([]string{"sample", run}, mistake.args...)...); err == nil || !strings.Contains(err.Error(), mistake.want) {
			t.Errorf("%v: error %v, want one that says %q", mistake.args, err, mistake.want)
		}
	}
	terms, err := os.ReadFile(filepath.Join(run, "terms.csv"))
	if lines := strings.Count(string(terms), "\n"); err != nil || lines != 1+41 || !strings.Contains(string(terms), "\nL_40,") {
		t.Errorf("%d lines of terms, %v; want a heading, L_0 to L_40", lines, err)
	}
	points, err := os.ReadFile(filepath.Join(run, "samples", "drawn.csv"))
	if lines := strings.Count(string(points), "\n"); err != nil || lines != 4 {
		t.Errorf("%d points, %v; want 4", lines, err)
	}
	saved, err := filepath.Glob(filepath.Join(run, "checkpoints", "*"))
	if err != nil || len(saved) == 0 {
		t.Fatalf("checkpoints %v (%v)", saved, err)
	}
	if err := os.Truncate(saved[len(saved)-1], 1000); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "info", run); err == nil || !strings.Contains(err.Error(), "cannot be used") || !strings.Contains(out, "steps done") {
		t.Errorf("a damaged checkpoint: %v, after\n%s", err, out)
	}
}

// Ho's network, as appendix B prints it.
func TestInfoOfThePaper(t *testing.T) {
	out, err := command(t, "info", "--preset", "cifar10")
	if err != nil || !strings.Contains(out, "35746307") || !strings.Contains(out, "batch of 128") {
		t.Errorf("%v: %q", err, out)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	empty := filepath.Join(t.TempDir(), "none")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"train", empty, "--preset", "glyph"}, `did you mean "glyphs"?`},
		{[]string{"train", empty}, "give --preset or --config"},
		{[]string{"train", empty, "--config", "nowhere.json", "--steps", "1"}, "nowhere.json"},
		{[]string{"train", filepath.Join(t.TempDir(), "two"), "--preset", "points", "--steps", "1", "--devices", "2"}, "the backend has 1"},
		{[]string{"sample", empty}, "begin one by ddpm train " + empty + " --preset points"},
		{[]string{"sample", empty, "-n", "0"}, "-n 0"},
		{[]string{"sample", empty, "--variance", "fixed-larg"}, `did you mean "fixed-large"?`},
		{[]string{"eval", empty, "-n", "1"}, "2 examples"},
		{[]string{"eval", empty, "--samples", "1"}, "--samples 1"},
		{[]string{"eval", empty}, "begin one by ddpm train"},
		{[]string{"eval", empty, "--inception-samples", "100"}, "needs --inception"},
		{[]string{"info"}, "info of what?"},
		{[]string{"info", empty}, "begin one by ddpm train"},
		{[]string{"info", empty, "--preset", "points"}, "not both"},
		{[]string{"train", "--preset", "points"}, "ddpm train: give the run's folder: ddpm train RUN"},
		{[]string{"train", empty, "points"}, `"points" is an argument too many`},
		{[]string{"export", empty}, "give the file to write"},
		{[]string{"train", empty, "--presett", "points"}, `unknown flag: --presett; did you mean "--preset"?`},
		{[]string{"sample", "main_test.go"}, "main_test.go is a file; a run is a folder"},
		{[]string{"bench"}, "bench of what?"},
		{[]string{"bench", "--preset", "points", "--steps", "1"}, "3 steps"},
	} {
		_, err := command(t, test.args...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: error %v, want one that says %q", test.args, err, test.want)
		}
	}
}

// Weights go out as diffusers' and come back the same; whatever is not of the run's architecture is refused before a folder is made.
func TestExportAndImport(t *testing.T) {
	t.Setenv("GOMLX_BACKEND", "go")
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	settings := func(name, unet string) string {
		text := `{"data": {"kind": "glyphs", "size": 8}, "batch": 2, "network": {"unet": {"size": 8, "channels": 1, "base": 4, "multipliers": [1], "groups": 2` + unet + `}}}`
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path(name)
	}
	small, deep := settings("small.json", `, "blocks": 1`), settings("deep.json", `, "blocks": 2`)
	must := func(args ...string) {
		t.Helper()
		if out, err := command(t, args...); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	must("train", path("first"), "--config", small, "--steps", "1")
	must("export", path("first"), path("out.safetensors"), "--weights", "raw")
	must("import", path("second"), path("out.safetensors"), "--config", small, "--step", "70")
	must("export", path("second"), path("again.safetensors"))
	out, err := os.ReadFile(path("out.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(path("again.safetensors")); err != nil || !bytes.Equal(out, again) {
		t.Errorf("what came back is not what went out (%v)", err)
	}
	must("train", path("second"), "--steps", "71")

	damaged := bytes.Clone(out)
	damaged[len(damaged)-1] ^= 1
	for name, data := range map[string][]byte{"cut": out[:len(out)-9], "damaged": damaged, "foreign": []byte("PK\x03\x04 a zip archive"), "empty": {}} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"import", path("none"), path("cut"), "--config", small}, "cut short"},
		{[]string{"import", path("none"), path("damaged"), "--config", small}, "altered or damaged"},
		{[]string{"import", path("none"), path("foreign"), "--config", small}, "not a safetensors file"},
		{[]string{"import", path("none"), path("empty"), "--config", small}, "0 bytes"},
		{[]string{"import", path("none"), path("nowhere"), "--config", small}, "nowhere"},
		{[]string{"import", path("none"), path("out.safetensors"), "--config", deep}, "another architecture's?"},
		{[]string{"import", path("none"), path("out.safetensors"), "--preset", "cifar10"}, "another"},
		{[]string{"import", path("none"), path("out.safetensors"), "--preset", "cifar10-improved"}, "no variance"},
		{[]string{"import", path("none"), path("out.safetensors"), "--preset", "points"}, "U-Net"},
		{[]string{"import", path("none"), path("out.safetensors"), "--preset", "cifar"}, `did you mean "cifar10"?`},
		{[]string{"import", path("none"), path("out.safetensors")}, "no run in"},
		{[]string{"import", path("first"), path("out.safetensors")}, "has weights already"},
		{[]string{"import", path("first"), path("out.safetensors"), "--config", deep}, "another"},
		{[]string{"export", path("none"), path("x")}, "no run in"},
		{[]string{"export", path("first"), path("x"), "--weights", "mean"}, `"mean"`},
	} {
		if _, err := command(t, test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: error %v, want one that says %q", test.args, err, test.want)
		}
	}
	for _, name := range []string{"none", "x"} {
		if _, err := os.Stat(path(name)); err == nil {
			t.Errorf("%s was made all the same", name)
		}
	}
}
