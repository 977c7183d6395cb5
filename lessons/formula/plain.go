package formula

import (
	"strings"
	"unicode"
)

// signs are what commands of TeX stand for. Those that are not here keep their name.
var signs = map[string]string{
	"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "theta": "θ", "lambda": "λ",
	"mu": "μ", "nu": "ν", "pi": "π", "sigma": "σ", "tau": "τ", "phi": "φ", "Sigma": "Σ", "Delta": "Δ",
	"cdot": " · ", "times": "×", "pm": "±", "mid": "|", "|": "‖", "sim": " ~ ", "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
	"to": "→", "infty": "∞", "sum": "Σ", "prod": "Π", "int": "∫", "nabla": "∇", "partial": "∂", "propto": "∝", "dots": "…",
	",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": "  ", "qquad": "    ", "{": "{", "}": "}",
	"left": "", "right": "", "big": "", "bigl": "", "bigr": "", "Big": "", "Bigl": "", "Bigr": "",
	"mathcal": "", "mathbb": "", "mathrm": "", "mathbf": "", "text": "", "textsf": "", "operatorname": "", "displaystyle": "",
}

// accents follow the letter they belong to.
var accents = map[string]string{"bar": "\u0304", "tilde": "\u0303", "hat": "\u0302", "vec": "\u20d7"}

// plain writes TeX as text, as √(1-ᾱ_t) ε. It knows what the formulas of the lessons are made of.
func plain(tex string) string {
	var b strings.Builder
	r := reader{tex}
	for r.rest != "" {
		b.WriteString(r.next())
	}
	s := strings.Join(strings.Fields(b.String()), " ")
	return strings.NewReplacer("α\u0304", "ᾱ", " · 10⁻", "·10⁻").Replace(s)
}

// reader takes TeX apart from the left.
type reader struct{ rest string }

// token cuts off a command, a group with its braces or one character.
func (r *reader) token() string {
	r.rest = strings.TrimLeft(r.rest, " \n\t")
	if r.rest == "" {
		return ""
	}
	n := 1
	switch {
	case r.rest[0] == '\\' && len(r.rest) > 1:
		for n < len(r.rest) && unicode.IsLetter(rune(r.rest[n])) {
			n++
		}
		n = max(n, 2)
	case r.rest[0] == '{':
		depth := 1
		for ; n < len(r.rest) && depth > 0; n++ {
			switch r.rest[n] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
	default:
		n = len(string([]rune(r.rest)[:1]))
	}
	t := r.rest[:n]
	r.rest = r.rest[n:]
	return t
}

// next writes one token, with the arguments it takes.
func (r *reader) next() string {
	if trimmed := strings.TrimLeft(r.rest, " \n\t"); trimmed != r.rest {
		r.rest = trimmed
		return " "
	}
	t := r.token()
	switch {
	case t == "^":
		return raised(r.argument())
	case t == "_":
		index := r.argument()
		if len([]rune(index)) == 1 {
			return "_" + index
		}
		return "_{" + index + "}"
	case t == "&":
		return ""
	case t[0] == '{':
		return plain(strings.TrimSuffix(t[1:], "}"))
	case t[0] != '\\':
		return t
	}
	name := t[1:]
	switch name {
	case "textcolor":
		r.token()
		return r.argument()
	case "sqrt":
		return "√" + bracketed(r.argument())
	case "frac", "tfrac", "dfrac":
		top := bracketed(r.argument())
		return top + "/" + bracketed(r.argument())
	}
	if accent, ok := accents[name]; ok {
		return r.argument() + accent
	}
	if sign, ok := signs[name]; ok {
		return sign
	}
	return name
}

// argument is the next token as text.
func (r *reader) argument() string {
	one := reader{r.token()}
	if one.rest == "" {
		return ""
	}
	return one.next()
}

// bracketed puts parentheses around what is more than one quantity.
func bracketed(s string) string {
	depth := 0
	for _, c := range s {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && strings.ContainsRune(" +-·/", c):
			return "(" + s + ")"
		}
	}
	return s
}

// raised is an exponent, in raised digits where it is a whole number.
func raised(s string) string {
	digits := strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")
	if strings.Trim(s, "-0123456789") == "" {
		return digits.Replace(s)
	}
	return "^{" + s + "}"
}

// width is how many columns a text takes; accents take none.
func width(s string) (n int) {
	for _, c := range s {
		if !unicode.Is(unicode.Mn, c) {
			n++
		}
	}
	return n
}
