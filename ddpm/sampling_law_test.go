package ddpm_test

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// twoClasses is a mixture whose components are its two classes, and what each is alone.
func twoClasses(t *testing.T) (both *exact.Mixture, each [2]*exact.Mixture) {
	t.Helper()
	parts := []exact.Component{
		{Weight: 0.7, Mean: []float64{-0.8, 0.5}, Var: 0.04},
		{Weight: 0.3, Mean: []float64{1, -0.4}, Var: 0.09},
	}
	make := func(parts ...exact.Component) *exact.Mixture {
		m, err := exact.NewMixture(parts...)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	return make(parts...), [2]*exact.Mixture{make(parts[0]), make(parts[1])}
}

func exactEps(t *testing.T, data *exact.Mixture, s *schedule.Schedule) network.Network {
	t.Helper()
	net, err := ddpm.ExactEps(data, s)
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// checkMoments holds the mean and the variance of each coordinate against those of the law, within 4.5 standard errors and
// the bias that the steps are known to have. A variance's standard error is √((κ-1)/n) of it, κ the samples' kurtosis.
func checkMoments(t *testing.T, what string, samples *ddpm.Samples, law *exact.Mixture, bias float64) {
	t.Helper()
	n := float64(samples.N)
	for i, mean := range law.Mean() {
		variance, sum, squares, fourths := law.Variance()[i], 0.0, 0.0, 0.0
		for k := range samples.N {
			d := float64(samples.Example(k)[i]) - mean
			sum, squares, fourths = sum+d, squares+d*d, fourths+d*d*d*d
		}
		if off, slack := sum/n, bias+4.5*math.Sqrt(variance/n); !(math.Abs(off) <= slack) {
			t.Errorf("%s: coordinate %d has the mean %.4f, want %.4f within %.4f", what, i, mean+off, mean, slack)
		}
		slack := bias + 4.5*math.Sqrt((fourths/n-squares/n*squares/n)/n)
		if got := squares / n; !(math.Abs(got-variance) <= slack) {
			t.Errorf("%s: coordinate %d has the variance %.4f, want %.4f within %.4f", what, i, got, variance, slack)
		}
	}
}

// With ε* of a mixture, samples have its moments: by Algorithm 2 at T steps with either variance, by DDIM at some steps, and
// with half the noise. The bias of these chains is below a hundredth: it goes as one over the number of steps.
func TestSamplesHaveTheMomentsOfTheirLaw(t *testing.T) {
	data, _ := twoClasses(t)
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		s := linear(t, 500)
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), exactEps(t, data, s), []int{2})
		defer sampler.Close()
		for what, opts := range map[string]ddpm.SampleOptions{
			"fixed-small":         {},
			"fixed-large":         {Variance: schedule.FixedLarge},
			"DDIM, 100 steps":     {Method: ddpm.DDIM, Steps: 100},
			"DDIM, 250, eta 0.5":  {Method: ddpm.DDIM, Steps: 250, Eta: 0.5},
			"fixed-small, 250 of": {Steps: 250},
		} {
			opts.N, opts.Seed = 4000, 1
			checkMoments(t, what, draw(t, sampler, opts), data, 0.01)
		}
	})
}

// labelledEps is ε* of two classes: that of the class where there is a label, that of both together where there is none.
type labelledEps struct {
	both network.Network
	each [2]network.Network
}

func (labelledEps) Validate() error { return nil }
func (labelledEps) NumClasses() int { return 2 }

func (l labelledEps) Predict(scope *model.Scope, in network.Input, outputs int) *graph.Node {
	label := in.Label
	in.Label = nil
	eps := l.both.Predict(scope, in, outputs)
	for class, net := range l.each {
		if label != nil {
			is := graph.Equal(label, graph.Scalar(label.Graph(), label.DType(), class))
			is = graph.BroadcastToDims(graph.ExpandAxes(is, -1), eps.Shape().Dimensions...)
			eps = graph.Where(is, net.Predict(scope, in, outputs), eps)
		}
	}
	return eps
}

// A label draws from its class, each sample from its own, and no label from all of them. Guidance is Guide of the two.
func TestLabels(t *testing.T) {
	both, each := twoClasses(t)
	s := linear(t, 200)
	net := labelledEps{exactEps(t, both, s), [2]network.Network{exactEps(t, each[0], s), exactEps(t, each[1], s)}}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), net, []int{2})
		defer sampler.Close()
		checkMoments(t, "no label", draw(t, sampler, ddpm.SampleOptions{N: 3000, Seed: 1}), both, 0.01)
		checkMoments(t, "class 1", draw(t, sampler, ddpm.SampleOptions{N: 3000, Seed: 1, Labels: []int{1}}), each[1], 0.01)
		labels := make([]int, 3000)
		for i := range labels {
			labels[i] = i % 2
		}
		mixed := draw(t, sampler, ddpm.SampleOptions{Seed: 2, Labels: labels})
		for class, law := range each {
			of := &ddpm.Samples{N: 1500, Shape: mixed.Shape}
			for i := class; i < mixed.N; i += 2 {
				of.X = append(of.X, mixed.Example(i)...)
			}
			checkMoments(t, "one label each", of, law, 0.01)
		}

		const w = 1.5
		chain := frames(t, sampler, ddpm.SampleOptions{N: 5, Seed: 3, Labels: []int{1}, Guidance: w, Method: ddpm.DDIM, Steps: 10})
		all, class := exact.New(both, s), exact.New(each[1], s)
		for i, to := range chain[1:] {
			from := chain[i]
			for k := range to.X.N {
				x := []float64{float64(from.X.Example(k)[0]), float64(from.X.Example(k)[1])}
				labelled, unlabelled := class.Eps(from.T, x), all.Eps(from.T, x)
				for j := range x {
					eps := (1+w)*labelled[j] - w*unlabelled[j]
					want := s.DDIM(from.T, to.T, x[j], eps, 0).Mean
					// Float32: some roundings of ε and of x̂_0, a difference.
					if slack := 1e-5 * (1 + math.Abs(x[j])) / math.Sqrt(s.AlphaBar(from.T)); math.Abs(float64(to.X.Example(k)[j])-want) > slack {
						t.Errorf("t = %d to %d: %g, want %g", from.T, to.T, to.X.Example(k)[j], want)
					}
				}
			}
		}
		strong := draw(t, sampler, ddpm.SampleOptions{N: 200, Seed: 3, Labels: []int{1}, Guidance: 3})
		plain := draw(t, sampler, ddpm.SampleOptions{N: 200, Seed: 3, Labels: []int{1}})
		if further, near := meanOf(strong, 0), meanOf(plain, 0); further < near+0.05 {
			t.Errorf("guidance leaves the mean at %g, which is %g without: it should go away from the other class", further, near)
		}
	})
}

func meanOf(s *ddpm.Samples, coordinate int) (mean float64) {
	for i := range s.N {
		mean += float64(s.Example(i)[coordinate]) / float64(s.N)
	}
	return mean
}
