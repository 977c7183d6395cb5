"""The U-Net of Ho et al. 2020 in JAX, as one would write it: NHWC, lax convolutions, GroupNorm by reshaping.

It was written from the paper, not from denoise/ddpm/network, but has its parameters under the same names, in a flat
dictionary from path to array, so that the two can be compared in value (golden.py) and in speed (bench.py).
"""

import jax
import jax.numpy as jnp


def time_embedding(t, dim, dtype):
    half = dim // 2
    frequencies = jnp.exp(-jnp.log(10000.0) * jnp.arange(half, dtype=dtype) / (half - 1))
    angles = (t - 1).astype(dtype)[:, None] * frequencies[None, :]
    return jnp.concatenate([jnp.sin(angles), jnp.cos(angles)], axis=-1)


class UNet:
    """A configuration; `get(path, shape, fan)` supplies every parameter, so the same code makes and uses them."""

    def __init__(self, config):
        self.config = config

    def init(self, key):
        """Parameters with the distribution of Ho's code."""
        params = {}

        def get(path, shape, fan=None):
            nonlocal key
            key, sub = jax.random.split(key)
            if path.endswith("scale"):
                params[path] = jnp.ones(shape)
            elif fan is None:
                params[path] = jnp.zeros(shape)
            else:
                limit = (6 / fan) ** 0.5
                params[path] = jax.random.uniform(sub, shape, minval=-limit, maxval=limit)
            return params[path]

        c = self.config
        x = jnp.zeros((1, c["size"], c["size"], c["channels"]))
        self.eps(get, x, jnp.ones(1, jnp.int32))
        return params

    def apply(self, params, x, t):
        """ε of x in x's type; the parameters are converted to it where they are used."""
        return self.eps(lambda path, shape, fan=None: params[path].astype(x.dtype), x, t)

    def eps(self, get, x, t):
        c = self.config
        base = c["base"]
        wide = jnp.promote_types(x.dtype, jnp.float32)  # of what needs precision

        def dense(path, x, out, zero=False):
            n = x.shape[-1]
            w = get(path + "/weights", (n, out), None if zero else n + out)
            return x @ w + get(path + "/bias", (out,))

        def conv(path, x, out, stride=1, zero=False):
            n = x.shape[-1]
            w = get(path + "/weights", (3, 3, n, out), None if zero else 9 * (n + out))
            y = jax.lax.conv_general_dilated(
                x, w, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
            return y + get(path + "/bias", (out,))

        def norm(path, x):
            b, h, w, n = x.shape
            groups = x.astype(wide).reshape(b, h, w, c["groups"], n // c["groups"])
            mean = groups.mean(axis=(1, 2, 4), keepdims=True)
            variance = groups.var(axis=(1, 2, 4), keepdims=True)
            normal = ((groups - mean) / jnp.sqrt(variance + 1e-6)).reshape(x.shape)
            y = normal * get(path + "/scale", (n,)).astype(wide) + get(path + "/shift", (n,)).astype(wide)
            return y.astype(x.dtype)

        def residual(path, x, out):
            h = conv(path + "/conv1", jax.nn.silu(norm(path + "/norm1", x)), out)
            h = h + dense(path + "/time", tau, out)[:, None, None, :]
            h = conv(path + "/conv2", jax.nn.silu(norm(path + "/norm2", h)), out, zero=True)
            if x.shape[-1] != out:
                x = dense(path + "/shortcut", x, out)
            return x + h

        def attention(path, x):
            b, height, width, n = x.shape
            h = norm(path + "/norm", x).reshape(b, height * width, n)
            q, k, v = (dense(path + "/" + name, h, n) for name in "qkv")
            products = (jnp.einsum("bqc,bkc->bqk", q, k) * n**-0.5).astype(wide)
            weights = jax.nn.softmax(products, axis=-1).astype(x.dtype)
            h = jnp.einsum("bqk,bkc->bqc", weights, v)
            return x + dense(path + "/out", h, n, zero=True).reshape(x.shape)

        def block(path, x, multiplier):
            x = residual(path, x, multiplier * base)
            return attention(path + "/attention", x) if x.shape[1] in c["attention"] else x

        tau = time_embedding(t, base, wide).astype(x.dtype)
        tau = jax.nn.silu(dense("/time/dense0", tau, 4 * base))
        tau = jax.nn.silu(dense("/time/dense1", tau, 4 * base))

        h = conv("/in", x, base)
        seen = [h]
        levels = c["multipliers"]
        for level, multiplier in enumerate(levels):
            for i in range(c["blocks"]):
                h = block(f"/down{level}_{i}", h, multiplier)
                seen.append(h)
            if level < len(levels) - 1:
                h = conv(f"/down{level}", h, h.shape[-1], stride=2)
                seen.append(h)
        h = residual("/middle0", h, h.shape[-1])
        h = attention("/middle1", h)
        h = residual("/middle2", h, h.shape[-1])
        for level, multiplier in reversed(list(enumerate(levels))):
            for i in range(c["blocks"] + 1):
                h = block(f"/up{level}_{i}", jnp.concatenate([h, seen.pop()], axis=-1), multiplier)
            if level > 0:
                h = conv(f"/up{level}", h.repeat(2, axis=1).repeat(2, axis=2), h.shape[-1])
        return conv("/out", jax.nn.silu(norm("/norm", h)), c["channels"], zero=True)
