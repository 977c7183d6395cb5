package network

import (
	"encoding/json"
	"math"
	"testing"

	"denoise/ddpm/backend/backendtest"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/google/go-cmp/cmp"
)

// TestConfigRefuses: every mistake gives an error that names the field, the value and what would do.
func TestConfigRefuses(t *testing.T) {
	edited := func(edit func(*UNet)) Config {
		u := CIFAR10()
		edit(u)
		return Config{UNet: u}
	}
	for name, test := range map[string]struct {
		config Config
		words  []string
	}{
		"nothing":           {Config{}, []string{"empty", "UNet", "MLP"}},
		"both":              {Config{UNet: CIFAR10(), MLP: &MLP{}}, []string{"both", "one"}},
		"no size":           {Config{UNet: &UNet{}}, []string{"Size", "0"}},
		"odd size":          {edited(func(u *UNet) { u.Size = 28 }), []string{"Size", "28", "multiple of 8"}},
		"too many levels":   {edited(func(u *UNet) { u.Multipliers = make([]int, 70) }), []string{"Size", "70 levels"}},
		"channels":          {edited(func(u *UNet) { u.Channels = -1 }), []string{"Channels", "-1", "at least 1"}},
		"base":              {edited(func(u *UNet) { u.Base = 7 }), []string{"Base", "7", "even"}},
		"base and groups":   {edited(func(u *UNet) { u.Base = 48 }), []string{"Base", "48", "32 groups", "divisor"}},
		"multiplier":        {edited(func(u *UNet) { u.Multipliers = []int{1, 0} }), []string{"Multipliers", "0", "at least 1"}},
		"blocks":            {edited(func(u *UNet) { u.Blocks = -2 }), []string{"Blocks", "-2", "at least 1"}},
		"groups":            {edited(func(u *UNet) { u.Groups = -8 }), []string{"Groups", "-8", "at least 1"}},
		"dropout":           {edited(func(u *UNet) { u.Dropout = 1 }), []string{"Dropout", "1", "below 1"}},
		"dropout, negative": {edited(func(u *UNet) { u.Dropout = -0.1 }), []string{"Dropout", "-0.1", "at least 0"}},
		"dropout, NaN":      {edited(func(u *UNet) { u.Dropout = math.NaN() }), []string{"Dropout", "NaN"}},
		"attention":         {edited(func(u *UNet) { u.Attention = []int{16, 7} }), []string{"Attention", "7", "[32 16 8 4]"}},
		"classes":           {edited(func(u *UNet) { u.Classes = -1 }), []string{"UNet.Classes", "-1", "no labels"}},
		"classes, MLP":      {Config{MLP: &MLP{Classes: -10}}, []string{"MLP.Classes", "-10"}},
		"dimensions":        {Config{MLP: &MLP{Dimensions: -3}}, []string{"Dimensions", "-3", "at least 1"}},
		"width":             {Config{MLP: &MLP{Width: 9}}, []string{"Width", "9", "even"}},
		"blocks of the MLP": {Config{MLP: &MLP{Blocks: -1}}, []string{"Blocks", "-1", "at least 1"}},
	} {
		net, err := test.config.New()
		if err == nil || net != nil {
			t.Errorf("%s: accepted", name)
		} else if !contains(err.Error(), append(test.words, "ddpm: ")...) {
			t.Errorf("%s: %q lacks one of %q", name, err, test.words)
		}
	}
}

// TestConfigJSON: what is written is read back the same, and gives the network chosen.
func TestConfigJSON(t *testing.T) {
	for _, want := range []Config{{UNet: CIFAR10()}, {UNet: Glyphs()}, {MLP: &MLP{}}, {MLP: &MLP{Dimensions: 3, Width: 64, Blocks: 2}}} {
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Config
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%s (-want +got):\n%s", text, difference)
		}
		net, err := got.New()
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if (want.UNet != nil && net != got.UNet) || (want.MLP != nil && net != got.MLP) {
			t.Errorf("%s gives a %T", text, net)
		}
	}
}

// TestEpsRefuses: images of another shape, points of another dimension and an invalid configuration stop the building of
// the graph.
func TestEpsRefuses(t *testing.T) {
	b := backendtest.Open(t, "go")
	for name, test := range map[string]struct {
		net   Network
		dims  []int
		words []string
	}{
		"size":     {Glyphs(), []int{2, 28, 28, 1}, []string{"16, 16, 1", "28"}},
		"channels": {Glyphs(), []int{2, 16, 16, 3}, []string{"16, 16, 1"}},
		"rank":     {Glyphs(), []int{2, 256}, []string{"16, 16, 1"}},
		"point":    {&MLP{}, []int{2, 3}, []string{"batch, 2"}},
		"invalid":  {&MLP{Width: 5}, []int{2, 2}, []string{"Width", "5"}},
	} {
		g := graph.NewGraph(b, "refuses")
		model.SetStore(g, model.NewStore())
		message := panics(func() {
			predict(test.net)(model.GetStore(g).RootScope(), parameter(g, dtypes.Float32, test.dims), graph.Const(g, []int32{1, 2}))
		})
		g.Finalize()
		if !contains(message, append(test.words, "ddpm: ")...) {
			t.Errorf("%s: panics with %q", name, message)
		}
	}
}
