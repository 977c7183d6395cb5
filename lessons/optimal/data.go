package optimal

import (
	"denoise/ddpm/exact"
	"denoise/ddpm/schedule"
)

// Line is the lesson's data on the line under diffusion in that many steps: two humps, the left with three quarters of the
// weight, of mean 0 and variance 1 together.
func Line(steps int) (*exact.Diffusion, error) {
	return diffusion(steps, exact.Component{Weight: 3, Mean: []float64{-0.55}, Var: 0.0925}, exact.Component{Weight: 1, Mean: []float64{1.65}, Var: 0.0925})
}

// Plane is the lesson's data in the plane under diffusion in that many steps: three round clouds, the left with half of the
// weight, of mean 0.
func Plane(steps int) (*exact.Diffusion, error) {
	const v = 0.04
	return diffusion(steps,
		exact.Component{Weight: 2, Mean: []float64{-1.1, -0.5}, Var: v},
		exact.Component{Weight: 1, Mean: []float64{1.1, -0.6}, Var: v},
		exact.Component{Weight: 1, Mean: []float64{1.1, 1.6}, Var: v},
	)
}

// Lattice is nine points in the plane, three by three, under diffusion in that many steps: data without any width of its own.
func Lattice(steps int) (*exact.Diffusion, error) {
	var points []exact.Component
	for _, x := range []float64{-1.2, 0, 1.2} {
		for _, y := range []float64{-1.2, 0, 1.2} {
			points = append(points, exact.Component{Weight: 1, Mean: []float64{x, y}})
		}
	}
	return diffusion(steps, points...)
}

// Pair is two points on the line, ±1, under diffusion in that many steps.
func Pair(steps int) (*exact.Diffusion, error) {
	return diffusion(steps, exact.Component{Weight: 1, Mean: []float64{-1}}, exact.Component{Weight: 1, Mean: []float64{1}})
}

// Gaussian is N(0, variance) under diffusion in that many steps.
func Gaussian(variance float64, steps int) (*exact.Diffusion, error) {
	return diffusion(steps, exact.Component{Weight: 1, Mean: []float64{0}, Var: variance})
}

func diffusion(steps int, components ...exact.Component) (*exact.Diffusion, error) {
	data, err := exact.NewMixture(components...)
	if err != nil {
		return nil, err
	}
	s, err := schedule.Linear(steps)
	if err != nil {
		return nil, err
	}
	return exact.New(data, s), nil
}
