package ddpm

import (
	"github.com/gomlx/compute/dtypes"
	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Respace returns the process of fewer steps that keeps only the given times, which must rise: the one of
// schedule.Schedule.Respace, whose errors it returns.
//
//	ᾱ_i = ᾱ_{τ_i},   β_i = 1 - ᾱ_{τ_i}/ᾱ_{τ_{i-1}}
//
// Its steps are 1..len(keep). A network that was trained on p is to be told NetworkTime of them.
func (p *Process) Respace(keep []int) (*Process, error) {
	respaced, err := p.schedule.Respace(keep)
	if err != nil {
		return nil, err
	}
	q := &Process{schedule: respaced.Schedule, whole: p.trained(), times: make([]int, respaced.T()+1)}
	for i := range q.times {
		q.times[i] = p.networkTime(respaced.Time(i))
	}
	return q, nil
}

// NetworkTime is the time that a network is told at the steps t: τ_t of the process that p was respaced from, and t itself
// where it was not. t is int32 [batch], and so is the result; where t lies outside 1..T it is the first time or the last.
func (p *Process) NetworkTime(t *Node) *Node {
	if t.DType() != dtypes.Int32 || t.Rank() != 1 {
		exceptions.Panicf("ddpm: NetworkTime: t is %s, want (Int32)[batch]: a time in 1..%d for each example", t.Shape(), p.T())
	}
	if p.whole == nil {
		return t
	}
	table := make([]int32, len(p.times)-1)
	for i := range table {
		table[i] = int32(p.times[i+1])
	}
	return Gather(Const(t.Graph(), table), ExpandAxes(AddScalar(t, -1), -1))
}

// trained is the process that the network was trained on: p itself, or what it was respaced from.
func (p *Process) trained() *Process {
	if p.whole == nil {
		return p
	}
	return p.whole
}

// networkTime is NetworkTime on the host, and 0 for t = 0.
func (p *Process) networkTime(t int) int {
	if p.whole == nil {
		return t
	}
	return p.times[t]
}
