"""Writes mixture.golden: a mixture of Gaussians under the forward process, and the model that knows its noise exactly.

On the line every number is a sum over a grid in x_0, and no formula for mixtures is used. In the plane there are formulas,
for Gaussians with any covariance matrix, from SciPy. The model is run over ten steps of the cosine schedule: its bound, and
its likelihood by carrying the density of x_T down over a grid. All is in nats.
"""

import numpy as np
from scipy import special, stats

from diffusion import cosine, header, linear, write

WEIGHTS, MEANS, VARIANCES = [0.3, 0.7], [-0.8, 0.5], [0.01, 0.09]
PLANE = [(0.5, [-1, 0.5], 0.04), (0.2, [0.3, -0.6], 0.01), (0.3, [1, 1], 0.25)]
TIMES = [1, 10, 100, 300, 500, 1000]

# Spacing 1e-4 is a hundredth of the narrowest width met here, √(1-ᾱ_1): a sum over it is an integral to rounding.
X0 = np.linspace(-3.5, 4.5, 80001)
H = X0[1] - X0[0]
DATA = sum(w * stats.norm.pdf(X0, m, np.sqrt(v)) for w, m, v in zip(WEIGHTS, MEANS, VARIANCES))


def at(s, t, x):
    """ln q(x_t), and the mean and the mean square of ε given x_t, by sums over x_0."""
    eps = (x - np.sqrt(s.alpha_bar[t]) * X0) / np.sqrt(s.noise[t])
    joint = DATA * np.exp(-(eps**2) / 2)
    mass = np.sum(joint)
    log_density = np.log(mass * H) - 0.5 * np.log(2 * np.pi * s.noise[t])
    return log_density, np.sum(joint * eps) / mass, np.sum(joint * eps**2) / mass


def reverse(s, t, xt, before):
    """ln q(x_{t-1}|x_t), by Bayes' rule."""
    step = stats.norm.logpdf(xt, np.sqrt(1 - s.beta[t]) * before, np.sqrt(s.beta[t]))
    return step + at(s, t - 1, before)[0] - at(s, t, xt)[0]


def in_the_plane(s, t, x):
    """ln q(x_t) and ε*: from E[x_0|x_t] of each component, which is joint with x_t a Gaussian in four dimensions."""
    a, logs, means = np.sqrt(s.alpha_bar[t]), [], []
    for weight, mean, variance in PLANE:
        covariance = variance * np.eye(2)
        of_xt = a**2 * covariance + s.noise[t] * np.eye(2)
        logs.append(np.log(weight) + stats.multivariate_normal.logpdf(x, a * np.array(mean), of_xt))
        means.append(mean + a * covariance @ np.linalg.solve(of_xt, x - a * np.array(mean)))
    x0 = special.softmax(logs) @ np.array(means)
    return special.logsumexp(logs), (x - a * x0) / np.sqrt(s.noise[t])


def model(s):
    """Terms of the bound with ε* and σ² = β, at t = 1 too, and ln p_θ(x_0): the decoder is a density."""
    x = np.linspace(-9, 9, 3601)
    h = x[1] - x[0]
    second = np.sum(DATA * X0**2) * H
    last = s.noise[s.T]
    write("model.prior", 0.5 * (-np.log(last) - (1 - last) + s.alpha_bar[s.T] * second), 1e-10)
    density = stats.norm.pdf(x)
    for t in range(s.T, 0, -1):
        found = [at(s, t, xt) for xt in x]
        marginal, best, square = np.exp([f[0] for f in found]), np.array([f[1] for f in found]), [f[2] for f in found]
        left = np.sum(marginal * (square - best**2)) * h
        write(f"model.irreducible[{t}]", left, 1e-10, scale=1e-4)  # a difference of two second moments
        of_mean = (s.beta[t] / np.sqrt(s.noise[t])) ** 2 / (1 - s.beta[t])
        if t > 1:
            small = s.posterior(t, 0, 0)[1]
            constant = 0.5 * (np.log(s.beta[t] / small) + small / s.beta[t] - 1)
            write(f"model.previous[{t}]", of_mean * left / (2 * s.beta[t]) + constant, 1e-10)
        else:
            # The decoder errs by its mean: x_0 - μ_θ(x_1) is the error of ε, scaled.
            write("model.decoded", 0.5 * (np.log(2 * np.pi * s.beta[1]) + of_mean * left / s.beta[1]), 1e-10)
        mean = (x - s.beta[t] / np.sqrt(s.noise[t]) * best) / np.sqrt(1 - s.beta[t])
        to = x if t > 1 else np.array([-1.0, -0.7, 0.0, 0.4, 1.2])
        assert abs(np.sum(density) * h - 1) < 1e-11, t
        density = stats.norm.pdf(to[:, None], mean[None, :], np.sqrt(s.beta[t])) @ density * h
    for x0, p in zip(to, density):
        # Good to 1e-11 here, to some 1e-8 where the points of the sum are few: LogLikelihood1D.
        write(f"model.log-likelihood[{x0}]", np.log(p), 3e-8, scale=1)


def main():
    header("mixture.golden")
    s = linear(1000)
    for t in TIMES:
        for x in [-1.1, -0.2, 0.4, 1.3]:
            log_density, eps, _ = at(s, t, x)
            write(f"line.log-density[{t},{x}]", log_density, 1e-10, scale=1)
            write(f"line.eps[{t},{x}]", eps, 1e-10, scale=1)
            if t > 1:
                before = 0.98 * x + 0.5 * np.sqrt(s.beta[t])
                write(f"line.reverse[{t},{x}]", reverse(s, t, x, before), 1e-9, scale=1)
        for x in [(-1.0, 0.4), (0.2, 0.1), (1.5, -0.5)]:
            log_density, eps = in_the_plane(s, t, np.array(x))
            write(f"plane.log-density[{t},{x[0]},{x[1]}]", log_density, 1e-10, scale=1)
            for i in range(2):
                # x_t - √ᾱ_t E[x_0|x_t] cancels, and is divided by √(1-ᾱ_t).
                write(f"plane.eps[{t},{x[0]},{x[1]},{i}]", eps[i], 1e-11, scale=1 / np.sqrt(s.noise[t]))
    model(cosine(10))


if __name__ == "__main__":
    main()
