package figure

import "testing"

func TestTicks(t *testing.T) {
	for _, r := range [][2]float64{{0, 1}, {-1, 1}, {0, 1000}, {0.2, 0.21}, {-30, 21000}, {1e-9, 4e-9}, {999, 1001}} {
		labels := 0
		for _, tick := range linearTicks(r[0], r[1]) {
			if tick.Value < r[0]-1e-9*(r[1]-r[0]) || tick.Value > r[1]+1e-9*(r[1]-r[0]) {
				t.Errorf("tick at %g is outside %v", tick.Value, r)
			}
			if tick.Label != "" {
				labels++
			}
		}
		if labels < 3 || labels > 8 {
			t.Errorf("%d labels on %v, want 3 to 8", labels, r)
		}
	}
	for _, r := range [][2]float64{{0.01, 1}, {0.02, 0.9}, {1e-8, 1}, {0.9, 1.1}, {1e-30, 1e30}, {3, 40}} {
		labels := 0
		for _, tick := range logTicks(r[0], r[1]) {
			if tick.Label != "" {
				labels++
			}
		}
		if labels < 2 || labels > 10 {
			t.Errorf("%d labels on the logarithmic axis %v, want 2 to 10", labels, r)
		}
	}
	for _, c := range []struct {
		v      float64
		places int
		want   string
	}{{0, 0, "0"}, {5000, 0, "5000"}, {20000, 0, "20k"}, {12500, 0, "12.5k"}, {2e6, 0, "2M"}, {0.25, 2, "0.25"}, {-3, 0, "-3"}} {
		if got := number(c.v, c.places); got != c.want {
			t.Errorf("number(%g, %d) = %q, want %q", c.v, c.places, got, c.want)
		}
	}
}
