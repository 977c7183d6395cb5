package ddpm

import (
	"math"
	"math/rand/v2"

	"denoise/ddpm/bound"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// timesPath is the variable that holds the losses by which a training draws its t, [T][10], oldest first, and NaN where
// there is none yet. No program reads it: it is there to be saved.
const timesPath = "/times/losses"

// drawTimes draws the t and the weights of a step's batch. They depend on the seed, the step and the losses alone.
func drawTimes(p *bound.Importance, seed, step int64, batch int) (times []int32, weights []float32) {
	r := rand.New(rand.NewPCG(uint64(seed), uint64(step)))
	times, weights = make([]int32, batch), make([]float32, batch)
	for i := range times {
		t, weight := p.Draw(r)
		times[i], weights[i] = int32(t), float32(weight)
	}
	return times, weights
}

// keepTimes puts what p remembers into the store. The losses came as float32, so that nothing is lost.
func keepTimes(store *model.Store, p *bound.Importance) error {
	losses := p.Losses()
	value := tensors.FromShape(shapes.Make(dtypes.Float32, len(losses), bound.HistoryLength))
	tensors.MustMutableFlatData(value, func(flat []float32) {
		for i := range flat {
			flat[i] = float32(math.NaN())
		}
		for t, each := range losses {
			for i, loss := range each {
				flat[t*bound.HistoryLength+i] = float32(loss)
			}
		}
	})
	if v := store.GetVariable(timesPath); v != nil {
		return v.SetValue(value)
	}
	return addVariable(store, timesPath, value, false)
}

// timesIn returns what the store remembers; nothing at the beginning of a training.
func timesIn(store *model.Store, T int) (*bound.Importance, error) {
	v := store.GetVariable(timesPath)
	if v == nil {
		return bound.NewImportance(T), nil
	}
	value, err := v.Value()
	if err != nil {
		return nil, err
	}
	flat, err := tensors.CopyFlatData[float32](value)
	if err != nil {
		return nil, err
	}
	losses := make([][]float64, T)
	for i, loss := range flat {
		if !math.IsNaN(float64(loss)) {
			losses[i/bound.HistoryLength] = append(losses[i/bound.HistoryLength], float64(loss))
		}
	}
	return bound.RestoreImportance(losses), nil
}
