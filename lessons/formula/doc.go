// Package formula shows a formula twice: with its symbols, and under them with the numbers of this t.
//
//	formula.Formula{
//		TeX: `x_t = {{a}}\,{{x0}} + {{b}}\,{{eps}}`, Tag: "4",
//		Terms: []formula.Term{
//			{Name: "a", TeX: `\sqrt{\bar\alpha_t}`, Value: math.Sqrt(s.AlphaBar(t))},
//			...
//
// What is known is blue and what is learned is orange, as in every formula of the lessons.
package formula
