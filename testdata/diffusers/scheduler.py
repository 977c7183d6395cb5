"""Schedulers of diffusers in float64, their noise as an argument, and how a value is written down.

Time runs 1..T in names and arguments here; diffusers counts the same steps 0..T-1.
"""

import platform
import sys
from unittest import mock

import diffusers
import torch

# A schedule of each kind, and one of each with few steps, where β is large.
SCHEDULES = {
    "linear-1000": dict(num_train_timesteps=1000, beta_schedule="linear", beta_start=1e-4, beta_end=0.02),
    "linear-50": dict(num_train_timesteps=50, beta_schedule="linear", beta_start=1e-4 * 20, beta_end=0.02 * 20),
    "cosine-1000": dict(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2"),
    "cosine-50": dict(num_train_timesteps=50, beta_schedule="squaredcos_cap_v2"),
}


def make(kind, name, **options):
    """The scheduler with its tables in float64: torch.float32, which it asks for, is another name for it meanwhile."""
    with mock.patch.object(torch, "float32", torch.float64):
        scheduler = kind(**SCHEDULES[name], **options)
    assert scheduler.alphas_cumprod.dtype == torch.float64
    return scheduler


def tensor(*values):
    """A batch of one, as schedulers take it."""
    return torch.tensor([values], dtype=torch.float64)


def ddpm_step(scheduler, t, xt, output, noise):
    """x_{t-1} of DDPMScheduler with this noise, which it would draw."""
    with mock.patch("diffusers.schedulers.scheduling_ddpm.randn_tensor", return_value=noise):
        return scheduler.step(output, t - 1, xt).prev_sample[0]


def header(file):
    print(f"# python {sys.argv[0].split('/')[-1]} > {file}, with Python {platform.python_version()},"
          f" diffusers {diffusers.__version__}, PyTorch {torch.__version__.split('+')[0]} on the CPU")


def write(name, value, scale=0.0):
    """A line `name value tolerance`. The tolerance is relative to the value, or to what it is a difference of.

    diffusers takes 1-ᾱ_t, and β_t as 1-ᾱ_t/ᾱ_{t-1}, by subtraction from 1; the smallest, 4e-5, keeps 11 digits.
    """
    value = float(value)
    print(f"{name} {value:.15g} {2e-11 * max(abs(value), scale):.1e}")
