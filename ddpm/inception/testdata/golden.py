"""Writes what the tests of package inception compare with, as lines of name, value and tolerance: features.golden, the pool3
features that pytorch-fid's own network has of generated weights, fid.golden, the FID that it finds by them, and resize.golden, what
torch makes of resized images.

    python3 -m venv /tmp/v && /tmp/v/bin/pip install -r requirements.txt
    /tmp/v/bin/python golden.py

Weights and images are made by a formula that the tests follow too; see `uniform`.
"""

import math
import sys
from importlib.metadata import version

import numpy as np
import torch
import torchvision
from pytorch_fid import inception
from pytorch_fid.fid_score import calculate_frechet_distance
from torch.nn import functional


def uniform(name, count):
    """Numbers of [0, 1): a hash of the index and of the bytes of the name, both in 32 bits."""
    seed = 0
    for byte in name.encode():
        seed = (31 * seed + byte) % 2**32
    h = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed)
    for _ in range(2):
        h = (h ^ (h >> np.uint32(16))) * np.uint32(0x45D9F3B)
    return (h ^ (h >> np.uint32(16))) / 2**32


def weight(name, shape):
    u = uniform(name, math.prod(shape))
    if name.endswith("running_var"):
        value = 0.5 + u
    elif name.endswith("bn.weight"):
        value = 0.8 + 0.4 * u
    elif len(shape) == 4:  # the variance 2/fan-in keeps that of the signal
        value = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
    else:
        value = 0.4 * u - 0.2
    return torch.from_numpy(np.float32(value).reshape(shape))


def generated(*_, **__):
    """The state dict in place of the one that pytorch-fid downloads."""
    net = torchvision.models.inception_v3(num_classes=1008, aux_logits=False, weights=None, init_weights=False)
    return {name: weight(name, tuple(value.shape)) for name, value in net.state_dict().items()
            if not name.endswith("num_batches_tracked")}


def images(name, n, height, width, channels, count=256):
    """Whole levels 0..count-1 over 255, [n, channels, height, width]; the formula numbers them as [n, height, width, channels]."""
    levels = np.floor(count * uniform(name, n * height * width * channels))
    x = torch.from_numpy(np.float32(levels / 255)).reshape(n, height, width, channels)
    return x.permute(0, 3, 1, 2)


def head(file):
    file.write("# made by: python golden.py, with pytorch-fid %s, torch %s, torchvision %s, Python %s\n" % (
        version("pytorch-fid"), version("torch"), version("torchvision"), sys.version.split()[0]))


def network():
    inception.load_state_dict_from_url = generated
    return inception.InceptionV3().eval()


def features(out):
    net = network()
    small, grey = images("small", 2, 32, 32, 3), images("grey", 1, 28, 28, 1).expand(1, 3, 28, 28)
    with torch.no_grad():
        for name, x in {"small": small, "grey": grey}.items():
            for i, h in enumerate(net(x)[0].flatten(1).double()):
                size = h.square().mean().sqrt().item()
                out.write("%s[%d].norm %.9g %.1e\n" % (name, i, h.norm().item(), 1e-4 * h.norm().item()))
                for k in range(0, 2048, 16):
                    out.write("%s[%d][%d] %.9g %.1e\n" % (name, i, k, h[k].item(), 1e-4 * size))


def fid(out):
    """Of eight images to eight darker ones, so that both covariances are singular; scipy's root of a matrix takes minutes."""
    net = network()
    moments = []
    for name, count in {"left": 256, "right": 128}.items():
        with torch.no_grad():
            h = net(images(name, 8, 32, 32, 3, count))[0].flatten(1).double().numpy()
        moments += [h.mean(axis=0), np.cov(h, rowvar=False)]
    out.write("fid %.9g 0.01\n" % calculate_frechet_distance(*moments))


def resized(out):
    for height, width in [(5, 3), (32, 32), (1, 400), (700, 299)]:
        name = "resize%dx%d" % (height, width)
        y = functional.interpolate(images(name, 1, height, width, 1), size=(299, 299), mode="bilinear", align_corners=False)
        flat = y.flatten()
        for k in list(range(0, 299 * 299, 1499)) + [298, 299 * 298, 299 * 299 - 1]:
            out.write("%s[%d] %.9g 2e-5\n" % (name, k, flat[k].item()))


for path, write in {"features.golden": features, "resize.golden": resized, "fid.golden": fid}.items():
    with open(path, "w", encoding="utf-8") as file:
        head(file)
        write(file)
