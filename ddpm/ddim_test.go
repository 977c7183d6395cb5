package ddpm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/internal/golden"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
)

// The steps of DDPM and of DDIM as graphs in float64, against those of diffusers in testdata/diffusers/steps.py.
func TestGoldenStepGraphs(t *testing.T) {
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		values := map[string]float64{}
		for _, kind := range []string{"linear", "cosine"} {
			p := newProcess(t, schedule.Config{Kind: kind, T: 1000})
			for _, target := range []schedule.Target{schedule.Eps, schedule.V} {
				for _, clip := range []bool{false, true} {
					goldenSteps(t, b, p, kind, target, clip, values)
				}
			}
		}
		golden.Compare(t, "../testdata/diffusers/steps.golden", values)
	})
}

// goldenSteps builds all steps into one graph, which compiles once.
func goldenSteps(t *testing.T, b compute.Backend, p *Process, kind string, target schedule.Target, clip bool, into map[string]float64) {
	clipped := ""
	if clip {
		clipped = ".clipped"
	}
	var names []string
	var steps []func(xt, output, z *Node) *Node
	add := func(p *Process, step int, name string, build func(xt, t, eps, z *Node) *Node) {
		names = append(names, name)
		steps = append(steps, func(xt, output, z *Node) *Node {
			time := Const(xt.Graph(), slices.Repeat([]int32{int32(step)}, 3))
			return build(xt, time, p.Convert(xt, time, output, target, schedule.Eps), z)
		})
	}
	for name, variance := range map[string]schedule.Variance{"fixed_small": schedule.FixedSmall, "fixed_large": schedule.FixedLarge} {
		for _, step := range []int{1, 2, 100, 500, 990} {
			add(p, step, fmt.Sprintf("%s-1000.ddpm.%s.%s%s[%d,%%d]", kind, target, name, clipped, step), func(xt, t, eps, z *Node) *Node {
				xPrev, _ := p.ReverseStep(xt, t, eps, z, ReverseOptions{Variance: variance, ClipX0: clip})
				return xPrev
			})
		}
	}
	for _, way := range [][]int{{0, 20}, {80, 100}, {480, 500}, {960, 980}, {1, 2}, {499, 500}} {
		keep := way
		if way[0] == 0 {
			keep = way[1:]
		}
		respaced, err := p.Respace(keep)
		if err != nil {
			t.Fatal(err)
		}
		for _, eta := range []float64{0, 0.5, 1} {
			name := fmt.Sprintf("%s-1000.ddim.%s.%g%s[%d,%d,%%d]", kind, target, eta, clipped, way[1], way[0])
			add(respaced, len(keep), name, func(xt, t, eps, z *Node) *Node {
				xPrev, _ := respaced.DDIMStep(xt, t, eps, z, DDIMOptions{Eta: eta, ClipX0: clip})
				return xPrev
			})
		}
	}
	results := values[float64](t, b, func(in []*Node) (out []*Node) {
		for _, step := range steps {
			out = append(out, step(in[0], in[1], in[2]))
		}
		return out
	}, []float64{0.7, -0.2, 1.5}, []float64{-0.3, 0.9, 0.1}, []float64{1.1, -0.6, 0.2})
	for k, name := range names {
		for i, x := range results[k] {
			into[fmt.Sprintf(name, i)] = x
		}
	}
}

// With η = 1 a step of DDIM is that of DDPM with the posterior variance, the same noise given: at every t, clipped and not,
// of the whole chain and of a respaced one.
func TestDDIMWithAllItsNoiseIsDDPM(t *testing.T) {
	whole := newProcess(t, schedule.Config{})
	respaced, err := whole.Respace([]int{1, 7, 200, 201, 640, 1000})
	if err != nil {
		t.Fatal(err)
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, p := range []*Process{whole, respaced} {
			rng := rand.New(rand.NewPCG(3, 4))
			times := make([]int32, p.T())
			draw := func(of func() float64) []float64 {
				x := make([]float64, p.T())
				for i := range x {
					x[i] = of()
				}
				return x
			}
			for i := range times {
				times[i] = int32(i + 1)
			}
			for _, clip := range []bool{false, true} {
				got := values[float64](t, b, func(in []*Node) []*Node {
					ancestral, x0 := p.ReverseStep(in[1], in[0], in[2], in[3], ReverseOptions{ClipX0: clip})
					implicit, same := p.DDIMStep(in[1], in[0], in[2], in[3], DDIMOptions{Eta: 1, ClipX0: clip})
					return []*Node{ancestral, implicit, x0, same}
				}, times, draw(rng.NormFloat64), draw(rng.NormFloat64), draw(rng.NormFloat64))
				for i := range times {
					// Float64 roundings of x̂_0, which without clipping reaches hundreds where little of x_0 is left in x_t.
					if math.Abs(got[0][i]-got[1][i]) > 1e-12 || got[2][i] != got[3][i] {
						t.Errorf("step %d of %d, clip %v: %.15g of DDPM, %.15g of DDIM", i+1, p.T(), clip, got[0][i], got[1][i])
					}
				}
			}
		}
	})
}
