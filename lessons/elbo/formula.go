package elbo

import (
	"denoise/ddpm/bound"
	"denoise/ddpm/exact"
	"denoise/lessons/formula"
)

// Sum is (5) with its numbers.
func Sum(b bound.Terms) formula.Formula {
	return formula.Formula{
		TeX: `{{sum}} = {{last}} + {{steps}} + {{first}}`,
		Tag: "5",
		Terms: []formula.Term{
			{Name: "sum", TeX: `L`, Value: b.Nats(), Learned: true},
			{Name: "last", TeX: `L_T`, Value: b.LT},
			{Name: "steps", TeX: `\sum_{t>1} L_{t-1}`, Value: b.Nats() - b.LT - b.L0, Learned: true},
			{Name: "first", TeX: `L_0`, Value: b.L0, Learned: true},
		},
	}
}

// Apart is (16) with its numbers.
func Apart(e exact.EntropyTerms) formula.Formula {
	return formula.Formula{
		TeX: `{{sum}} = {{prior}} + {{steps}} + {{entropy}}`,
		Tag: "16",
		Terms: []formula.Term{
			{Name: "sum", TeX: `L`, Value: e.Nats(), Learned: true},
			{Name: "prior", TeX: `\mathrm{KL}(q(x_T)\,\|\,p(x_T))`, Value: max(0, e.Prior)}, // a KL, but for rounding
			{Name: "steps", TeX: `\sum_{t\ge1} \mathbb E\,\mathrm{KL}(q(x_{t-1}|x_t)\,\|\,p_\theta)`, Value: e.Nats() - e.Prior - e.Entropy, Learned: true},
			{Name: "entropy", TeX: `H(x_0)`, Value: e.Entropy},
		},
	}
}

// Ladder is what the bound bounds, with its numbers: the entropy of the data, which no model can go below, what this model
// spends on the data, and what the bound says it spends.
func Ladder(c Setting) (formula.Formula, error) {
	b, err := c.Diffusion.Bound(c.Model)
	if err != nil {
		return formula.Formula{}, err
	}
	nll, err := c.Diffusion.NLL(c.Model)
	if err != nil {
		return formula.Formula{}, err
	}
	entropy, err := c.Diffusion.Data().Entropy()
	if err != nil {
		return formula.Formula{}, err
	}
	return formula.Formula{
		TeX: `{{entropy}} &\le {{nll}} \le {{bound}}`,
		Terms: []formula.Term{
			{Name: "entropy", TeX: `H(x_0)`, Value: entropy},
			{Name: "nll", TeX: `\mathbb E[-\ln p_\theta(x_0)]`, Value: nll, Learned: true},
			{Name: "bound", TeX: `L`, Value: b.Nats(), Learned: true},
		},
	}, nil
}
