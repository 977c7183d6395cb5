package formula

import (
	"math"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	for want, v := range map[string]float64{
		"0":                     0,
		"1000":                  1000,
		"123456":                123456,
		"-3":                    -3,
		"0.5":                   0.5,
		"0.2803":                0.28033,
		"-0.9599":               -0.95990,
		"0.001235":              0.00123456,
		"1.235\\cdot 10^{-4}":   0.000123456,
		"5.453\\cdot 10^{-5}":   5.4531876613e-5,
		"10^{-4}":               1e-4,
		"-10^{-12}":             -1e-12,
		"12.35":                 12.3456,
		"1235":                  1234.56,
		"1.235\\cdot 10^{4}":    12345.6,
		"1.5\\cdot 10^{7}":      15e6,
		"1":                     0.99999,
		"10":                    9.99999,
		"10^{4}":                9999.99,
		"0.001":                 0.00099999,
		"\\infty":               math.Inf(1),
		"-\\infty":              math.Inf(-1),
		"\\mathrm{NaN}":         math.NaN(),
		"-2.5\\cdot 10^{-300}":  -2.5e-300,
		"1.798\\cdot 10^{308}":  math.MaxFloat64,
		"4.941\\cdot 10^{-324}": math.SmallestNonzeroFloat64,
		"-1.235\\cdot 10^{-4}":  -0.00012346,
	} {
		if got := number(v); got != want {
			t.Errorf("%g is written %s, want %s", v, got, want)
		}
	}
}

// bare takes the colours away.
func bare(tex string) string {
	tex = strings.ReplaceAll(tex, `\textcolor{#0080C7}`, "")
	return strings.ReplaceAll(tex, `\textcolor{#D55E00}`, "")
}

// Numbers in the place of symbols need dots and parentheses that symbols do not.
func TestNumericReadsAsItShould(t *testing.T) {
	terms := []Term{{Name: "a", Value: 0.5}, {Name: "n", Value: -2}, {Name: "s", Value: 3e-5}, {Name: "t", Value: 7}}
	for tex, want := range map[string]string{
		`{{a}}{{t}}`:                         `{0.5} \cdot {7}`,
		`{{a}}\,{{t}}`:                       `{0.5} \cdot {7}`,
		`{{a}} + {{n}}`:                      `{0.5} + {(-2)}`,
		`{{a}}\left({{n}} + x\right)`:        `{0.5}\left({-2} + x\right)`,
		`\sqrt{1 - {{n}}}\;{{a}}`:            `\sqrt{1 - {(-2)}} \cdot {0.5}`,
		`\sqrt{{{a}}}{{n}}`:                  `\sqrt{{0.5}} \cdot {(-2)}`,
		`\frac{1}{2} {{a}}`:                  `\frac{1}{2} \cdot {0.5}`,
		`\sqrt[3]{x}{{a}}`:                   `\sqrt[3]{x} \cdot {0.5}`,
		`\frac{{{n}}}{{{s}}}`:                `\frac{{-2}}{{3\cdot 10^{-5}}}`,
		`{{n}}^2`:                            `{(-2)}^2`,
		`{{s}}^2 {{a}}`:                      `{(3\cdot 10^{-5})}^2 \cdot {0.5}`,
		`{{a}}^{2}`:                          `{0.5}^{2}`,
		`x/{{s}}`:                            `x/{(3\cdot 10^{-5})}`,
		`x_{t-1} {{a}}`:                      `x_{t-1} \cdot {0.5}`,
		`x_t {{a}}`:                          `x_t \cdot {0.5}`,
		`x^{t} {{a}}`:                        `x^{t} \cdot {0.5}`,
		`\sum_{t=1}^{T} {{a}}`:               `\sum_{t=1}^{T} {0.5}`,
		`\sum_t {{a}}`:                       `\sum_t {0.5}`,
		`\ln {{a}} - \ln{{t}}`:               `\ln {0.5} - \ln{7}`,
		`\mathbb{E} {{a}}`:                   `\mathbb{E} {0.5}`,
		`\tfrac12\left(1\right) {{a}}`:       `\tfrac12\left(1\right) \cdot {0.5}`,
		`\beta {{a}}`:                        `\beta \cdot {0.5}`,
		`a \cdot {{n}}`:                      `a \cdot {(-2)}`,
		`2 {{a}}`:                            `2 \cdot {0.5}`,
		`x = {{n}}`:                          `x = {-2}`,
		`x \approx {{n}}`:                    `x \approx {-2}`,
		`N(x; {{n}}, {{s}})`:                 `N(x; {-2}, {3\cdot 10^{-5}})`,
		`\left\| {{n}} - {{a}} \right\|^2`:   `\left\| {-2} - {0.5} \right\|^2`,
		`\textcolor{#0080C7}{x}\,{{a}}`:      `{x} \cdot {0.5}`,
		`{{a}} & = {{t}}`:                    `{0.5} & = {7}`,
		`q(x_{ {{t}} } \mid x_0) = {{none}}`: `q(x_{ {7} } \mid x_0) = {{none}}`,
	} {
		if got := bare((Formula{TeX: tex, Terms: terms}).Numeric()); got != want {
			t.Errorf("%s with numbers is\n %s, want\n %s", tex, got, want)
		}
	}
}

