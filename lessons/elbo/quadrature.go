package elbo

import (
	"sync"

	"denoise/ddpm/gauss"
)

// rule takes means over Gaussians. Its hundred points are exact to rounding for what the lesson integrates: quadratics, and
// exponentials of quadratics that are not wider than twice the Gaussian.
var rule = sync.OnceValue(func() *gauss.Rule {
	r, err := gauss.GaussHermite(100)
	if err != nil {
		panic(err) // a constant
	}
	return r
})
