package formula

import (
	"regexp"
	"slices"
	"strings"
)

var (
	spaces  = regexp.MustCompile(`(?:\s|\\[,;:! ]|~|\\q?quad)+$`)
	command = regexp.MustCompile(`\\(?:[A-Za-z]+|.)$`)
)

// Commands after which a number is no further factor.
var (
	relations = strings.Fields(`\approx \le \leq \ge \geq \ne \neq \to \mapsto \mid \sim \propto \equiv \in \{ \|`)
	operators = strings.Fields(`\cdot \times \pm \mp \sum \prod \int \ln \log \exp \max \min \sin \cos \tanh \nabla \partial
		\mathbb \mathcal \mathrm \operatorname \text \textsf \left \right \displaystyle \\ \& \!`)
)

// encloses reports whether the number n needs parentheses between what stands before and after it: it is negative and not
// the first of a sum, or it would be torn apart by an exponent or a division.
func encloses(before, after, n string) bool {
	before = spaces.ReplaceAllString(before, "")
	if strings.HasPrefix(strings.TrimSpace(after), "^") || strings.HasSuffix(before, "/") {
		return strings.ContainsAny(n, `-\`)
	}
	first := before == "" || strings.ContainsAny(before[len(before)-1:], "&=([{,;:<>|") ||
		slices.Contains(relations, command.FindString(before))
	return strings.HasPrefix(n, "-") && !first
}

// operand reports whether the TeX ends with a quantity, which a number written after it would be multiplied with: a symbol,
// a digit, a root, a fraction, a closing bracket or one of these with an exponent or an index.
func operand(tex string) bool {
	tex = spaces.ReplaceAllString(tex, "")
	if tex == "" {
		return false
	}
	if at := place.FindAllStringIndex(tex, -1); at != nil && at[len(at)-1][1] == len(tex) {
		return true
	}
	if name := command.FindString(tex); name != "" {
		return !slices.Contains(operators, name) && !slices.Contains(relations, name)
	}
	last, head := tex[len(tex)-1], tex[:len(tex)-1]
	if !strings.ContainsRune("})]'", rune(last)) && !letterOrDigit(last) {
		return false
	}
	if last == '}' {
		i := opening(tex)
		if i < 0 {
			return false
		}
		head = tex[:i]
		if command.MatchString(head) || head != "" && strings.ContainsAny(head[len(head)-1:], "}]") { // the argument of a command
			return operand(head)
		}
		if !strings.HasSuffix(head, "^") && !strings.HasSuffix(head, "_") {
			return operand(tex[i+1 : len(tex)-1])
		}
	}
	if strings.HasSuffix(head, "^") || strings.HasSuffix(head, "_") {
		return operand(head[:len(head)-1])
	}
	return true
}

func letterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// opening is where the brace opens that the last character closes, or -1.
func opening(tex string) int {
	depth := 0
	for i := len(tex) - 1; i >= 0; i-- {
		switch tex[i] {
		case '}':
			depth++
		case '{':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
