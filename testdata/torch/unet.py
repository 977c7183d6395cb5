"""The U-Net of Ho et al. 2020 in PyTorch, as one would write it: channels first, functional convolutions, group_norm.

It has its parameters under the names of denoise/ddpm/network, in a flat dictionary from path to tensor, so that it can be
held against the values of ../jax/unet.golden: python unet.py.
"""

import math

import torch
import torch.nn.functional as F


def time_embedding(t, dim, dtype):
    half = dim // 2
    frequencies = torch.exp(-math.log(10000.0) * torch.arange(half, dtype=dtype, device=t.device) / (half - 1))
    angles = (t - 1).to(dtype)[:, None] * frequencies[None, :]
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=-1)


class UNet:
    """A configuration; `get(path, shape, fan)` supplies every parameter, so the same code makes and uses them."""

    def __init__(self, config):
        self.config = config

    def init(self, device="cpu", dtype=torch.float32):
        params = {}

        def get(path, shape, fan=None):
            if path.endswith("scale"):
                value = torch.ones(shape)
            elif fan is None:
                value = torch.zeros(shape)
            else:
                limit = (6 / fan) ** 0.5
                value = (2 * torch.rand(shape) - 1) * limit
            params[path] = value.to(device, dtype)
            return params[path]

        c = self.config
        x = torch.zeros((1, c["channels"], c["size"], c["size"]), device=device, dtype=dtype)
        self.eps(get, x, torch.ones(1, dtype=torch.int32, device=device))
        return params

    def apply(self, params, x, t):
        """ε of x, [batch, channels, size, size], in x's type; the parameters are converted to it where they are used."""
        return self.eps(lambda path, shape, fan=None: params[path].to(x.dtype), x, t)

    def eps(self, get, x, t):
        c = self.config
        base = c["base"]
        wide = torch.promote_types(x.dtype, torch.float32)

        def dense(path, x, out, zero=False):
            n = x.shape[-1]
            return x @ get(path + "/weights", (n, out), None if zero else n + out) + get(path + "/bias", (out,))

        def conv(path, x, out, stride=1, zero=False):
            n = x.shape[1]
            w = get(path + "/weights", (out, n, 3, 3), None if zero else 9 * (n + out))
            if stride == 2:
                x = F.pad(x, (0, 1, 0, 1))
            return F.conv2d(x, w, get(path + "/bias", (out,)), stride=stride, padding=1 if stride == 1 else 0)

        def norm(path, x):
            n = x.shape[1]
            y = F.group_norm(x.to(wide), c["groups"], get(path + "/scale", (n,)).to(wide), get(path + "/shift", (n,)).to(wide), eps=1e-6)
            return y.to(x.dtype)

        def residual(path, x, out):
            h = conv(path + "/conv1", F.silu(norm(path + "/norm1", x)), out)
            h = h + dense(path + "/time", tau, out)[:, :, None, None]
            h = conv(path + "/conv2", F.silu(norm(path + "/norm2", h)), out, zero=True)
            if x.shape[1] != out:
                x = dense(path + "/shortcut", x.permute(0, 2, 3, 1), out).permute(0, 3, 1, 2)
            return x + h

        def attention(path, x):
            b, n, height, width = x.shape
            h = norm(path + "/norm", x).permute(0, 2, 3, 1).reshape(b, height * width, n)
            q, k, v = (dense(path + "/" + name, h, n) for name in "qkv")
            h = F.scaled_dot_product_attention(q, k, v)
            h = dense(path + "/out", h, n, zero=True).reshape(b, height, width, n)
            return x + h.permute(0, 3, 1, 2)

        def block(path, x, multiplier):
            x = residual(path, x, multiplier * base)
            return attention(path + "/attention", x) if x.shape[2] in c["attention"] else x

        tau = time_embedding(t, base, wide).to(x.dtype)
        tau = F.silu(dense("/time/dense0", tau, 4 * base))
        tau = F.silu(dense("/time/dense1", tau, 4 * base))

        h = conv("/in", x, base)
        seen = [h]
        levels = c["multipliers"]
        for level, multiplier in enumerate(levels):
            for i in range(c["blocks"]):
                h = block(f"/down{level}_{i}", h, multiplier)
                seen.append(h)
            if level < len(levels) - 1:
                h = conv(f"/down{level}", h, h.shape[1], stride=2)
                seen.append(h)
        h = residual("/middle0", h, h.shape[1])
        h = attention("/middle1", h)
        h = residual("/middle2", h, h.shape[1])
        for level, multiplier in reversed(list(enumerate(levels))):
            for i in range(c["blocks"] + 1):
                h = block(f"/up{level}_{i}", torch.cat([h, seen.pop()], dim=1), multiplier)
            if level > 0:
                h = conv(f"/up{level}", F.interpolate(h, scale_factor=2, mode="nearest"), h.shape[1])
        return conv("/out", F.silu(norm("/norm", h)), c["channels"], zero=True)


def check():
    """Compares with the golden values, which jax/golden.py computed for weights given by a formula."""
    config = dict(size=8, channels=2, base=8, multipliers=[1, 2], blocks=2, attention=[4], groups=4)

    def waves(path, shape):
        i = torch.arange(math.prod(shape), dtype=torch.float64)
        return (0.3 * torch.sin(1.3 * i + sum(path.encode()))).reshape(shape)

    net = UNet(config)
    params = {}
    for path, value in net.init(dtype=torch.float64).items():
        if value.ndim == 4:  # the formula numbers a kernel as [3, 3, in, out]
            out, n = value.shape[:2]
            params[path] = waves(path, (3, 3, n, out)).permute(3, 2, 0, 1)
        else:
            params[path] = waves(path, tuple(value.shape))
    x = waves("x", (2, 8, 8, 2)).permute(0, 3, 1, 2)
    eps = net.apply(params, x, torch.tensor([1, 777])).permute(0, 2, 3, 1).reshape(-1)
    worst = 0.0
    with open(__file__.replace("torch/unet.py", "jax/unet.golden")) as file:
        for line in file:
            if line.startswith("eps["):
                name, value, _ = line.split()
                worst = max(worst, abs(eps[int(name[4:-1])].item() - float(value)))
    print(f"the largest difference is {worst:.2g}")
    return worst < 1e-8


if __name__ == "__main__":
    raise SystemExit(0 if check() else "unet.py: the values are not those of jax/unet.golden")
