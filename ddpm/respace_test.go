package ddpm

import (
	"slices"
	"strings"
	"testing"

	"denoise/ddpm/backend/backendtest"
	"denoise/ddpm/schedule"

	"github.com/gomlx/compute"
	. "github.com/gomlx/gomlx/core/graph"
)

// A respaced process is the process of the respaced schedule, of one respaced twice too; its network hears the times it began with.
func TestRespace(t *testing.T) {
	p := newProcess(t, schedule.Config{T: 100})
	once, err := p.Respace([]int{1, 20, 50, 77, 100})
	if err != nil {
		t.Fatal(err)
	}
	twice, err := once.Respace([]int{2, 4})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range []int{0, 20, 77} {
		if got, want := twice.Schedule().AlphaBar(i), p.Schedule().AlphaBar(step); got != want {
			t.Errorf("alpha-bar of step %d is %g, want %g", i, got, want)
		}
	}
	backendtest.Each(t, func(t *testing.T, b compute.Backend) {
		for _, c := range []struct {
			process     *Process
			steps, want []int32
		}{
			{p, []int32{3, 1, 100}, []int32{3, 1, 100}},
			{once, []int32{5, 1, 3, 2}, []int32{100, 1, 50, 20}},
			{twice, []int32{1, 2}, []int32{20, 77}},
		} {
			result, err := CallOnce(b, c.process.NetworkTime, c.steps)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Value().([]int32); !slices.Equal(got, c.want) {
				t.Errorf("steps %v of %d are the times %v, want %v", c.steps, c.process.T(), got, c.want)
			}
		}
	})
	if _, err := p.Respace([]int{3, 101}); err == nil || !strings.Contains(err.Error(), "keep[1] = 101; a kept time must be in 1..100") {
		t.Errorf("error %v", err)
	}
}
