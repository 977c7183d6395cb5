"""Times cells on this kernel and on a bare GoNB in turn, and prints the medians in seconds as JSON.

Arguments: how often each cell is changed; the program of GoNB; the checkout.
"""

import json
import os
import statistics
import sys
import tempfile
import time

CELLS = {
    "trivial": '%%\nfmt.Println("{n}")',
    "lesson": """import (
	"denoise/ddpm/schedule"
	"denoise/lessons/cell"
	"denoise/lessons/figure"
	"denoise/lessons/forward"
)
%%
s := cell.Value(schedule.Linear(1000))
cell.Must(figure.Show(forward.Spread(s, forward.Unscaled, forward.Overscaled, forward.Right)))
fmt.Println({n})""",
    "GoMLX": 'import "denoise/ddpm/backend"\n%%\nb, err := backend.Open("go")\nfmt.Println(b != nil, err, {n})',
}


def main():
    times, gonb, root = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    with tempfile.TemporaryDirectory() as folder:
        spec = os.path.join(folder, "kernels", "bare")
        os.makedirs(spec)
        with open(os.path.join(spec, "kernel.json"), "w", encoding="utf-8") as file:
            argv = [gonb, "-kernel", "{connection_file}", "-go_work", root, "-logtostderr=false"]
            json.dump({"argv": argv, "display_name": "bare", "language": "go"}, file)
        os.environ["JUPYTER_PATH"] = folder
        from jupyter_client.manager import start_new_kernel

        kernels = {name: start_new_kernel(kernel_name=name, startup_timeout=120) for name in ("gonb", "bare")}
        try:
            print(json.dumps(measure({name: client for name, (_, client) in kernels.items()}, times)))
        finally:
            for manager, client in kernels.values():
                client.stop_channels()
                manager.shutdown_kernel()  # killed, GoNB would leave its gopls


def measure(clients, times):
    taken = {}
    for kind, cell in CELLS.items():
        for n in range(-1, times):  # the first of each warms the caches
            for state in ("changed", "unchanged"):
                for name, client in clients.items():
                    began = time.perf_counter()
                    reply = client.execute_interactive(cell.replace("{n}", str(n)), output_hook=lambda _: None, timeout=300)
                    if reply["content"]["status"] != "ok":
                        raise RuntimeError(reply["content"])
                    if n >= 0:
                        taken.setdefault(f"{kind}-{state}", {}).setdefault(name, []).append(time.perf_counter() - began)
    return {kind: {name: statistics.median(seconds) for name, seconds in by.items()} for kind, by in taken.items()}


main()
