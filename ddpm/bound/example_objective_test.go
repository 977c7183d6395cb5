package bound_test

import (
	"fmt"
	"math/rand/v2"

	"denoise/ddpm/bound"
	"denoise/ddpm/schedule"
)

// Where there is little noise, a network that predicts x_0 must be far more exact to be as good a predictor of ε.
func ExampleSimpleWeight() {
	s, _ := schedule.Linear(1000)
	for _, t := range []int{1, 100, 500, 1000} {
		fmt.Printf("%4d %10.4f %10.4f %.4f\n", t,
			bound.SimpleWeight(s, t, schedule.X0, bound.SNR),
			bound.SimpleWeight(s, t, schedule.X0, bound.MinSNR),
			bound.SimpleWeight(s, t, schedule.Eps, bound.P2))
	}
	// Output:
	//    1  9999.0000     5.0000 0.0001
	//  100     8.7104     5.0000 0.1030
	//  500     0.0853     0.0853 0.9214
	// 1000     0.0000     0.0000 1.0000
}

// The t whose loss is nine times as large is drawn nine times as often, with a ninth of the weight.
func ExampleImportance_Draw() {
	p := bound.NewImportance(2)
	for range bound.HistoryLength {
		p.Observe(1, 9)
		p.Observe(2, 1)
	}
	fmt.Printf("%.3f\n", p.Probabilities()[1:])
	r := rand.New(rand.NewPCG(1, 8))
	for range 3 {
		t, weight := p.Draw(r)
		fmt.Printf("t = %d, weight %.3f\n", t, weight)
	}
	// Output:
	// [0.900 0.100]
	// t = 1, weight 0.556
	// t = 1, weight 0.556
	// t = 1, weight 0.556
}
