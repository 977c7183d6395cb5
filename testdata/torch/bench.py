"""Times a training step and 100-step sampling of the U-Net in PyTorch, compiled, on request: see ../jax/bench.py, whose
lines it understands. A GPU is used where --device says cuda."""

import json
import sys
import time

import torch

from unet import UNet

STEPS = 100


def main(batch, config, device):
    dtype = getattr(torch, config["compute"])
    torch.set_float32_matmul_precision("high")  # TF32 on a GPU, as the others
    torch.backends.cudnn.allow_tf32 = True
    net = UNet(config)
    params = {path: p.requires_grad_() for path, p in net.init(device).items()}
    ema = {path: p.detach().clone() for path, p in params.items()}
    print(sum(p.numel() for p in params.values()), flush=True)
    shape = (batch, config["channels"], config["size"], config["size"])
    x0 = torch.randn(shape, device=device).clamp(-1, 1).to(memory_format=torch.channels_last)
    beta = torch.linspace(1e-4, 0.02, STEPS, dtype=torch.float64)
    bar = torch.cumprod(1 - beta, 0)
    before = torch.cat([torch.ones(1, dtype=torch.float64), bar[:-1]])
    tables = [table.to(device, torch.float32) for table in (
        bar.sqrt(), (1 - bar).sqrt(), before.sqrt() * beta / (1 - bar), (1 - beta).sqrt() * (1 - before) / (1 - bar),
        (beta * (1 - before) / (1 - bar)).sqrt())]
    root, noise, of_x0, of_xt, deviation = tables

    def predict(params, x, t):
        return net.apply(params, x.to(dtype), t).float()

    optimizer = torch.optim.Adam(params.values(), lr=2e-4, fused=True)

    @torch.compile
    def loss_of(x0, t, eps):
        x = root[t - 1][:, None, None, None] * x0 + noise[t - 1][:, None, None, None] * eps
        return ((eps - predict(params, x, t)) ** 2).mean()

    def train():
        t = torch.randint(1, STEPS + 1, (batch,), device=device)
        eps = torch.randn_like(x0)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(x0, t, eps)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params.values(), 1.0)
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.values()), list(params.values()), 1e-4)
        return loss.item()

    @torch.compile
    def step(x, t, z):
        eps = predict(ema, x, t)
        i = t[0] - 1
        x0 = ((x - noise[i] * eps) / root[i]).clamp(-1, 1)
        return of_x0[i] * x0 + of_xt[i] * x + deviation[i] * z

    @torch.no_grad()
    def sample():
        x = torch.randn(shape, device=device).to(memory_format=torch.channels_last)
        for t in range(STEPS, 0, -1):
            x = step(x, torch.full((batch,), t, device=device), torch.randn_like(x))
        return x.cpu()

    for line in sys.stdin:
        what, n = line.split()
        times = []
        for _ in range(int(n)):
            start = time.perf_counter()
            train() if what == "train" else sample()
            times.append(1000 * (time.perf_counter() - start))
        print(*times, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3])
