"""Runs one notebook through nbclient for package headless.

Standard input: one line of JSON, the job; after it, nothing. When standard input ends, the run is to stop: the kernel is
interrupted, given a moment to end its cell, and killed with everything it started.
Standard output: one JSON object a line, the events that protocol.go names.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time

# Whatever the kernel or a library prints goes to standard error: standard output carries events only.
events = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
os.dup2(2, 1)

# jsonschema, which nbformat imports, loads this package if it is there, to check formats that notebooks do not use: that
# takes a second, the better part of the start of this program.
sys.modules["rfc3987_syntax"] = None

import nbformat

from client import Client
from failure import error_of, report_lines
from page import render

GRACE = 2.5  # seconds that an interrupted cell has before it is killed


def emit(event, **fields):
    events.write(json.dumps({"event": event, **fields}) + "\n")


def kernel_process(client):
    provisioner = getattr(client.km, "provisioner", None)
    return getattr(provisioner, "process", None)


def kill_kernel(client):
    """Kills the kernel and all that it started: some of it, as gopls, has a process group of its own, but the same session."""
    process = kernel_process(client)
    if process is None:
        return
    listed = subprocess.run(["ps", "-A", "-o", "pid="], stdout=subprocess.PIPE, text=True, check=False).stdout
    for pid in [process.pid, *map(int, listed.split())]:
        try:
            if os.getsid(pid) == process.pid:
                os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
    process.wait()


def stop_when_input_ends(client, idle):
    """A thread: waits for the end of standard input, then ends the run and this process."""

    def wait():
        while os.read(0, 4096):
            pass
        process = kernel_process(client)
        if process is not None:
            try:
                os.kill(process.pid, signal.SIGINT)  # the kernel passes it on to the cell's program
                idle.wait(GRACE)
            except ProcessLookupError:
                pass
        kill_kernel(client)
        os._exit(130)

    threading.Thread(target=wait, daemon=True).start()


async def run(job, notebook, client, idle):
    """Runs the cells; whether all succeeded."""
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    await client.async_start_new_kernel(cwd=job["folder"])
    emit("kernel", pid=kernel_process(client).pid, total=len(code))
    await client.async_start_new_kernel_client()
    succeeded = True
    for number, index in enumerate(code, start=1):
        cell = notebook.cells[index]
        emit("begin", cell=number, id=cell.get("id", ""), source=cell.source)
        began, error = time.monotonic(), None
        idle.clear()
        try:
            await client.async_execute_cell(cell, index)
        except Exception as e:
            error = e
        idle.set()
        seconds = time.monotonic() - began
        failure = error_of(error)
        if failure is None:
            emit("end", cell=number, seconds=seconds)
            continue
        kind, text = failure
        emit("end", cell=number, seconds=seconds, kind=kind, text=text, lines=report_lines(cell))
        succeeded = False
        break
    if kernel_process(client) is not None:
        await client.settle()
    return succeeded


def write(path, text):
    """Puts a file in place in one step."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)


def main():
    job = json.loads(open(0, "rb", buffering=0, closefd=False).readline())
    notebook = nbformat.read(job["notebook"], as_version=4)
    client = Client(
        notebook,
        kernel_name=job["kernel"],
        timeout=job["timeout"] or None,
        startup_timeout=120,
        iopub_timeout=60,
        raise_on_iopub_timeout=True,
        record_timing=False,
        coalesce_streams=True,
    )
    client.create_kernel_manager()
    idle = threading.Event()
    stop_when_input_ends(client, idle)
    try:
        succeeded = asyncio.run(run(job, notebook, client, idle))
    finally:
        kill_kernel(client)
    if job["output"]:
        write(job["output"], nbformat.writes(notebook) + "\n")
    if job["html"]:
        write(job["html"], render(notebook, job))
    emit("finished", ok=succeeded)


main()
