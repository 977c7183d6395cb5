"""Writes unet.golden: what the U-Net and its gradients are, in float64, for weights given by a formula.

A weight or input number i of the array called path is 0.3 sin(1.3 i + the sum of the bytes of path). Lines are
`name value tolerance`: elements of eps, then the norm of the gradient of Σ eps² by each parameter.
"""

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np

from unet import UNet

CONFIG = dict(size=8, channels=2, base=8, multipliers=[1, 2], blocks=2, attention=[4], groups=4)


def waves(path, shape):
    i = np.arange(np.prod(shape, dtype=int), dtype=np.float64)
    return 0.3 * np.sin(1.3 * i + sum(path.encode())).reshape(shape)


def main():
    net = UNet(CONFIG)
    params = {path: waves(path, value.shape) for path, value in net.init(jax.random.key(0)).items()}
    x = waves("x", (2, CONFIG["size"], CONFIG["size"], CONFIG["channels"]))
    t = np.array([1, 777], np.int32)
    eps = np.asarray(net.apply(params, x, t))
    gradients = jax.grad(lambda p: jnp.sum(net.apply(p, x, t) ** 2))(params)
    print("# python golden.py > unet.golden, with JAX", jax.__version__)
    for i in range(0, eps.size, 17):
        print(f"eps[{i}] {eps.flat[i]:.10g} 1e-8")
    for path in sorted(gradients):
        norm = np.linalg.norm(gradients[path])
        print(f"gradient:{path} {norm:.10g} {1e-7 * (1 + norm):.1e}")


if __name__ == "__main__":
    main()
