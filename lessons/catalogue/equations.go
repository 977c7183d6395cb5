package catalogue

import (
	"fmt"
	"strings"
	"text/tabwriter"
)

// Equation is an equation of Ho et al. 2020 by its number, or a step of the derivation that has no number there.
type Equation struct {
	Label     string   // "(4)", or the name of the step: also the Equation of its checks
	Says      string   // what it states, in symbols
	Functions []string // package.Function or package.Type.Method, the first the one to begin with
	Lesson    string   // the notebook that derives it, and whose cells show its checks
}

// Numbered reports whether the paper gives the equation a number.
func (e Equation) Numbered() bool { return strings.HasPrefix(e.Label, "(") }

// Equations are those of the paper in their order, then the steps between them and after.
func Equations() []Equation {
	return []Equation{
		{"(1)", "p_θ(x_{0:T})", []string{"exact.Model.LogJoint", "exact.Model.Reverse", "schedule.Schedule.Reverse", "ddpm.Process.Reverse"}, "05-elbo"},
		{"(2)", "q(x_t|x_{t-1})", []string{"schedule.Schedule.Step", "schedule.Schedule.Beta", "ddpm.Process.Step", "exact.LogForward"}, "01-forward"},
		{"(3)", "the bound, by paths", []string{"exact.Diffusion.MonteCarlo", "ddpm.Process.LogRatio"}, "05-elbo"},
		{"(4)", "q(x_t|x_0)", []string{"schedule.Schedule.Marginal", "schedule.Schedule.AlphaBar", "ddpm.Process.Diffuse"}, "02-jump"},
		{"(5)", "L_T + Σ L_{t-1} + L_0", []string{"exact.Diffusion.Bound", "bound.Previous", "bound.Prior", "ddpm.Process.Term", "ddpm.Process.PriorKL"}, "05-elbo"},
		{"(6)", "q(x_{t-1}|x_t,x_0)", []string{"schedule.Schedule.Posterior", "ddpm.Process.Posterior"}, "04-posterior"},
		{"(7)", "μ̃_t, β̃_t", []string{"schedule.Schedule.PosteriorMeanCoefficients", "schedule.Schedule.PosteriorVariance", "ddpm.Process.Posterior"}, "04-posterior"},
		{"(8)", "L_{t-1} from the means", []string{"bound.MeanSquared", "bound.Constant", "ddpm.Process.MeanSquared"}, "06-predict"},
		{"(9)", "L_{t-1} from x_0 and ε", []string{"bound.Reparametrised", "ddpm.Process.Reparametrised"}, "06-predict"},
		{"(10)", "the mean to predict", []string{"bound.MeanFromNoise", "ddpm.Process.MeanFromNoise"}, "06-predict"},
		{"(11)", "μ_θ from ε_θ", []string{"schedule.Schedule.MeanFromEps", "ddpm.Process.MeanFromEps", "ddpm.Process.ReverseStep"}, "06-predict"},
		{"(12)", "L_{t-1} from ε_θ", []string{"bound.EpsSquared", "bound.Weight", "bound.WeightBySNR", "ddpm.Process.EpsSquared"}, "06-predict"},
		{"(13)", "the decoder p_θ(x_0|x_1)", []string{"gauss.Bins.LogMass", "gauss.Bins.LogLikelihood", "ddpm.DecoderLogLikelihood"}, "08-decoder"},
		{"(14)", "L_simple", []string{"bound.Simple", "ddpm.SimpleLoss"}, "09-simple"},
		{"(15)", "x_0 from ε", []string{"schedule.Schedule.X0FromEps", "schedule.Schedule.EpsFromX0", "ddpm.Process.X0FromEps", "ddpm.Process.EpsFromX0"}, "06-predict"},
		{"(16)", "the bound with H(x_0) apart", []string{"exact.Diffusion.EntropyForm", "ddpm.Evaluation.AboveEntropy"}, "05-elbo"},
		{"merging", "N(μ,σ²) + N(ν,τ²)", []string{"gauss.Normal.Add", "gauss.Linear.Then"}, "02-jump"},
		{"SNR", "ᾱ_t/(1-ᾱ_t)", []string{"schedule.Schedule.SNR"}, "03-prior"},
		{"Bayes", "exponents collected", []string{"gauss.Linear.Exponent", "gauss.Normal.Exponent", "gauss.Quadratic.Plus"}, "04-posterior"},
		{"completing the square", "A x² - 2B x + C", []string{"gauss.Quadratic.Complete", "gauss.Normal.Mul"}, "04-posterior"},
		{"Jensen", "ln E[f] ≥ E[ln f]", []string{"elbo.VAE.Jensen"}, "05-elbo"},
		{"ELBO by KL", "ln p(x) = bound + KL(q‖p(z|x))", []string{"elbo.VAE.ByKL", "elbo.VAE.Bound"}, "05-elbo"},
		{"KL of Gaussians", "KL(p‖q)", []string{"gauss.KL", "ddpm.NormalKL"}, "05-elbo"},
		{"telescoping", "Σ ln q(x_{t-1}|x_0)/q(x_t|x_0)", []string{"bound.Telescope"}, "05-elbo"},
		{"v", "√ᾱ_t ε - √(1-ᾱ_t) x_0", []string{"schedule.Schedule.VFrom", "schedule.Schedule.Convert", "ddpm.Process.Convert"}, "06-predict"},
		{"learned variance", "ln σ² between ln β̃ and ln β", []string{"schedule.Schedule.LogVarianceRange", "ddpm.Process.LearnedLogVariance", "ddpm.Process.HybridTerm"}, "06-predict"},
		{"score", "∇ ln q(x_t)", []string{"exact.Diffusion.Score", "exact.Diffusion.Eps"}, "07-exact"},
		{"bits/dim", "nats/(D ln 2)", []string{"bound.BitsPerDim"}, "08-decoder"},
		{"rate and distortion", "L_T + Σ L_{t-1}, L_0", []string{"bound.Terms.Rate", "bound.Terms.Distortion", "bound.Terms.RMSE"}, "08-decoder"},
		{"cosine", "ᾱ_t from a squared cosine", []string{"schedule.Cosine"}, "14-beyond"},
		{"respacing", "1 - ᾱ_t/ᾱ_s", []string{"schedule.Schedule.Respace", "ddpm.Process.Respace"}, "14-beyond"},
		{"best variance", "E Var[x_{t-1}|x_t]", []string{"beyond.Best"}, "14-beyond"},
		{"importance sampling", "p_t ∝ √E[L_{t-1}²]", []string{"bound.Importance.Draw", "beyond.Terms.Importance"}, "14-beyond"},
		{"DDIM", "x_s from x̂_0 and old noise", []string{"schedule.Schedule.DDIM", "ddpm.Process.DDIMStep"}, "14-beyond"},
		{"guidance", "(1+w) ε(x_t,c) - w ε(x_t)", []string{"ddpm.Guide", "beyond.Guided"}, "14-beyond"},
	}
}

// Table is the equations as the lines of a doc comment: number or step, what it states, its functions, its lesson.
func Table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "equation\tstates\tfunction\tlesson")
	for _, e := range Equations() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Label, e.Says, e.Functions[0], e.Lesson)
		for _, name := range e.Functions[1:] {
			fmt.Fprintf(w, "\t\t%s\t\n", name)
		}
	}
	w.Flush()
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		out.WriteString("//\t" + strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}
