package prior

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
	"denoise/lessons/formula"
)

// Brightness is a collection of images of D pixels that are either bright, with a mean of +1/2 over the pixels, or
// dark, with -1/2. All else about them is in directions of their own and does not matter here.
//
// What matters is one coordinate, u = Σ x_i/√D. It is an orthonormal one, so that the noise in it has variance 1 as in
// every pixel, and the forward process goes through it as through a pixel; but bright and dark lie at ±√D/2.
type Brightness struct {
	Pixels int     // D
	Bright float64 // share of the bright images
}

// spread is the variance of u among the bright and among the dark.
const spread = 0.25

// kinds are the laws of u at time t for the bright images and the dark, equation (4).
func (b Brightness) kinds(s *schedule.Schedule, t int) (bright, dark gauss.Normal) {
	u := math.Sqrt(float64(b.Pixels)) / 2
	jump := s.MarginalLinear(t)
	return jump.Push(gauss.Normal{Mean: u, Var: spread}), jump.Push(gauss.Normal{Mean: -u, Var: spread})
}

// Density is that of u at time t.
func (b Brightness) Density(s *schedule.Schedule, t int, u float64) float64 {
	bright, dark := b.kinds(s, t)
	return b.Bright*bright.PDF(u) + (1-b.Bright)*dark.PDF(u)
}

// knows is the probability that an image with u at the end was bright.
func (b Brightness) knows(s *schedule.Schedule, u float64) float64 {
	bright, dark := b.kinds(s, s.T())
	odds := math.Log(b.Bright/(1-b.Bright)) + bright.LogPDF(u) - dark.LogPDF(u)
	return 1 / (1 + math.Exp(-odds))
}

// Sampled is the share of bright images among samples, where the way back is perfect and only begins wrongly, at N(0,
// I) instead of q(x_T).
//
//	∫ N(u; 0, 1) q(bright | u_T = u) du
//
// Perfect is: each step back has the distribution q(x_{t-1}|x_t). All steps together then have q(x_0|x_T).
func (b Brightness) Sampled(s *schedule.Schedule) float64 {
	return integral(func(u float64) float64 { return gauss.Normal{Var: 1}.PDF(u) * b.knows(s, u) }, -9, 9)
}

// Divergences, in nats, each at most the next: of the samples' kinds (bright or dark) from the data's, of N(0, 1) from
// q(u_T), and L_T of the coordinate u.
//
//	KL(q(x_0) ‖ p(x_0)) ≤ KL(q(x_T) ‖ p(x_T)) ≤ L_T
func (b Brightness) Divergences(s *schedule.Schedule) (kinds, end, prior float64) {
	p, noise := b.Sampled(s), gauss.Normal{Var: 1}
	kinds = b.Bright*math.Log(b.Bright/p) + (1-b.Bright)*math.Log((1-b.Bright)/(1-p))
	end = integral(func(u float64) float64 {
		q := b.Density(s, s.T(), u)
		if q == 0 {
			return 0
		}
		return q * (math.Log(q) - noise.LogPDF(u))
	}, -30, 30)
	jump := s.MarginalLinear(s.T())
	square := float64(b.Pixels)/4 + spread
	return kinds, end, gauss.KL(jump.At(math.Sqrt(square)), noise)
}

// Missed draws where the images end in u, over N(0, 1), where samples begin.
func (b Brightness) Missed(s *schedule.Schedule) figure.Chart {
	q := figure.Line{Name: "q(u_T), where the data end", Role: figure.Known, Filled: true}
	p := figure.Line{Name: "N(0, 1), where samples begin", Role: figure.Neutral, Dashed: true}
	for k := range 241 {
		u := 6 * (float64(k)/120 - 1)
		q.X, q.Y = append(q.X, u), append(q.Y, b.Density(s, s.T(), u))
		p.X, p.Y = append(p.X, u), append(p.Y, gauss.Normal{Var: 1}.PDF(u))
	}
	return figure.Chart{Title: "Brightness at the end of the way", XLabel: "u_T", YLabel: "density", Lines: []figure.Line{q, p}, Width: 400}
}

// Shares draws the share of bright images among samples against the number of steps, with the ends of the paper, for
// images of several numbers of pixels. In all of them as many of the data are bright.
func Shares(bright float64, pixels ...int) (figure.Chart, error) {
	c := figure.Chart{Title: "Bright ones among samples of D pixels", XLabel: "steps T, the paper's ends", YLabel: "share", YRange: [2]float64{0, 0.6}, Width: 400}
	var lengths []float64
	for T := 50; T <= 1000; T += 50 {
		lengths = append(lengths, float64(T))
	}
	roles := []figure.Role{figure.Third, figure.Fourth, figure.Known}
	data := figure.Line{Name: "data", X: []float64{50, 1000}, Y: []float64{bright, bright}, Role: figure.Neutral, Dashed: true}
	for i, n := range pixels {
		line := figure.Line{Name: fmt.Sprintf("D = %d", n), X: lengths, Role: roles[i%len(roles)]}
		for _, T := range lengths {
			s, err := Unscaled(int(T))
			if err != nil {
				return c, err
			}
			line.Y = append(line.Y, Brightness{n, bright}.Sampled(s))
		}
		c.Lines = append(c.Lines, line)
	}
	c.Lines = append(c.Lines, data)
	return c, nil
}

// Chain is the inequality of the three divergences, with their numbers.
func (b Brightness) Chain(s *schedule.Schedule) formula.Formula {
	kinds, end, last := b.Divergences(s)
	return formula.Formula{TeX: `{{kinds}} \;\le\; {{end}} \;\le\; {{last}}`, Terms: []formula.Term{
		{Name: "kinds", TeX: `\operatorname{KL}(\text{data} \,\|\, \text{samples})`, Value: kinds},
		{Name: "end", TeX: `\operatorname{KL}(q(u_T) \,\|\, \mathcal N(0, 1))`, Value: end},
		{Name: "last", TeX: `\mathbb E[L_T]`, Value: last},
	}}
}
