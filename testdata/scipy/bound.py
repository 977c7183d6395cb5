"""Writes bound.golden: the terms of the variational bound for one image of four pixels under the paper's schedule.

The pixels are 0, 77, 128 and 255. The noise of pixel i at t is 1.5 sin(1.3 i + 0.7 t), and the prediction of it 0.8 of that
plus 0.2 sin(2.1 i + 0.3 t). Everything is in nats and a sum over the pixels, but for what has bits or levels in its name.
"""

import numpy as np
from scipy import integrate, stats

from diffusion import header, linear, write

s = linear(1000)
PIXELS = np.array([0, 77, 128, 255])
X0 = 2 * PIXELS / 255 - 1
I = np.arange(4)
TIMES = [2, 3, 10, 100, 500, 1000]
VARIANCES = {"small": "small", "large": "large", "range": 0.3}


def noise(t):
    return 1.5 * np.sin(1.3 * I + 0.7 * t)


def prediction(t):
    return 0.8 * noise(t) + 0.2 * np.sin(2.1 * I + 0.3 * t)


def noised(t):
    return np.sqrt(s.alpha_bar[t]) * X0 + np.sqrt(s.noise[t]) * noise(t)


def kl(mean_p, var_p, mean_q, var_q):
    x = (var_p - var_q) / var_q
    return 0.5 * (x - np.log1p(x) + (mean_p - mean_q) ** 2 / var_q)


def kl_by_quadrature(mean_p, var_p, mean_q, var_q):
    p, q = stats.norm(mean_p, np.sqrt(var_p)), stats.norm(mean_q, np.sqrt(var_q))
    z = 12 * np.sqrt(var_p)
    return integrate.quad(lambda x: p.pdf(x) * (p.logpdf(x) - q.logpdf(x)), mean_p - z, mean_p + z, epsabs=1e-13)[0]


def predicted_x0(t, clip):
    x0 = s.x0(t, noised(t), prediction(t), "eps")
    return np.clip(x0, -1, 1) if clip else x0


def reverse_mean(t, clip):
    """mu_theta; at t = 1 the posterior is the point x_0."""
    x0 = predicted_x0(t, clip)
    return x0 if t == 1 else s.posterior(t, noised(t), x0)[0]


def previous(t, kind, clip=False):
    mean, variance = s.posterior(t, noised(t), X0)
    other, other_variance = reverse_mean(t, clip), np.exp(s.log_variance(t, kind))
    closed = kl(mean, variance, other, other_variance)
    if t in TIMES:
        for i in I:
            by_quadrature = kl_by_quadrature(mean[i], variance, other[i], other_variance)
            assert abs(closed[i] - by_quadrature) < 1e-10 * (1 + closed[i]), (t, kind, i)
    return np.sum(closed)


def erf_cdf(z):
    return stats.norm.cdf(z)


def tanh_cdf(z):
    return 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)))


def decoder(pixel, mean, variance, cdf):
    """ln of the mass of the pixel's bin, equation (13)."""
    x, std = 2 * pixel / 255 - 1, np.sqrt(variance)
    upper = cdf((x + 1 / 255 - mean) / std) if pixel < 255 else 1.0
    lower = cdf((x - 1 / 255 - mean) / std) if pixel > 0 else 0.0
    return np.log(max(upper - lower, 1e-12))


def decoded(kind, cdf, clip=False):
    mean, variance = reverse_mean(1, clip), np.exp(s.log_variance(1, kind))
    return -sum(decoder(PIXELS[i], mean[i], variance, cdf) for i in I)


def prior():
    mean, variance = np.sqrt(s.alpha_bar[s.T]) * X0, s.noise[s.T]
    return kl(mean, variance, 0.0, 1.0)


def weight(t, target, kind):
    """Half the square of the slope of mu_theta in the prediction, over sigma_t^2."""
    value = 1.0 if target == "mean" else s.posterior(t, 0.0, s.x0(t, 0.0, 1.0, target))[0]
    return value**2 / (2 * np.exp(s.log_variance(t, kind)))


def main():
    header("bound.golden")
    for i in I:
        # The share of the variance, a²/4 with a = 4e-5, is a difference of numbers of size a: it has 12 digits.
        write(f"prior[{PIXELS[i]}]", prior()[i], scale=1e-8)
    for name, kind in VARIANCES.items():
        for t in TIMES:
            write(f"previous.{name}[{t}]", previous(t, kind))
            write(f"log-variance.{name}[{t}]", s.log_variance(t, kind))
        write(f"log-variance.{name}[1]", s.log_variance(1, kind))
        for cdf in [erf_cdf, tanh_cdf]:
            write(f"decoded.{name}.{cdf.__name__[:-4]}", decoded(kind, cdf), 1e-10)
    for t in TIMES:
        mean, variance = s.posterior(t, noised(t), X0)
        large = s.beta[t]
        write(f"squared.large[{t}]", np.sum((mean - reverse_mean(t, False)) ** 2) / (2 * large))
        # ½(ln r + 1/r - 1) is about (r-1)²/4, and r is good to some 1e-15: scale times 1e-11 is (r-1)/2 of that.
        write(f"constant.large[{t}]", kl(0.0, variance, 0.0, large), scale=0.5e-4 * abs(large / variance - 1))
        write(f"simple[{t}]", np.mean((noise(t) - prediction(t)) ** 2))
        for target in ["eps", "x0", "v", "mean"]:
            for kind in ["small", "large"]:
                write(f"weight.{target}.{kind}[{t}]", weight(t, target, kind))
    for clip in [False, True]:
        name = "small.clipped" if clip else "small"
        terms = [previous(t, "small", clip) for t in range(2, s.T + 1)]
        bits = 4 * np.log(2)
        rate, distortion = (np.sum(prior()) + np.sum(terms)) / bits, decoded("small", erf_cdf, clip) / bits
        write(f"rate-bits.{name}", rate, 1e-10)
        write(f"rate-bits-from-500.{name}", (np.sum(prior()) + np.sum(terms[499:])) / bits, 1e-10)
        write(f"distortion-bits.{name}", distortion, 1e-10)
        write(f"bound-bits.{name}", rate + distortion, 1e-10)
        for t in [1, *TIMES]:
            error = np.sqrt(np.mean((X0 - predicted_x0(t, clip)) ** 2))
            write(f"rmse-levels.{name}[{t}]", 127.5 * error)
    variance = np.exp(s.log_variance(1, "small"))
    for cdf in [erf_cdf, tanh_cdf]:
        for pixel, mean in [(128, 128), (128, 130.5), (0, 0), (0, 3), (255, 254), (77, 90)]:
            # Far off the mean the mass is a difference of numbers near 1.
            write(f"decoder.{cdf.__name__[:-4]}[{pixel},{mean}]", decoder(pixel, 2 * mean / 255 - 1, variance, cdf), 1e-10)


if __name__ == "__main__":
    main()
