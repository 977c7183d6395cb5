package ddpm

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"denoise/ddpm/exact"
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/support/exceptions"
)

// ExactEps is ε* of known data as a network, the prediction that no network can better: the minimum of equations (12)
// and (14).
//
//	ε*(x_t,t) = E[ε|x_t] = Σₖ rₖ(x_t) √(1-ᾱ_t) (x_t - √ᾱ_t mₖ)/(ᾱ_t vₖ + 1-ᾱ_t)
//	rₖ(x_t) ∝ wₖ N(x_t; √ᾱ_t mₖ, (ᾱ_t vₖ + 1-ᾱ_t) I)
//
// An example may have any shape with as many values as the data have dimensions. The responsibilities rₖ are a softmax
// of logarithms, so that none of them overflows far from the data. It has no weights, and takes memory for batch ·
// components · dimensions numbers. It fails when data or s is nil.
func ExactEps(data *exact.Mixture, s *schedule.Schedule) (network.Network, error) {
	if data == nil || s == nil {
		return nil, errors.New("ddpm: ExactEps needs data and a schedule: make them with exact.NewMixture and, say, schedule.Linear")
	}
	return exactEps{NewProcess(s), data.Components(), data.Dim()}, nil
}

type exactEps struct {
	process    *Process
	components []exact.Component
	dim        int
}

// Validate finds nothing wrong: what NewMixture has made is valid.
func (e exactEps) Validate() error { return nil }

// fits returns an error when p has another schedule: ε* of another noise at t is no best prediction there.
func (e exactEps) fits(p *Process) error {
	if got, want := e.process.T(), p.T(); got != want {
		return fmt.Errorf("ddpm: ExactEps was made for T = %d, but the process has T = %d: give both the same schedule", got, want)
	}
	for t := 1; t <= p.T(); t++ {
		if got, want := e.process.schedule.Beta(t), p.schedule.Beta(t); got != want {
			return fmt.Errorf("ddpm: ExactEps was made for beta_%d = %g, but that of the process is %g: give both the same schedule", t, got, want)
		}
	}
	return nil
}

// Predict builds ε*(x_t, t), which has no classes and no variance to learn; see ExactEps.
func (e exactEps) Predict(_ *model.Scope, in network.Input, outputs int) *Node {
	xt, t := in.Xt, in.T
	if outputs != 1 {
		exceptions.Panicf("ddpm: ExactEps predicts the noise and nothing beside it: it has no learned variance")
	}
	e.process.check("ExactEps", t, arg{"xt", xt})
	batch := xt.Shape().Dimensions[0]
	if xt.Shape().Size() != batch*e.dim {
		exceptions.Panicf("ddpm: ExactEps is for data of %d dimensions, not %s", e.dim, xt.Shape())
	}
	means := make([][]float64, len(e.components))
	for k, c := range e.components {
		means[k] = c.Mean
	}
	x := Reshape(xt, batch, 1, e.dim)
	centres := Mul(e.process.at(t, x, e.process.sqrtAlphaBar), ExpandAxes(ConstAs(x, means), 0))
	apart := Sub(x, centres) // [batch, components, dim]
	precisions := e.process.rows(t, x, e.precisions)
	distances := Mul(precisions, ReduceSum(Square(apart), 2))
	responsibilities := Softmax(Sub(e.process.rows(t, x, e.logFactors), MulScalar(distances, 0.5)), 1)
	sum := ReduceSum(Mul(ExpandAxes(Mul(responsibilities, precisions), 2), apart), 1)
	return Mul(e.process.at(t, xt, e.process.sqrtNoiseBar), Reshape(sum, xt.Shape().Dimensions...))
}

// precisions are 1/(ᾱ_t vₖ + 1-ᾱ_t), of every component k.
func (e exactEps) precisions(t int) []float64 {
	s := e.process.schedule
	precisions := make([]float64, len(e.components))
	for k, c := range e.components {
		precisions[k] = 1 / (s.AlphaBar(t)*c.Var + s.OneMinusAlphaBar(t))
	}
	return precisions
}

// logFactors are the logarithms of what stands before each component's exponential, less the greatest: with many
// dimensions they are so large that what tells them apart would be lost in a float32.
func (e exactEps) logFactors(t int) []float64 {
	logs := e.precisions(t)
	for k, c := range e.components {
		logs[k] = math.Log(c.Weight) + float64(e.dim)/2*math.Log(logs[k])
	}
	greatest := slices.Max(logs)
	for k := range logs {
		logs[k] -= greatest
	}
	return logs
}
