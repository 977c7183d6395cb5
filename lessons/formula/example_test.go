package formula_test

import (
	"fmt"
	"math"

	"denoise/ddpm/schedule"
	"denoise/lessons/formula"
)

// Equation (4) at t = 500.
func ExampleFormula() {
	s, _ := schedule.Linear(1000)
	f := formula.Formula{
		TeX: `x_t = {{a}}\,{{x0}} + {{b}}\,{{eps}}`, Tag: "4",
		Terms: []formula.Term{
			{Name: "a", TeX: `\sqrt{\bar\alpha_t}`, Value: math.Sqrt(s.AlphaBar(500))},
			{Name: "x0", TeX: `x_0`, Value: -1},
			{Name: "b", TeX: `\sqrt{1-\bar\alpha_t}`, Value: math.Sqrt(s.OneMinusAlphaBar(500))},
			{Name: "eps", TeX: `\varepsilon`, Value: 0.3},
		},
	}
	if err := f.Show(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// x_t = √ᾱ_t x_0 + √(1-ᾱ_t) ε    (4)
	//     = 0.2803 · (-1) + 0.9599 · 0.3
}
