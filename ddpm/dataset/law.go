package dataset

import "denoise/ddpm/exact"

// Law is the mixture as package exact knows it, with its density, ε* and bound. It fails as Resolve does.
func (m Mixture) Law() (*exact.Mixture, error) {
	m, err := m.Resolve()
	if err != nil {
		return nil, err
	}
	components := make([]exact.Component, len(m.Weights))
	for k, w := range m.Weights {
		components[k] = exact.Component{Weight: w, Mean: m.Means[k][:], Var: m.Vars[k]}
	}
	return exact.NewMixture(components...)
}

// Law is the law that the examples are drawn from; nil where it is not known, which is everywhere but in the kind mixture.
// It fails as Mixture.Resolve does.
func (c Config) Law() (*exact.Mixture, error) {
	if c.Kind != "mixture" {
		return nil, nil
	}
	if c.Mixture == nil {
		return Mixture{}.Law()
	}
	return c.Mixture.Law()
}
