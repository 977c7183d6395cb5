#!/bin/sh
# Checks the GPU path on a machine that need not have Go: the tests on xla:cuda, then training steps and 100-step sampling of
# Ho's CIFAR-10 network at batch 128, in float32 (TF32) and in bfloat16, against the same network in JAX and PyTorch, compiled.
#
#   testdata/gpu-check.sh --build    where there is Go: packs the programs into testdata/gpu-check.tar.gz (git ignores it)
#   testdata/gpu-check.sh            on the GPU machine, in a copy of the checkout with that file
#   testdata/gpu-check.sh --cpu      the same script with a tiny network on xla:cpu, to see that it works
#
# The plugin is the one of `go run ./kernel setup --backend xla:cuda`, else that of the JAX which $DENOISE_JAX_PYTHON
# (python3) has; $PJRT_PLUGIN_LIBRARY_PATH comes before both. JAX and PyTorch are those of $DENOISE_JAX_PYTHON and
# $DENOISE_TORCH_PYTHON (python3); one that is not there is left out, and said so. Each part runs though another fails; the
# last line and the exit status tell whether all passed.
set -u
cd "$(dirname "$0")/.." || exit 1
root=$PWD
archive=$root/testdata/gpu-check.tar.gz

build() {
	folder=$(mktemp -d) || exit 1
	for package in backend device network .; do
		name=$(basename "ddpm/$package"); [ "$package" = . ] && name=ddpm
		go test -c -ldflags='-s -w' -o "$folder/$name.test" "./ddpm/$package" || exit 1
	done
	go build -ldflags='-s -w' -o "$folder/ddpm" ./ddpm/cmd/ddpm || exit 1
	tar -C "$folder" -czf "$archive" . || exit 1
	rm -r "$folder"
}

mode=cuda
case ${1-} in
--build) build; ls -l "$archive"; exit ;;
--cpu) mode=cpu ;;
'') ;;
*) echo "usage: testdata/gpu-check.sh [--build | --cpu]" >&2; exit 2 ;;
esac

bin=$(mktemp -d) || exit 1
trap 'rm -rf "$bin"' EXIT
if [ ! -f "$archive" ]; then
	command -v go >/dev/null || { echo "gpu-check: there is no $archive and no Go to make it: run testdata/gpu-check.sh --build on a machine with Go" >&2; exit 1; }
	build
fi
tar -C "$bin" -xzf "$archive" || exit 1

failed=
part() { # part NAME FOLDER COMMAND...
	title=$1; folder=$2; shift 2
	printf '\n== %s\n' "$title"
	( cd "$folder" && "$@" ) || { failed="$failed, $title"; printf '== FAILED: %s\n' "$title"; }
}
has() { "$1" -c "import $2" >/dev/null 2>&1; }

jax=${DENOISE_JAX_PYTHON:-python3}; has "$jax" jax || { echo "gpu-check: $jax has no JAX, which is left out"; jax=; }
torch=${DENOISE_TORCH_PYTHON:-python3}; has "$torch" torch || { echo "gpu-check: $torch has no PyTorch, which is left out"; torch=; }
export DENOISE_ROOT="$root" DENOISE_JAX_PYTHON="$jax" DENOISE_TORCH_PYTHON="$torch"

if [ "$mode" = cpu ]; then
	backend=xla:cpu network=glyphs batch=4 tests='BFloat16|BothWays' runs='OutOfMemory|BatchThatFits|Speed'
	export DENOISE_TEST_BACKENDS='go xla:cpu'
else
	backend=xla:cuda network=cifar10 batch=128 tests=. runs=.
	# The tests' tolerances are those of float32: TF32 has ten bits.
	export DENOISE_TEST_BACKENDS='go xla:cuda,tf32=false'
	command -v nvidia-smi >/dev/null || { echo "gpu-check: no nvidia-smi: this machine has no NVIDIA driver; --cpu tries the script without" >&2; exit 1; }
	nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader || exit 1
	if [ -z "${PJRT_PLUGIN_LIBRARY_PATH-}" ]; then
		PJRT_PLUGIN_LIBRARY_PATH=$root/.denoise/cuda/go-xla/nvidia
		if [ ! -e "$PJRT_PLUGIN_LIBRARY_PATH/pjrt_c_api_cuda_plugin.so" ]; then
			packages=$("${jax:-python3}" -c 'import jax_plugins.xla_cuda13 as p, os; print(os.path.dirname(os.path.dirname(os.path.dirname(p.__file__))))') ||
				{ echo "gpu-check: no CUDA plugin: go run ./kernel setup --backend xla:cuda, or a Python with jax[cuda13]" >&2; exit 1; }
			# The plugin looks for ../nvidia from where it lies.
			mkdir "$bin/plugin" && ln -s "$packages/jax_plugins/xla_cuda13/xla_cuda_plugin.so" "$bin/plugin/pjrt_c_api_cuda_plugin.so" &&
				ln -s "$packages/nvidia" "$bin/nvidia" || exit 1
			PJRT_PLUGIN_LIBRARY_PATH=$bin/plugin
			export XLA_FLAGS="${XLA_FLAGS-} --xla_gpu_cuda_data_dir=$packages/nvidia/cu13"
		fi
	fi
	export PJRT_PLUGIN_LIBRARY_PATH
	echo "plugin: $PJRT_PLUGIN_LIBRARY_PATH"
fi

part 'tests: backend' ddpm/backend "$bin/backend.test"
part 'tests: device' ddpm/device "$bin/device.test"
part 'tests: network' ddpm/network env NVIDIA_TF32_OVERRIDE=0 "$bin/network.test" -test.run "$tests"
part 'tests: training, sampling, evaluation' ddpm env NVIDIA_TF32_OVERRIDE=0 "$bin/ddpm.test" -test.run "$runs" -test.timeout 30m
part 'device, and the share of its matrix products reached' . env GOMLX_BACKEND=$backend "$bin/ddpm" bench --preset glyphs --steps 12 --samples 4
for compute in float32 bfloat16; do
	part "$network, batch $batch, $compute, against JAX and PyTorch" ddpm env DENOISE_PEERS_BACKEND=$backend DENOISE_PEERS_NETWORK=$network \
		DENOISE_PEERS_BATCH=$batch DENOISE_PEERS_COMPUTE=$compute "$bin/ddpm.test" -test.run '^$' -test.bench Peers -test.benchtime 1x -test.timeout 60m
done

if [ -n "$failed" ]; then
	printf '\ngpu-check: failed: %s\n' "${failed#, }"
	exit 1
fi
printf '\ngpu-check: all passed on %s\n' "$backend"
