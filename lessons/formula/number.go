package formula

import (
	"math"
	"strconv"
	"strings"
)

// number writes v with four significant digits, as 0.2803, 12.5 or 5.453\cdot 10^{-5}.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return `\mathrm{NaN}`
	case math.IsInf(v, 1):
		return `\infty`
	case math.IsInf(v, -1):
		return `-\infty`
	case v == 0:
		return "0"
	case v == math.Trunc(v) && math.Abs(v) < 1e6:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(v, 'e', 3, 64), "e")
	exponent, _ := strconv.Atoi(power)
	if exponent >= -3 && exponent < 4 {
		return trim(strconv.FormatFloat(v, 'f', 3-exponent, 64))
	}
	mantissa = trim(mantissa)
	power = "10^{" + strconv.Itoa(exponent) + "}"
	switch mantissa {
	case "1":
		return power
	case "-1":
		return "-" + power
	}
	return mantissa + `\cdot ` + power
}

// trim takes away zeros after the point that say nothing.
func trim(s string) string {
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
