"""What the golden values share: schedules, the posterior, and how a value is written down.

Time runs 1..T; every table has an entry 0, of which only that of alpha-bar means something. A variance is never a standard
deviation.
"""

import platform
import sys

import numpy as np
import scipy


class Schedule:
    def __init__(self, betas):
        self.T = len(betas)
        self.beta = np.concatenate([[np.nan], betas])
        log_alpha_bar = np.concatenate([[0.0], np.cumsum(np.log1p(-betas))])
        self.alpha_bar = np.exp(log_alpha_bar)
        self.noise = -np.expm1(log_alpha_bar)  # 1 - alpha-bar, without its cancellation

    def posterior(self, t, xt, x0):
        """The mean and the variance of q(x_{t-1}|x_t,x_0), by adding up precisions; t >= 2."""
        of_step = (1 - self.beta[t]) / self.beta[t]
        of_prev = 1 / self.noise[t - 1]
        variance = 1 / (of_step + of_prev)
        mean = variance * (np.sqrt(1 - self.beta[t]) / self.beta[t] * xt
                           + np.sqrt(self.alpha_bar[t - 1]) * of_prev * x0)
        return mean, variance

    def log_variance(self, t, kind):
        """ln sigma_t^2: small, large, or a number in [-1, 1] between the two; at t = 1 small is that of t = 2."""
        small = np.log(self.posterior(max(t, 2), 0, 0)[1])
        large = np.log(self.beta[t])
        if kind == "small" or kind == "large" and t == 1:
            return small
        fraction = 1 if kind == "large" else (kind + 1) / 2
        return fraction * large + (1 - fraction) * small

    def x0(self, t, xt, value, target):
        """x_0 from a prediction."""
        a, b = np.sqrt(self.alpha_bar[t]), np.sqrt(self.noise[t])
        if target == "eps":
            return (xt - b * value) / a
        return {"x0": value, "v": a * xt - b * value}[target]


def linear(T):
    return Schedule(np.linspace(1e-4, 0.02, T) * 1000 / T)


def cosine(T):
    f = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
    return Schedule(np.minimum(1 - f[1:] / f[:-1], 0.999))


def header(file):
    """Where the values come from. The command is what was run; the versions are those of requirements.txt."""
    print(f"# python {sys.argv[0].split('/')[-1]} > {file}, with Python {platform.python_version()},"
          f" NumPy {np.__version__}, SciPy {scipy.__version__}")


def write(name, value, relative=1e-11, scale=0.0):
    """A line `name value tolerance`. The tolerance is relative to the value, or to what its rounding comes from."""
    print(f"{name} {value:.15g} {relative * max(abs(value), scale):.1e}")
