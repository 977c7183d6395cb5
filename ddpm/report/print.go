package report

import (
	"fmt"
	"io"
	"strings"

	"denoise/ddpm/bound"
	"denoise/ddpm/quality"
)

// String is the report as a table for a terminal.
func (r *Report) String() string {
	var b strings.Builder
	if r.Bound != nil {
		r.printBound(&b)
	}
	if r.Law != nil {
		r.Law.print(&b)
	}
	if r.Points != nil {
		r.Points.print(&b)
	}
	if r.Images != nil {
		r.Images.print(&b)
	}
	return b.String()
}

func (r *Report) printBound(out io.Writer) {
	b, err := r.Bound.Mean()
	if err != nil {
		fmt.Fprintln(out, err)
		return
	}
	bits := func(nats float64) float64 { return bound.BitsPerDim(nats, b.Dim) }
	fmt.Fprintf(out, "L_T                  %9.6f bits/dim\n", bits(b.LT))
	for tenth := 10; tenth >= 1; tenth-- {
		from, to, sum := (tenth-1)*b.T()/10+1, tenth*b.T()/10, 0.0
		for t := max(from, 2); t <= to; t++ {
			sum += b.Prev[t]
		}
		if to >= 2 && to >= from {
			fmt.Fprintf(out, "L_{t-1}, t %4d-%-4d  %9.6f\n", max(from, 2), to, bits(sum))
		}
	}
	mean, half := r.Bound.BitsPerDim()
	fmt.Fprintf(out, "L_0                  %9.6f\n", bits(b.L0))
	fmt.Fprintf(out, "rate + distortion    %9.6f + %.6f\n", b.Rate(), b.Distortion())
	fmt.Fprintf(out, "bound                %9.6f ± %.6f bits/dim (95%%, %d held-out examples)\n", mean, half, len(r.Bound.Each))
}

func (l *Law) print(out io.Writer) {
	fmt.Fprintf(out, "above the bound of ε* %s bits/dim, on the same x_t\n", spread(l.Excess))
	fmt.Fprintf(out, "error of ε, a coordinate   E|ε-ε_θ|²  E|ε-ε*|²  ratio\n")
	for _, e := range l.Eps {
		fmt.Fprintf(out, "           t %4d-%-4d   %9.3g %9.3g  %.3f (95%%: %.3f to %.3f)\n", e.From, e.To, e.Error, e.Irreducible, e.Ratio.Value, e.Ratio.Low, e.Ratio.High)
	}
	fmt.Fprintf(out, "ln q(x) of samples   %s nats\n", spread(l.Samples))
	fmt.Fprintf(out, "ln q(x) of held-out  %s nats\n", spread(l.HeldOut))
}

func (p *Points) print(out io.Writer) {
	fmt.Fprintf(out, "energy distance      %.3g (95%%: %.3g to %.3g) of %d samples to as many held-out points\n", p.Energy.Value, p.Between.Low, p.Between.High, p.N)
	fmt.Fprintf(out, "  of one law it would be below %.3g in 95%% of cases: p = %.3g\n", p.Energy.Quantile(0.95), p.Energy.PValue())
}

func (i *Images) print(out io.Writer) {
	if f := i.Features; f != nil {
		fmt.Fprintf(out, "Fréchet distance     %.4g (95%%: %.4g to %.4g) on the features of a classifier trained here, %d samples; of training images %.4g\n",
			f.Frechet.Value, f.Frechet.Low, f.Frechet.High, i.N, f.Floor)
		fmt.Fprintf(out, "precision, recall    %s, %s; of training images %.3f, %.3f\n",
			share(f.Manifolds.Precision), share(f.Manifolds.Recall), f.Best.Precision.Value(), f.Best.Recall.Value())
		fmt.Fprintf(out, "classifier           %v\n", f.Verdict)
	} else {
		fmt.Fprintln(out, "Fréchet distance     none: the data have no labels to train a classifier on")
	}
	if i.FID != nil {
		i.FID.print(out)
	}
	fmt.Fprintf(out, "nearer to training   %s of the samples, of %d training and %d held-out images; without copying %.3f\n",
		share(i.Copies.NearerTrain()), i.Copies.TrainLen, i.Copies.HeldOutLen, i.Copies.Chance())
	fmt.Fprintf(out, "distance ratio       %.3f in the median: to the nearest training image over the nearest held-out one\n", i.Copies.MedianRatio())
}

func spread(i quality.Interval) string {
	return fmt.Sprintf("%9.6f ± %.6f", i.Value, (i.High-i.Low)/2)
}

func share(s quality.Share) string {
	i := s.Interval(0.95)
	return fmt.Sprintf("%.3f (95%%: %.3f to %.3f)", i.Value, i.Low, i.High)
}
