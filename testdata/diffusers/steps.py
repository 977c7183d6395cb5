"""Writes steps.golden: one step of diffusers' DDPMScheduler and DDIMScheduler from a given x_t, prediction and noise.

The three coordinates of x_t are 0.7, -0.2 and 1.5; what the network says, of ε or of v, is -0.3, 0.9 and 0.1; the noise of
the step is 1.1, -0.6 and 0.2.
"""

from diffusers import DDIMScheduler, DDPMScheduler

from scheduler import SCHEDULES, ddpm_step, header, make, tensor, write

XT, OUTPUT, NOISE = tensor(0.7, -0.2, 1.5), tensor(-0.3, 0.9, 0.1), tensor(1.1, -0.6, 0.2)
PREDICTIONS = {"eps": "epsilon", "v": "v_prediction"}


def ddpm(name, t):
    for target, prediction in PREDICTIONS.items():
        for clip in [False, True]:
            for variance in ["fixed_small", "fixed_large"]:
                scheduler = make(DDPMScheduler, name, prediction_type=prediction, clip_sample=clip, variance_type=variance)
                for i, x in enumerate(ddpm_step(scheduler, t, XT, OUTPUT, NOISE)):
                    write(f"{name}.ddpm.{target}.{variance}{'.clipped' if clip else ''}[{t},{i}]", x, scale=1)


def ddim(name, t, steps):
    """To t - T/steps; ε is derived anew from an x_0 that was clipped."""
    T = SCHEDULES[name]["num_train_timesteps"]
    for target, prediction in PREDICTIONS.items():
        for clip in [False, True]:
            scheduler = make(DDIMScheduler, name, prediction_type=prediction, clip_sample=clip)
            scheduler.set_timesteps(steps)
            for eta in [0.0, 0.5, 1.0]:
                step = scheduler.step(OUTPUT, t - 1, XT, eta=eta, variance_noise=NOISE, use_clipped_model_output=True)
                for i, x in enumerate(step.prev_sample[0]):
                    write(f"{name}.ddim.{target}.{eta:g}{'.clipped' if clip else ''}[{t},{t - T // steps},{i}]", x, scale=1)


def main():
    header("steps.golden")
    for name in ["linear-1000", "cosine-1000"]:
        for t in [1, 2, 100, 500, 990]:
            ddpm(name, t)
        for t in [20, 100, 500, 980]:
            ddim(name, t, 50)
        for t in [2, 500]:
            ddim(name, t, 1000)


if __name__ == "__main__":
    main()
