"""Writes what the tests of package diffusers compare with: narrow U-Nets of Ho's shape made by diffusers with random
weights, without classes (narrow.safetensors) and with (classes.safetensors), and what they answer (*.golden: name, value,
tolerance).

    python3 -m venv /tmp/v && /tmp/v/bin/pip install -r requirements.txt
    /tmp/v/bin/python unet.py

The input is sin(0.7 i) in the order [batch, height, width, channels], so that both sides make it themselves.
"""

import sys
from importlib.metadata import version

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file

SIZE, CHANNELS, TIMES = 8, 3, [1, 400, 1000]  # our times, 1..T


def write(name, channels, blocks, classes=None, labels=None):
    torch.manual_seed(2020)
    net = UNet2DModel(
        sample_size=SIZE, in_channels=CHANNELS, out_channels=CHANNELS, layers_per_block=blocks,
        block_out_channels=channels, down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"), attention_head_dim=None, norm_num_groups=2,
        downsample_padding=0, flip_sin_to_cos=False, freq_shift=1, norm_eps=1e-6, num_class_embeds=classes,
    ).eval()
    # diffusers starts some layers small or at one and zero; random numbers everywhere leave no tensor untested.
    weights = {name: 0.5 * torch.randn(value.shape) for name, value in net.state_dict().items()}
    net.load_state_dict(weights)
    save_file(weights, name + ".safetensors", metadata={"format": "pt"})

    count = len(TIMES) * SIZE * SIZE * CHANNELS
    x = torch.sin(0.7 * torch.arange(count, dtype=torch.float64)).reshape(len(TIMES), SIZE, SIZE, CHANNELS)
    with torch.no_grad():
        answer = net.double()(x.permute(0, 3, 1, 2), torch.tensor(TIMES) - 1, class_labels=labels)
    with open(name + ".golden", "w", encoding="utf-8") as out:
        out.write("# made by: python unet.py, with diffusers %s, torch %s, Python %s, in float64\n"
                  % (version("diffusers"), version("torch"), sys.version.split()[0]))
        out.write("# eps[index in batch, height, width, channels], value, tolerance\n")
        for i, value in enumerate(answer.sample.permute(0, 2, 3, 1).flatten().tolist()):
            out.write("eps[%d] %.9g 1e-4\n" % (i, value))


write("narrow", (4, 8), 2)
# Three classes, and a row for "no label", which the last example asks for.
write("classes", (4, 4), 1, classes=4, labels=torch.tensor([0, 2, 3]))
