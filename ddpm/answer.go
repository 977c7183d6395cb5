package ddpm

import (
	"denoise/ddpm/network"
	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// ask builds the network's answer to in, its outputs apart, each in the shape of x_t: the prediction of the target, and
// the v of a learned variance, else nil.
func (o Objective) ask(net network.Network, scope *model.Scope, in network.Input) (predicted, v *Node) {
	answer := net.Predict(scope.In("network"), in, o.Outputs())
	if o.Outputs() == 1 {
		return answer, nil
	}
	channels := in.Xt.Shape().Dim(-1)
	return SliceAxis(answer, -1, AxisRange(0, channels)), SliceAxis(answer, -1, AxisRange(channels))
}

// predict builds what samplers and evaluators need of the network's answer for xt [batch, ...] and t [batch]: the noise,
// in the shape of xt, and ln σ_t² where the network learns the variance, else nil. label is [batch], or nil for none.
//
// t counts the steps of the process, which may be respaced. The mean that a network predicts is that of the process it was
// trained on, while the range of a learned variance is that of the process at hand.
func (p predictor) predict(scope *model.Scope, xt, t, label *Node) (eps, logVariance *Node) {
	told := p.process.NetworkTime(t)
	eps, v := p.objective.ask(p.net, scope, network.Input{Xt: xt, T: told, Label: label})
	if target := p.objective.Target; target != "" && target != schedule.Eps {
		eps = p.process.trained().Convert(xt, told, eps, target, schedule.Eps)
	}
	if v != nil {
		logVariance = p.process.LearnedLogVariance(t, v)
	}
	return eps, logVariance
}
