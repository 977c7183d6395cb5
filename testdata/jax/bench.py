"""Times the U-Net's train step (forward, backward, Adam) and forward pass in JAX on the CPU, on request.

It is the other half of TestAgainstJAX in ddpm/network, which says on standard input what to time, a line at a time, and
gets a line back:

    train N      N train steps       -> their times in milliseconds, apart by spaces
    forward N    N forward passes    -> likewise

The first line it writes is the number of parameters. Usage: bench.py BATCH [CONFIG as JSON]
"""

import functools
import json
import sys
import time

import jax
import jax.numpy as jnp

from unet import GLYPHS, UNet


def main(batch, config):
    net = UNet(config)
    params = net.init(jax.random.key(0))
    shape = (batch, config["size"], config["size"], config["channels"])
    x = jax.random.normal(jax.random.key(1), shape)
    eps = jax.random.normal(jax.random.key(2), shape)
    t = 1 + jnp.arange(batch, dtype=jnp.int32) * 1000 // batch
    print(sum(p.size for p in params.values()), flush=True)

    def loss_of(params, x, t, eps):
        return jnp.mean((eps - net.apply(params, x, t)) ** 2)

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2, 3))
    def train(params, first, second, step, x, t, eps):
        loss, gradients = jax.value_and_grad(loss_of)(params, x, t, eps)
        step = step + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradients)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradients)
        a, b = 1 / (1 - 0.9**step), 1 / (1 - 0.999**step)
        params = jax.tree.map(
            lambda p, m, v: p - 1e-4 * m * a / (jnp.sqrt(v * b) + 1e-8), params, first, second)
        return params, first, second, step, loss

    forward = jax.jit(net.apply)
    state = (params, jax.tree.map(jnp.zeros_like, params), jax.tree.map(jnp.zeros_like, params), jnp.float32(0))
    for line in sys.stdin:
        what, n = line.split()
        times = []
        for _ in range(int(n)):
            start = time.perf_counter()
            if what == "train":
                *state, loss = train(*state, x, t, eps)
                loss.block_until_ready()
            else:
                forward(state[0], x, t).block_until_ready()
            times.append(1000 * (time.perf_counter() - start))
        print(*times, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]) if len(sys.argv) > 2 else GLYPHS)
