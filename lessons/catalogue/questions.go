package catalogue

import "strings"

// Question is what learners ask again and again, and where it is answered.
type Question struct {
	Asked    string // as the README lists it
	Notebook string // without .ipynb
	Heading  string // of the section that answers it, word for word
}

// Link is the path of the section from the root of the checkout, as JupyterLab names its headings.
func (q Question) Link() string {
	return "notebooks/" + q.Notebook + ".ipynb#" + strings.ReplaceAll(q.Heading, " ", "-")
}

// Questions are the learners' questions in the order in which the lessons answer them.
func Questions() []Question {
	return []Question{
		{"How long will it take, and do I need a GPU?", "00-start", "How long will it take, and do I need a GPU?"},
		{"Where are the solutions?", "00-start", "Where are the solutions?"},
		{"Variance or standard deviation?", "01-forward", "Variance or standard deviation?"},
		{"Why are my timesteps off by one?", "02-jump", "Timesteps off by one"},
		{"q(x_{t-1}|x_t) or q(x_{t-1}|x_t, x_0)?", "04-posterior", "q(x_{t-1}|x_t) or q(x_{t-1}|x_t, x_0)?"},
		{"Why is the variance at t = 1 special?", "04-posterior", "Why is the variance at t = 1 special?"},
		{"Sum or mean over t?", "05-elbo", "Sum or mean over t?"},
		{"Why go through x_0 and the posterior rather than (11)?", "06-predict", "Why go through x_0 and the posterior rather than (11)?"},
		{"Why is the loss about random noise?", "06-predict", "Why is the loss about random noise?"},
		{"Why add noise while denoising, and why not at the end?", "07-exact", "Why add noise while denoising, and why not at the end?"},
		{"Why do my samples stay noise?", "07-exact", "My samples stay noise"},
		{"How is the negative log-likelihood computed?", "08-decoder", "How is the negative log-likelihood computed?"},
		{"A discrete decoder on continuous data?", "08-decoder", "A discrete decoder on continuous data?"},
		{"What is loss_vlb against loss_simple, and why 0.001 and T/1000?", "09-simple", "What is loss_vlb against loss_simple, and why 0.001 and T/1000?"},
		{"Which loss value is normal?", "09-simple", "Which loss value is normal?"},
	}
}