func TestColours(t *testing.T) {
	f := Formula{TeX: `{{k}} {{l}}`, Terms: []Term{{Name: "k", TeX: `\beta_t`, Value: 2}, {Name: "l", TeX: `\epsilon_\theta`, Value: -3, Learned: true}}}
	for got, want := range map[string]string{
		f.Symbolic(): `\textcolor{#0080C7}{\beta_t} \textcolor{#D55E00}{\epsilon_\theta}`,
		f.Numeric():  `\textcolor{#0080C7}{2} \cdot \textcolor{#D55E00}{(-3)}`,
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	terms := []Term{{Name: "y", TeX: "y", Value: 3}, {Name: "a", TeX: "a", Value: 0.5}}
	for _, test := range []struct{ name, tex, tag, want string }{
		{"no term on the left", `x_{t=1} = {{y}}{{a}}`, "4",
			"$$\\begin{aligned}\nx_{t=1}  &= {y}{a} \\\\[4pt]\n &= {3} \\cdot {0.5}\n\\end{aligned} \\tag{4}$$\n"},
		{"a term on the left", `{{y}} = {{a}}`, "",
			"$$\\begin{aligned}\n{y}  &= {a} \\\\[4pt]\n{3}  &= {0.5}\n\\end{aligned} $$\n"},
		{"aligned elsewhere", `x = {{y}} &> {{a}}`, "",
			"$$\\begin{aligned}\nx = {y}  &> {a} \\\\[4pt]\nx = {3}  &> {0.5}\n\\end{aligned} $$\n"},
		{"no relation", `{{y}} + {{a}}`, "",
			"$$\\begin{aligned}\n &{y} + {a} \\\\[4pt]\n &{3} + {0.5}\n\\end{aligned} $$\n"},
	} {
		got, err := Formula{TeX: test.tex, Tag: test.tag, Terms: terms}.Markdown()
		if err != nil || bare(got) != test.want {
			t.Errorf("%s:\n%s(%v), want\n%s", test.name, bare(got), err, test.want)
		}
	}
}

func TestErrors(t *testing.T) {
	a := Term{Name: "a", TeX: "a"}
	for says, f := range map[string]Formula{
		"names {{b}}":       {TeX: `{{a}} = {{b}}`, Terms: []Term{a}},
		`the term "c" must`: {TeX: `{{a}} = 1`, Terms: []Term{a, {Name: "c"}}},
		`the term "a" must`: {TeX: `{{a}} = 1`, Terms: []Term{a, a}},
	} {
		if err := f.Show(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want it to say %q", f.TeX, err, says)
		}
	}
}

func TestPlain(t *testing.T) {
	for tex, want := range map[string]string{
		`\sqrt{\bar\alpha_t}\,x_0`:                          "√ᾱ_t x_0",
		`\sqrt{1-\bar\alpha_{t-1}}`:                         "√(1-ᾱ_{t-1})",
		`\frac{\beta_t}{\sqrt{1 - \bar\alpha_t}}`:           "β_t/√(1 - ᾱ_t)",
		`\left(a\right)^2 \mid \tilde\beta_t`:               "(a)² | β̃_t",
		`5\cdot 10^{-5}`:                                    "5·10⁻⁵",
		`\mathcal N\!\left(x;\ \hat x_0, \sigma_t^2\right)`: "N(x; x̂_0, σ_t²)",
		`\textcolor{#0080C7}{\varepsilon} \ge e^{x+y}`:      "ε ≥ e^{x+y}",
		`\operatorname{KL}(p\,\|\,q)`:                       "KL(p ‖ q)",
		`ᾱ \unknown {`:                                      "ᾱ unknown",
		`\`:                                                 "",
		`\sqrt`:                                             "√",
	} {
		if got := plain(tex); got != want {
			t.Errorf("%s is %q, want %q", tex, got, want)
		}
	}
}
