package quality

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// squared is |a-b|², summed in float64. It gives up once the sum is over limit, and then returns a number over limit.
func squared(a, b []float32, limit float64) float64 {
	const stretch = 64 // coordinates between two looks at the limit
	sum := 0.0
	for len(a) > 0 && sum <= limit {
		n := min(stretch, len(a))
		p, q := a[:n], b[:n]
		for i, v := range p {
			d := float64(v) - float64(q[i])
			sum += d * d
		}
		a, b = a[n:], b[n:]
	}
	return sum
}

// each calls f with 0..n-1, on as many goroutines as there are cores.
func each(n int, f func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}
