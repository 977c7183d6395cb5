package train2d

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"denoise/ddpm/schedule"
	"denoise/lessons/figure"
)

// Draw is one turn of Algorithm 1 for one example, up to where the network is asked.
type Draw struct {
	X0  [2]float64 // from the data
	T   int        // uniform over 1..T
	Eps [2]float64 // from N(0, I)
	Xt  [2]float64 // √ᾱ_t x_0 + √(1−ᾱ_t) ε, equation (4)
}

// Draws takes a turn of Algorithm 1 for each point of x0, which holds x0, y0, x1, y1, ...
func Draws(s *schedule.Schedule, x0 []float32, seed uint64) []Draw {
	r := rand.New(rand.NewPCG(seed, 0))
	draws := make([]Draw, len(x0)/2)
	for i := range draws {
		d := &draws[i]
		d.T = 1 + r.IntN(s.T())
		for j := range 2 {
			d.X0[j] = float64(x0[2*i+j])
			d.Eps[j] = r.NormFloat64()
			d.Xt[j] = s.Marginal(d.T, d.X0[j]).At(d.Eps[j])
		}
	}
	return draws
}

// Table shows the draws: what is known, and the question to the network.
func Table(draws []Draw) figure.Fragment {
	var b strings.Builder
	b.WriteString(`<table><thead><tr><th>x₀</th><th>t</th><th>ε</th><th>x_t</th><th>the network sees</th><th>and shall answer</th></tr></thead><tbody>`)
	pair := func(p [2]float64) string { return fmt.Sprintf("(%.2f, %.2f)", p[0], p[1]) }
	for _, d := range draws {
		fmt.Fprintf(&b, `<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s, t = %d</td><td>%s</td></tr>`,
			pair(d.X0), d.T, pair(d.Eps), pair(d.Xt), pair(d.Xt), d.T, pair(d.Eps))
	}
	b.WriteString(`</tbody></table>`)
	return figure.Fragment(b.String())
}
