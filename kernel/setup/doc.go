// Package setup makes what the lessons need and a checkout does not hold: GoNB with gopls and goimports, JupyterLab in a
// virtual environment, a PJRT plugin for XLA, and a kernelspec that binds them. All of it lies in the folder .denoise
// of the checkout; nothing is written to the home but Go's and pip's own caches, and deleting the folder uninstalls.
//
//	.denoise/
//	    bin/       gonb, gopls, goimports, launch (what Jupyter starts), plugintool
//	    venv/      Python, JupyterLab, nbclient, nbconvert, the kernelspec "gonb" and JupyterLab's settings
//	    pjrt/      the PJRT plugin for the CPU
//	    cuda/      the PJRT plugin for NVIDIA GPUs, when asked for
//	    jupyter/   what Jupyter would keep in the home: configuration, data, runtime files
//	    cache/     gopls's cache
//	    stamps/    one file a step, written when it has succeeded: what it was made from
//	    log/       the whole output of each step's programs
//
// Ensure does all of it, Plugin the plugin alone. Each step is done again when what it is made from changes (a pinned
// version, the Go toolchain, the place of the checkout) and when its result is gone. An interrupted step leaves no
// stamp, so that the next set-up does it from its beginning. One set-up at a time works in a checkout: a second waits.
package setup
