package exact

import (
	"fmt"
	"math"

	"denoise/ddpm/gauss"
)

// How finely a density is tabulated: the step of a table, and the step between the means that the reverse step makes of
// neighbours, as parts of the standard deviation that smooths them. The trapezium rule is then good to 1e-9.
const (
	tableStep = 0.5
	meanStep  = 0.75
	maxTable  = 1 << 20
)

// LogLikelihood1D is ln p_θ(x_0) itself, which the bound only bounds, at several x_0 on the line: nats.
//
//	p_θ(x_0) = ∫ p(x_T) ∏_{t=1..T} p_θ(x_{t-1}|x_t) dx_{1:T}
//
// The density of x_T is tabulated, and pushed through the reverse steps table by table, each a sum over the one before
// it. The relative error is about 1e-8, but where p_θ is below 1e-16 of its peak. In a thousand steps it reads some
// hundred thousand values of the denoiser.
//
// It fails when the model lacks its parts, a prediction is not finite, or the means of the reverse step jump, as those
// of a denoiser that is not continuous, so that no table follows them.
func (m Model) LogLikelihood1D(x0 ...float64) ([]float64, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	T := m.Schedule.T()
	from := table{}
	for t := T; t >= 1; t-- {
		next, err := m.tabulate(t, from)
		if err != nil {
			return nil, err
		}
		from = next
	}
	values := make([]float64, len(x0))
	for i, x := range x0 {
		var density float64
		for j, mass := range from.mass {
			p := gauss.Normal{Mean: from.mean[j], Var: from.variance}
			density += mass * math.Exp(m.decoder().logLikelihood(p, x))
		}
		values[i] = math.Log(density)
	}
	return values, nil
}

// NLL is what the bound bounds: the mean of -ln p_θ(x_0) over the data, on the line, in nats.
//
//	E_q[-ln p_θ(x_0)] = H(x_0) + KL(q(x_0) ‖ p_θ(x_0))
//
// It lies between the entropy of the data and Bound. It fails as Bound and LogLikelihood1D do.
func (d *Diffusion) NLL(m Model) (float64, error) {
	if err := d.ready("NLL", m); err != nil {
		return 0, err
	}
	x0, weight := d.data.atoms()
	logs, err := m.LogLikelihood1D(x0...)
	if err != nil {
		return 0, err
	}
	var mass, total float64
	for i, l := range logs {
		mass += weight[i]
		total -= weight[i] * l
	}
	return total / mass, nil
}

// atoms are points on the line and weights, with which a mean over the data is a sum: the points of the data, and a
// quadrature for what is spread out.
func (m *Mixture) atoms() (x, weight []float64) {
	spread := &Mixture{}
	for _, c := range m.components {
		if c.Var > 0 {
			spread.add(c)
			continue
		}
		x, weight = append(x, c.Mean[0]), append(weight, c.Weight)
	}
	if len(spread.components) > 0 {
		l := newLine(spread)
		l.set(1, 0)
		for i, at := range l.x {
			x, weight = append(x, at), append(weight, l.weight[i]*math.Exp(l.at(at)))
		}
	}
	return x, weight
}

// table is the density of x_t under the model at equal steps: mass is density times the step; mean and variance are
// those of the reverse step from each.
type table struct {
	mass, mean []float64
	variance   float64
}

// tabulate makes the table of x_t from that of x_{t+1}, for t = T from N(0, 1).
func (m Model) tabulate(t int, from table) (table, error) {
	T := m.Schedule.T()
	low, high, smooth := -reach, reach, 1.0
	if t < T {
		smooth = math.Sqrt(from.variance)
		low, high = from.ends()
		low, high = low-reach*smooth, high+reach*smooth
	}
	to := table{variance: m.variance(t)}
	std := math.Sqrt(to.variance)
	for step := tableStep * min(smooth, std); (high-low)/step < maxTable; step /= 2 {
		n := int(math.Ceil((high-low)/step)) + 1
		to.mass, to.mean = make([]float64, n), make([]float64, n)
		if t == T {
			for i := range to.mass {
				to.mass[i] = step * gauss.Normal{Var: 1}.PDF(low+float64(i)*step)
			}
		} else {
			from.push(to.mass, low, step)
		}
		followed, x := true, make([]float64, 1)
		for i := range to.mean {
			x[0] = low + float64(i)*step
			eps, err := m.noise(t, x)
			if err != nil {
				return table{}, err
			}
			to.mean[i] = m.Schedule.MeanFromEps(t, x[0], eps[0])
			followed = followed && (i == 0 || to.negligible(i) || math.Abs(to.mean[i]-to.mean[i-1]) <= meanStep*std)
		}
		if followed {
			return to, nil
		}
	}
	return table{}, fmt.Errorf("ddpm/exact: the mean of the reverse step jumps at t = %d, by more than its standard deviation %.3g between neighbours; give a denoiser that is continuous, or a larger variance", t, std)
}

// push spreads each mass by its Gaussian over a table that begins at low. Along equal steps a Gaussian is a product of
// ratios which are themselves in a constant ratio: no exponentials.
func (from table) push(mass []float64, low, step float64) {
	std := math.Sqrt(from.variance)
	top := step / (std * math.Sqrt(2*math.Pi))
	h := step / std
	bend := math.Exp(-h * h)
	for j, weight := range from.mass {
		if from.negligible(j) {
			continue
		}
		middle := int(math.Round((from.mean[j] - low) / step))
		z := (low + float64(middle)*step - from.mean[j]) / std
		g := weight * top * math.Exp(-0.5*z*z)
		reachable := int(reach / h)
		up, ratio := g, math.Exp(-h*z-0.5*h*h)
		for i := middle; i <= min(middle+reachable, len(mass)-1); i++ {
			mass[i] += up
			up *= ratio
			ratio *= bend
		}
		down, ratio := g, math.Exp(h*z-0.5*h*h)
		for i := middle - 1; i >= max(middle-reachable, 0); i-- {
			down *= ratio
			ratio *= bend
			mass[i] += down
		}
	}
}

// ends are the lowest and the highest mean from which some mass goes on.
func (from table) ends() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for j, mean := range from.mean {
		if !from.negligible(j) {
			low, high = min(low, mean), max(high, mean)
		}
	}
	return low, high
}

// negligible tells whether the mass of an entry is of no account: below 1e-24, where the table ends.
func (from table) negligible(j int) bool { return from.mass[j] < 1e-24 }
