"""Times a training step and 100-step sampling of the U-Net in JAX, compiled, on request.

It is the other half of BenchmarkPeers in ddpm, which says on standard input what to time, a line at a time, and gets a line
back:

    train N      N steps of training: t and noise drawn, gradients clipped, Adam, averaged weights -> their times in ms
    sample N     N times the whole reverse process of 100 steps, for a batch                       -> likewise

The first line it writes is the number of parameters. Usage: bench.py BATCH CONFIG DEVICE, with CONFIG as JSON and a device of
cpu or cuda.
"""

import functools
import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

from unet import UNet

STEPS = 100


def main(batch, config):
    dtype = jnp.dtype(config["compute"])
    net = UNet(config)
    params = net.init(jax.random.key(0))
    shape = (batch, config["size"], config["size"], config["channels"])
    x0 = jnp.clip(jax.random.normal(jax.random.key(1), shape), -1, 1)
    print(sum(p.size for p in params.values()), flush=True)
    beta = np.linspace(1e-4, 0.02, STEPS)
    bar = np.cumprod(1 - beta)
    before = np.append(1, bar[:-1])
    root, noise, of_x0, of_xt, deviation = (jnp.asarray(table, jnp.float32) for table in (
        np.sqrt(bar), np.sqrt(1 - bar), np.sqrt(before) * beta / (1 - bar), np.sqrt(1 - beta) * (1 - before) / (1 - bar),
        np.sqrt(beta * (1 - before) / (1 - bar))))

    def predict(params, x, t):
        return net.apply(params, x.astype(dtype), t).astype(jnp.float32)

    def loss_of(params, x0, t, eps):
        spread = lambda table: table[t - 1][:, None, None, None]
        return jnp.mean((eps - predict(params, spread(root) * x0 + spread(noise) * eps, t)) ** 2)

    @functools.partial(jax.jit, donate_argnums=0)
    def train(state, x0):
        params, ema, first, second, step, key = state
        key, for_t, for_eps = jax.random.split(key, 3)
        t = jax.random.randint(for_t, (batch,), 1, STEPS + 1)
        loss, gradients = jax.value_and_grad(loss_of)(params, x0, t, jax.random.normal(for_eps, shape))
        norm = jnp.sqrt(sum(jnp.sum(g * g) for g in gradients.values()))
        gradients = jax.tree.map(lambda g: g * jnp.minimum(1, 1 / norm), gradients)
        step = step + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
        a, b = 1 / (1 - 0.9**step), 1 / (1 - 0.999**step)
        params = jax.tree.map(
            lambda p, m, v: p - 2e-4 * m * a / (jnp.sqrt(v * b) + 1e-8), params, first, second)
        ema = jax.tree.map(lambda e, p: e + 1e-4 * (p - e), ema, params)
        return (params, ema, first, second, step, key), loss

    @jax.jit
    def sample(params, key):
        def step(i, carry):
            x, key = carry
            i = STEPS - 1 - i
            key, for_z = jax.random.split(key)
            eps = predict(params, x, jnp.full((batch,), i + 1))
            x0 = jnp.clip((x - noise[i] * eps) / root[i], -1, 1)
            return of_x0[i] * x0 + of_xt[i] * x + deviation[i] * jax.random.normal(for_z, shape), key

        key, for_x = jax.random.split(key)
        return jax.lax.fori_loop(0, STEPS, step, (jax.random.normal(for_x, shape), key))[0]

    copy = lambda: jax.tree.map(jnp.copy, params)
    zeros = lambda: jax.tree.map(jnp.zeros_like, params)
    state = (params, copy(), zeros(), zeros(), jnp.float32(0), jax.random.key(2))
    for line in sys.stdin:
        what, n = line.split()
        times = []
        for i in range(int(n)):
            start = time.perf_counter()
            if what == "train":
                state, loss = train(state, x0)
                float(loss)
            else:
                np.asarray(sample(state[1], jax.random.key(i)))
            times.append(1000 * (time.perf_counter() - start))
        print(*times, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
