package prior

import (
	"fmt"
	"html"
	"math"
	"math/rand/v2"

	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/forward"
)

// Named is a schedule under the name that figures give it.
type Named struct {
	Name     string
	Schedule *schedule.Schedule
	Role     figure.Role
}

// Three are the schedules that the lesson compares at T steps: linear with ends scaled by 1000/T, linear with the ends of
// the paper, and cosine. At T = 1000 the first two are one, and it is left out.
func Three(T int) ([]Named, error) {
	scaled, err := schedule.Linear(T)
	if err != nil {
		return nil, err
	}
	cosine, err := schedule.Cosine(T)
	if err != nil {
		return nil, err
	}
	if T == 1000 {
		return []Named{{"linear", scaled, figure.Known}, {"cosine", cosine, figure.Third}}, nil
	}
	unscaled, err := Unscaled(T)
	if err != nil {
		return nil, err
	}
	return []Named{
		{"linear, the paper's ends", unscaled, figure.Fourth},
		{"linear, ends scaled", scaled, figure.Known},
		{"cosine", cosine, figure.Third},
	}, nil
}

// noised is the image after t steps, with the same noise for every schedule and t.
func noised(s *schedule.Schedule, x0 []float32, t int) []float32 {
	noise := rand.New(rand.NewPCG(7, 3))
	image, std := math.Sqrt(s.AlphaBar(t)), math.Sqrt(s.OneMinusAlphaBar(t))
	out := make([]float32, len(x0))
	for i, v := range x0 {
		out[i] = float32(image*float64(v) + std*noise.NormFloat64())
	}
	return out
}

const size = 32 // of the images, in pixels

func picture(x []float32) (figure.Picture, error) {
	return figure.Images{X: x, N: 1, Shape: []int{size, size, 1}}.Picture(0)
}

// Ends shows the digit at the end of each schedule, and under it the same with each pixel replaced by the mean over the
// 5 x 5 around it, at twice the contrast: a mean over pixels hides the noise and not the image.
func Ends(all []Named) (figure.Column, error) {
	plain, mean := figure.Strip{Width: 150}, figure.Strip{Width: 150}
	for _, n := range all {
		x := noised(n.Schedule, forward.Digit(size), n.Schedule.T())
		for strip, x := range map[*figure.Strip][]float32{&plain: x, &mean: blurred(x)} {
			p, err := picture(x)
			if err != nil {
				return nil, err
			}
			strip.Frames = append(strip.Frames, figure.Frame{Label: n.Name, Picture: p})
		}
	}
	return figure.Column{heading("x_T as it is"), plain, heading("x_T, the mean over 5 x 5 pixels"), mean}, nil
}

// blurred is twice the mean over the 5 x 5 pixels around each, or over those of them that there are.
func blurred(x []float32) []float32 {
	out := make([]float32, len(x))
	for i := range out {
		var sum, n float32
		for row := max(i/size-2, 0); row <= min(i/size+2, size-1); row++ {
			for col := max(i%size-2, 0); col <= min(i%size+2, size-1); col++ {
				sum, n = sum+x[row*size+col], n+1
			}
		}
		out[i] = 2 * sum / n
	}
	return out
}

// heading is a line over a strip.
func heading(text string) figure.Fragment {
	return figure.Fragment(`<div style="font-size:14px;font-weight:600;margin-top:8px">` + html.EscapeString(text) + "</div>")
}

// Ways shows the digit on its way under each schedule, a row a schedule, at T/8, 2T/8, ..., T.
func Ways(all []Named) (figure.Column, error) {
	var out figure.Column
	for _, n := range all {
		strip := figure.Strip{Width: 84}
		for k := 1; k <= 8; k++ {
			t := k * n.Schedule.T() / 8
			p, err := picture(noised(n.Schedule, forward.Digit(size), t))
			if err != nil {
				return nil, err
			}
			strip.Frames = append(strip.Frames, figure.Frame{Label: fmt.Sprintf("t = %d", t), Picture: p})
		}
		out = append(out, heading(n.Name), strip)
	}
	return out, nil
}

// SNR draws the signal-to-noise ratio against t/T, so that schedules of unequal length lie over each other.
func SNR(all []Named) figure.Chart {
	c := figure.Chart{Title: "Signal over noise", XLabel: "t/T", YLabel: "SNR(t)", LogY: true, YRange: [2]float64{1e-6, 1e5}}
	for _, n := range all {
		line := figure.Line{Name: n.Name, Role: n.Role}
		for t := 1; t <= n.Schedule.T(); t++ {
			line.X = append(line.X, float64(t)/float64(n.Schedule.T()))
			line.Y = append(line.Y, n.Schedule.SNR(t))
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// Lengths draws the bits of L_T against T, for data of mean square 1, under each kind of schedule.
func Lengths() (figure.Chart, error) {
	kinds := []struct {
		name string
		role figure.Role
		from int
		make func(T int) (*schedule.Schedule, error)
	}{
		{"linear, the paper's ends", figure.Fourth, 1, Unscaled},
		{"linear, ends scaled", figure.Known, 21, schedule.Linear},
		{"cosine", figure.Third, 1, schedule.Cosine},
	}
	c := figure.Chart{Title: "What is left at the end", XLabel: "number of steps T", YLabel: "L_T, bits per dimension", LogX: true, LogY: true, YRange: [2]float64{1e-10, 10}}
	for _, kind := range kinds {
		line := figure.Line{Name: kind.name, Role: kind.role}
		for _, T := range []int{1, 2, 3, 5, 8, 12, 16, 21, 25, 30, 40, 60, 80, 120, 160, 240, 320, 480, 640, 800, 1000, 1300, 1600, 2000} {
			if T < kind.from {
				continue
			}
			s, err := kind.make(T)
			if err != nil {
				return c, err
			}
			line.X, line.Y = append(line.X, float64(T)), append(line.Y, Bits(s, 1))
		}
		c.Lines = append(c.Lines, line)
	}
	return c, nil
}
