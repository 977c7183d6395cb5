package schedule_test

import (
	"fmt"
	"log"

	"denoise/ddpm/schedule"
)

// From t = 500 straight to t = 400: η is how much of the posterior's noise is drawn.
func ExampleSchedule_DDIM() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	const xt, eps = 0.6, 0.5
	for _, eta := range []float64{0, 0.5, 1} {
		fmt.Printf("eta %.1f: %.4f\n", eta, s.DDIM(500, 400, xt, eps, eta))
	}

	// With η = 0 it is the predicted x_0 with the same noise, at the other time.
	fmt.Printf("%.4f\n", s.Marginal(400, s.X0FromEps(500, xt, eps)).At(eps))
	// Output:
	// eta 0.0: {0.6377 0.0000}
	// eta 0.5: {0.5998 0.1304}
	// eta 1.0: {0.4552 0.5217}
	// 0.6377
}

// Four steps down by a respaced schedule, with the exact prediction for data that is the point 0.3: the chain
// ends on it.
func ExampleSchedule_DDIM_respaced() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	times, err := schedule.Ends.Times(s.T(), 4)
	if err != nil {
		log.Fatal(err)
	}
	r, err := s.Respace(times)
	if err != nil {
		log.Fatal(err)
	}
	network := func(t int, xt float64) (eps float64) { return s.EpsFromX0(t, xt, 0.3) }
	x := -1.2
	for i := r.T(); i >= 1; i-- {
		x = r.DDIM(i, i-1, x, network(r.Time(i), x), 0).Mean
		fmt.Printf("x_%d = %.4f\n", r.Time(i-1), x)
	}
	// Output:
	// x_667 = -1.1639
	// x_334 = -0.8228
	// x_1 = 0.2880
	// x_0 = 0.3000
}
