package figure

import (
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// linearTicks puts three to seven labels at multiples of 1, 2 or 5 times a power
// of ten.
func linearTicks(lo, hi float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/3)))
	for _, m := range []float64{5, 2} {
		if (hi-lo)/(m*step) >= 3 {
			step *= m
			break
		}
	}
	places := max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
	var ticks []plot.Tick
	first := math.Ceil(lo/step - 1e-9)
	for i := range 20 { // ends by itself, but where lo and hi are neighbours in float64
		v := (first+float64(i))*step + 0 // never -0
		if !(v <= hi+1e-9*step) {
			break
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v, places)})
	}
	return ticks
}

// logTicks labels the powers of ten, or 1, 2 and 5 times each where the axis is
// short, or falls back to linear ticks where it is shorter still.
func logTicks(lo, hi float64) []plot.Tick {
	decades := math.Log10(hi / lo)
	if decades < 0.5 {
		return linearTicks(lo, hi)
	}
	labelled := map[int]bool{1: true}
	if decades < 2.5 {
		labelled = map[int]bool{1: true, 2: true, 5: true}
	}
	every := max(1, int(math.Ceil(decades/7)))
	var ticks []plot.Tick
	for e := int(math.Floor(math.Log10(lo))); float64(e) <= math.Log10(hi); e++ {
		for m := 1; m <= 9; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < lo || v > hi {
				continue
			}
			t := plot.Tick{Value: v}
			if labelled[m] && e%every == 0 {
				t.Label = power(m, e)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// power writes m·10^e, shortly where that can be read.
func power(m, e int) string {
	switch {
	case e >= -3 && e <= 3:
		return strconv.FormatFloat(float64(m)*math.Pow10(e), 'f', max(0, -e), 64)
	case m == 1:
		return fmt.Sprintf("10^{%d}", e)
	}
	return fmt.Sprintf("%d·10^{%d}", m, e)
}

// number writes v with the given number of decimals, long integers shortly, 20000 as 20k, and what is very small as 2·10^{-7}.
func number(v float64, places int) string {
	switch {
	case places == 0 && v != 0 && math.Mod(v, 1e6) == 0:
		return strconv.FormatFloat(v/1e6, 'f', -1, 64) + "M"
	case places == 0 && math.Abs(v) >= 1e4 && math.Mod(v, 100) == 0:
		return strconv.FormatFloat(v/1e3, 'f', -1, 64) + "k"
	case places > 5 && v != 0:
		exponent := int(math.Floor(math.Log10(math.Abs(v)) + 1e-9))
		return strconv.FormatFloat(v/math.Pow10(exponent), 'f', max(0, exponent+places), 64) + fmt.Sprintf("·10^{%d}", exponent)
	case v == 0:
		return "0"
	}
	return strconv.FormatFloat(v, 'f', places, 64)
}
