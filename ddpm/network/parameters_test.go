package network

import (
	"math"
	"slices"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// initial returns the weights that net starts with for examples of that shape, by path.
func initial(b compute.Backend, net Network, seed any, shape ...int) map[string][]float64 {
	store := model.NewStore()
	if seed != nil {
		store.SetParam("/"+SeedParam, seed)
	}
	g := graph.NewGraph(b, "initial")
	defer g.Finalize()
	model.SetStore(g, store)
	predict(net)(store.RootScope(), parameter(g, dtypes.Float32, append([]int{2}, shape...)), graph.Const(g, []int32{1, 2}))
	weights := map[string][]float64{}
	for v := range trainable(store) {
		value, err := v.Value()
		if err != nil {
			panic(err)
		}
		weights[v.Path()] = floats(value)
	}
	return weights
}

// TestInitialWeights: the same seed gives the same weights on every backend, another seed other ones, and they have
// the distribution of the paper's code.
func TestInitialWeights(t *testing.T) {
	u := Glyphs()
	want := initial(backendtest.Open(t, "go"), u, nil, 16, 16, 1)
	same := func(a, b map[string][]float64) (n int) {
		for path := range a {
			if slices.Equal(a[path], b[path]) {
				n++
			}
		}
		return n
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, seed := range []any{0, int64(0), uint64(0), 0.0} {
			if got := initial(b, u, seed, 16, 16, 1); same(want, got) != len(want) || len(got) != len(want) {
				t.Errorf("seed %T(%v) gives other weights than no seed", seed, seed)
			}
		}
	})
	other := initial(backendtest.Open(t, "go"), u, 1, 16, 16, 1)
	for path, weights := range want {
		constant := slices.Min(weights) == slices.Max(weights)
		if slices.Equal(weights, other[path]) != constant {
			t.Errorf("%s: the same for two seeds, and not constant", path)
		}
	}
	// 9·(16+16) fans: a uniform distribution of variance 2/288, whose sample variance over 2304 weights deviates by
	// a factor √(4/5)/√2304.
	weights := want["/down0_0/conv1/weights"]
	variance := 0.0
	for _, w := range weights {
		variance += w * w / float64(len(weights))
	}
	fans := 9 * float64(2*u.Base)
	if deviation := variance*fans/2 - 1; math.Abs(deviation) > 5*math.Sqrt(0.8/float64(len(weights))) {
		t.Errorf("the variance of %d weights is %g, want %g", len(weights), variance, 2/fans)
	}
	if limit := math.Sqrt(6 / fans); slices.Max(weights) > limit || slices.Max(weights) < 0.99*limit || slices.Min(weights) < -limit {
		t.Errorf("weights lie in [%g, %g], want up to ±%g", slices.Min(weights), slices.Max(weights), limit)
	}
	if message := panics(func() { initial(backendtest.Open(t, "go"), u, "seven", 16, 16, 1) }); !contains(message, "ddpm: ", SeedParam, "string") {
		t.Errorf("a seed that is text panics with %q", message)
	}
}

// TestOtherWeights: the weights of another configuration are refused.
func TestOtherWeights(t *testing.T) {
	store := model.NewStore()
	b := backendtest.Open(t, "go")
	build := func(net Network) {
		g := graph.NewGraph(b, "other")
		defer g.Finalize()
		model.SetStore(g, store)
		predict(net)(store.RootScope(), parameter(g, dtypes.Float32, []int{1, 2}), graph.Const(g, []int32{1}))
	}
	build(&MLP{Width: 8})
	if message := panics(func() { build(&MLP{Width: 16}) }); !contains(message, "ddpm: ", "/time/dense0/weights", "configuration") {
		t.Errorf("panics with %q", message)
	}
}
