package ddpm_test

import (
	"math"
	"testing"

	"denoise/ddpm"
	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/exact"

	"github.com/gomlx/compute"
	"github.com/google/go-cmp/cmp"
)

func pointsOf(x ...float32) *ddpm.Samples { return &ddpm.Samples{X: x, N: len(x) / 2, Shape: []int{2}} }

// An interpolation's ends are its two examples, diffused, and what is between lies on the way: the noise is the same. With ε*
// of these two as data the chain leads back to them, from a time at which x_t still tells which it was.
func TestInterpolate(t *testing.T) {
	s := linear(t, 200)
	a, c := pointsOf(-1, 0.5), pointsOf(1, 0.25)
	data, err := exact.NewPoints([]float64{-1, 0.5}, []float64{1, 0.25})
	if err != nil {
		t.Fatal(err)
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), exactEps(t, data, s), []int{2})
		defer sampler.Close()
		const at = 20
		start, err := sampler.Interpolate(a, c, at, 5, 9)
		if err != nil {
			t.Fatal(err)
		}
		signal, noise := math.Sqrt(s.AlphaBar(at)), math.Sqrt(s.OneMinusAlphaBar(at))
		for i := range 5 {
			for j := range 2 {
				share := float64(i) / 4
				x0 := (1-share)*float64(a.X[j]) + share*float64(c.X[j])
				eps := (float64(start.Xt.X[j]) - signal*float64(a.X[j])) / noise
				if got, want := float64(start.Xt.Example(i)[j]), signal*x0+noise*eps; math.Abs(got-want) > 1e-6 || eps == 0 {
					t.Errorf("point %d, coordinate %d: %g, want %g", i, j, got, want)
				}
			}
		}
		samples := draw(t, sampler, ddpm.SampleOptions{Start: start, Seed: 4})
		for i, want := range map[int]*ddpm.Samples{0: a, 4: c} {
			for j, x := range samples.Example(i) {
				if math.Abs(float64(x-want.X[j])) > 1e-5 {
					t.Errorf("the chain from end %d comes to %v, want %v", i, samples.Example(i), want.X)
				}
			}
		}
	})
}

// Diffuse gives each example a noise of its own, of the variance of its time.
func TestDiffuse(t *testing.T) {
	s := linear(t, 200)
	sampler := ddpm.NewSampler(backendtest.Open(t, "go"), ddpm.NewProcess(s), exactNoise{s, 1}, []int{2})
	defer sampler.Close()
	const n, at = 5000, 60
	x0 := pointsOf(make([]float32, 2*n)...)
	for i := range x0.X {
		x0.X[i] = 0.5
	}
	start, err := sampler.Diffuse(x0, at, 1)
	if err != nil {
		t.Fatal(err)
	}
	law, err := exact.NewMixture(exact.Component{Weight: 1, Mean: []float64{0.5 * math.Sqrt(s.AlphaBar(at)), 0.5 * math.Sqrt(s.AlphaBar(at))},
		Var: s.OneMinusAlphaBar(at)})
	if err != nil {
		t.Fatal(err)
	}
	checkMoments(t, "x_t", start.Xt, law, 0)
	again, err := sampler.Diffuse(x0, at, 1)
	if diff := cmp.Diff(start, again); diff != "" || err != nil {
		t.Errorf("the same seed: %v, %s", err, diff)
	}
}

// What is known is kept to the last bit, and the rest is drawn to suit it: of two classes that lie apart, the one that the
// first coordinate tells. Each sample may have known data of its own, each pixel one entry of the mask for all its channels.
func TestKnown(t *testing.T) {
	both, each := twoClasses(t)
	s := linear(t, 200)
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		sampler := ddpm.NewSampler(b, ddpm.NewProcess(s), exactEps(t, both, s), []int{2})
		defer sampler.Close()
		const n = 2000
		known := &ddpm.Known{X0: pointsOf(make([]float32, 2*n)...), Mask: []bool{true, false}}
		for i := range n {
			known.X0.X[2*i] = float32(each[i%2].Mean()[0])
			known.X0.X[2*i+1] = 77 // not known, not looked at
		}
		for resample, least := range map[int]float64{1: 0.92, 4: 0.955} {
			known.Resample = resample
			samples := draw(t, sampler, ddpm.SampleOptions{N: n, Seed: 5, Known: known})
			right := 0.0
			for i := range n {
				x := samples.Example(i)
				if x[0] != known.X0.Example(i)[0] {
					t.Fatalf("sample %d has %g where %g is known", i, x[0], known.X0.Example(i)[0])
				}
				// The classes' second coordinates are 0.5 and -0.4: 0.05 is half way.
				if (x[1] > 0.05) == (i%2 == 0) {
					right += 1.0 / n
				}
			}
			t.Logf("Resample %d: %.3f of the class of what is known", resample, right)
			if right < least {
				t.Errorf("Resample %d: %.3f of the samples suit what is known, want %.2f", resample, right, least)
			}
		}
	})
}

func TestKnownPixels(t *testing.T) {
	s := linear(t, 30)
	sampler := ddpm.NewSampler(backendtest.Open(t, "go"), ddpm.NewProcess(s), constant(0), []int{2, 3, 2})
	defer sampler.Close()
	image := &ddpm.Samples{X: make([]float32, 12), N: 1, Shape: []int{2, 3, 2}}
	for i := range image.X {
		image.X[i] = float32(i) / 20
	}
	mask := []bool{true, false, false, false, false, true}
	samples := draw(t, sampler, ddpm.SampleOptions{N: 2, Known: &ddpm.Known{X0: image, Mask: mask}})
	for i := range 2 {
		for j, x := range samples.Example(i) {
			if (x == image.X[j]) != mask[j/2] {
				t.Errorf("sample %d, value %d is %g, in the known image %g, known: %v", i, j, x, image.X[j], mask[j/2])
			}
		}
	}
}
