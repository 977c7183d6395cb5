"""Writes schedules.golden: tables, the posterior, the noised x_0 and v of diffusers' DDPMScheduler."""

import torch
from diffusers import DDPMScheduler

from scheduler import SCHEDULES, ddpm_step, header, make, tensor, write

TIMES = [1, 2, 3, 10, 25, 50, 100, 500, 999, 1000]


def main():
    header("schedules.golden")
    for name, config in SCHEDULES.items():
        # A scheduler whose network says x_0: its step without noise is the posterior's mean.
        posterior = make(DDPMScheduler, name, prediction_type="sample", clip_sample=False)
        learned = make(DDPMScheduler, name, variance_type="learned_range")
        for t in TIMES:
            if t > config["num_train_timesteps"]:
                continue
            at = torch.tensor([t - 1])
            write(f"{name}.beta[{t}]", posterior.betas[t - 1])
            write(f"{name}.alpha-bar[{t}]", posterior.alphas_cumprod[t - 1])
            write(f"{name}.of-x0[{t}]", ddpm_step(posterior, t, tensor(0.0), tensor(1.0), tensor(0.0))[0])
            write(f"{name}.of-xt[{t}]", ddpm_step(posterior, t, tensor(1.0), tensor(0.0), tensor(0.0))[0])
            if t > 1:  # diffusers has 1e-20 for the variance of 0 at t = 1
                write(f"{name}.variance[{t}]", posterior._get_variance(t - 1))
                for v in [-1.0, 0.3, 1.0]:
                    log_variance = learned._get_variance(t - 1, predicted_variance=torch.tensor(v, dtype=torch.float64))
                    write(f"{name}.log-variance[{t},{v:g}]", log_variance, scale=1)
            x0, eps = tensor(-0.4), tensor(1.1)
            write(f"{name}.noised[{t}]", posterior.add_noise(x0, eps, at)[0, 0])
            write(f"{name}.v[{t}]", posterior.get_velocity(x0, eps, at)[0, 0], scale=1)


if __name__ == "__main__":
    main()
