package trainimages

import (
	"image"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"
	"denoise/lessons/check"

	"github.com/google/go-cmp/cmp"
)

func TestExercise(t *testing.T) {
	if err := Exercise.Check(); err != nil {
		t.Error(err)
	}
	solution := Exercise.Solution
	for says, answer := range map[string]func(*schedule.Schedule, int) float64{
		"t = 200: you gave 1": func(*schedule.Schedule, int) float64 { return 1 },
		"noise at the last step": func(s *schedule.Schedule, t int) float64 {
			if t == 1 {
				return math.Sqrt(s.PosteriorVariance(2))
			}
			return solution(s, t)
		},
		"√β_t": func(s *schedule.Schedule, t int) float64 {
			if t == 1 {
				return 0
			}
			return math.Sqrt(s.Beta(t))
		},
		"variance for standard deviation": func(s *schedule.Schedule, t int) float64 { return s.PosteriorVariance(max(2, t)) },
	} {
		v := Exercise.Grade(answer)
		if v.Right() || !strings.Contains(v.String(), says) {
			t.Errorf("told %q, want it to say %q", v, says)
		}
	}
}

// TestLesson goes through the lesson with few steps and a smaller network: what the notebook's cells call, in their order.
func TestLesson(t *testing.T) {
	b := backendtest.Open(t, "xla:cpu")
	config := Config()
	config.Batch, config.Schedule.T = 8, 30
	config.Network.UNet.Base, config.Network.UNet.Multipliers, config.Network.UNet.Attention = 8, []int{1, 1}, nil
	run, err := ddpm.OpenRun(filepath.Join(t.TempDir(), "digits"), config)
	if err != nil {
		t.Fatal(err)
	}
	data, err := run.HeldOut(t.Context(), 60)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Grid(data, 6, "digits").HTML(); err != nil {
		t.Error(err)
	}
	if err := run.Train(t.Context(), b, ddpm.TrainOptions{Steps: 4}); err != nil {
		t.Fatal(err)
	}
	sampler, err := run.Sampler(b, ddpm.Averaged)
	if err != nil {
		t.Fatal(err)
	}
	defer sampler.Close()
	chain, err := Record(t.Context(), run, sampler, 6, 11)
	if err != nil {
		t.Fatal(err)
	}
	var times []int
	for _, frame := range chain.Frames {
		times = append(times, frame.T)
	}
	if diff := cmp.Diff([]int{30, 27, 24, 21, 18, 15, 12, 9, 6, 3, 0}, times); diff != "" {
		t.Errorf("times of the frames (-want +got):\n%s", diff)
	}
	strip, err := chain.Strip(0, 5)
	if err != nil {
		t.Fatal(err)
	}
	html, err := strip.HTML()
	if err != nil {
		t.Fatal(err)
	}
	if pictures := strings.Count(html, "<img"); pictures != 9 || !strings.Contains(html, "t = 30<") {
		t.Errorf("%d pictures in the strip, want 5 of x_t and 4 of x̂₀", pictures)
	}
	animation, err := chain.Animation(3)
	if err != nil {
		t.Fatal(err)
	}
	if len(animation.Frames) != 11 || animation.Frames[0].Bounds().Size() == (image.Point{}) {
		t.Errorf("%d frames in the animation, want 11", len(animation.Frames))
	}
	if _, err := animation.GIF(); err != nil {
		t.Error(err)
	}
	if _, err := (Chain{}).Strip(0, 5); err == nil {
		t.Error("an empty chain gave a strip")
	}
	sets, err := Asked(t.Context(), run, sampler, 60, 3)
	if err != nil {
		t.Fatal(err)
	}
	others, err := heldOut(t.Context(), config.Data, 60)
	if err != nil {
		t.Fatal(err)
	}
	for i := range others.Labels {
		others.Labels[i] = (others.Labels[i] + 1) % 10
	}
	rows, err := Judge(t.Context(), b, run, 60, append(sets, others)...)
	if err != nil {
		t.Fatal(err)
	}
	digits, noise := rows[0], rows[5]
	if digits.Plain.Samples != 60 || digits.Plain.Share() < 0.95 || digits.Strict.Share() < 0.85 {
		t.Errorf("of digits that they have not seen, the judges said %v and %v", digits.Plain, digits.Strict)
	}
	if noise.Strict.Share() > 0.05 {
		t.Errorf("of noise, the judge that knows junk said %v", noise.Strict)
	}
	if err := check.List(Checks(digits)).Err(); err != nil {
		t.Errorf("real digits do not pass: %v", err)
	}
	if check.List(Checks(rows[2])).Err() == nil {
		t.Error("the samples of a network of four steps pass")
	}
	if check.List(Checks(rows[4])).Err() == nil {
		t.Error("digits pass for others than they are")
	}
	if table := string(Verdicts(rows)); strings.Count(table, "<tr><td>") != 6 {
		t.Errorf("the table has not 6 rows: %s", table)
	}
}
