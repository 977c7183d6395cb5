package ddpm

import (
	"math"

	"denoise/ddpm/schedule"

	. "github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/support/exceptions"
)

// ReverseOptions are the choices the paper leaves open in the reverse step.
type ReverseOptions struct {
	// Variance is the choice of σ_t², section 3.2; "" means schedule.FixedSmall.
	Variance schedule.Variance `json:"variance,omitempty"`
	// LogVariance is ln σ_t² for schedule.Learned, by LearnedLogVariance: [batch, ...] as x_t. The fixed variances do not
	// look at it.
	LogVariance *Node `json:"-"`
	// ClipX0 clips the predicted x_0 to [-1, 1], the range of images: for sampling and evaluating, not for training,
	// and not for data of another range.
	ClipX0 bool `json:"clip_x0,omitempty"`
}

// Reverse is the reverse step p_θ(x_{t-1}|x_t), equations (1) and (11), where eps is what the network predicts for xt.
//
//	p_θ(x_{t-1}|x_t) = N(μ_θ(x_t,t), σ_t² I)
//	μ_θ(x_t,t) = (x_t - β_t/√(1-ᾱ_t) ε)/√α_t                  without clipping, equation (11)
//	μ_θ(x_t,t) = μ̃_t(x_t, clip(x̂_0, -1, 1))                   with clipping, equation (7)
//	x̂_0 = (x_t - √(1-ᾱ_t) ε)/√ᾱ_t                             equation (15)
//
// The two means are equal until clipping bites. mean and x0, which is x̂_0 and clipped where options say so, have the
// shape of xt; logVariance is ln σ_t², shaped [batch, 1, ...] where it is fixed, and at t = 1 it is ln β̃_2 for either of
// the fixed ones, which is what the decoder of L_0 uses. Shapes and panics as for Process, and it panics for an
// options.Variance that is not valid, or learned without options.LogVariance.
//
// Departs from the paper: clipping is in its code, not in its text; a learned variance is of Nichol and Dhariwal 2021.
func (p *Process) Reverse(xt, t, eps *Node, options ReverseOptions) (mean, logVariance, x0 *Node) {
	p.check("Reverse", t, arg{"xt", xt}, arg{"eps", eps})
	if err := options.Variance.Check(); err != nil {
		exceptions.Panicf("ddpm: Reverse: %v", err)
	}
	x0 = p.X0FromEps(xt, t, eps)
	if options.ClipX0 {
		x0 = ClipScalar(x0, -1, 1)
		mean, _, _ = p.Posterior(xt, x0, t)
	} else {
		mean = p.MeanFromEps(xt, t, eps)
	}
	if options.Variance == schedule.Learned {
		if options.LogVariance == nil {
			exceptions.Panicf("ddpm: Reverse: the variance is learned, but there is no ReverseOptions.LogVariance: give that of the network, or a fixed variance")
		}
		return mean, options.LogVariance, x0
	}
	logVariance = p.at(t, xt, func(t int) float64 { return p.schedule.LogReverseVariance(t, options.Variance) })
	return mean, logVariance, x0
}

// ReverseStep draws x_{t-1} from Reverse with the given noise: a pass through the loop of Algorithm 2, which is the
// mean of equation (11) and noise.
//
//	x_{t-1} = μ_θ(x_t,t) + σ_t z for t > 1,   x_0 = μ_θ(x_1,1),   z ~ N(0, I)
//
// eps is what the network predicts for xt. Where t is 1 no noise is added: z is multiplied by 0 there, and must be
// finite. It returns x_{t-1} and the predicted x_0 of Reverse, both in the shape of xt; shapes and panics as for
// Reverse.
func (p *Process) ReverseStep(xt, t, eps, z *Node, options ReverseOptions) (xPrev, x0 *Node) {
	p.check("ReverseStep", t, arg{"xt", xt}, arg{"eps", eps}, arg{"z", z})
	mean, logVariance, x0 := p.Reverse(xt, t, eps, options)
	if options.Variance == schedule.Learned {
		noisy := p.at(t, xt, func(t int) float64 { return float64(min(t-1, 1)) })
		return Add(mean, Mul(Mul(noisy, Exp(MulScalar(logVariance, 0.5))), z)), x0
	}
	scale := p.at(t, xt, func(t int) float64 {
		if t == 1 {
			return 0
		}
		return math.Exp(p.schedule.LogReverseVariance(t, options.Variance) / 2)
	})
	return Add(mean, Mul(scale, z)), x0
}
