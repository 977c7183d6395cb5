"""Runs one notebook through nbclient for package headless.

Standard input: one line of JSON, the job; after it, nothing. When standard input ends, the run is to stop: the kernel is
interrupted, given a moment to end its cell, and killed with everything it started.
Standard output: one JSON object a line, the events that headless.go names.
"""

import asyncio
import html
import json
import os
import re
import shlex
import signal
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
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionComplete,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)

REPORT = 12  # lines of a failing cell's own report that are passed on
GRACE = 2.5  # seconds that an interrupted cell has before it is killed
SETTLE = 0.2  # seconds for outputs that follow the end of the last cell

NOTE = """#!/bin/sh
# Runs a command for a cell and notes, beside this file, that it began and that it succeeded.
number=$1
shift
"$@"
status=$?
echo "$number $status" >> "$0.log"
exit $status
"""


def emit(event, **fields):
    events.write(json.dumps({"event": event, **fields}) + "\n")


class ShellLines:
    """Finds out which shell lines of a cell failed, which GoNB does not tell.

    Each `!` line and each %%bash, %%sh or %%script cell is sent to the kernel with a small script before it, which runs
    the command as GoNB would and notes its exit status in a file. The notebook itself is not changed. A line that
    has no note when the cell ends did not end by itself, and counts as failed.
    """

    def __init__(self, folder):
        self.script = os.path.join(folder, "shell-line")
        self.log = self.script + ".log"
        self.lines = []
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(NOTE)
        os.chmod(self.script, 0o700)

    def watch(self, source):
        """The source to send to the kernel: as many lines, each at its place."""
        self.lines = []
        if os.path.exists(self.log):
            os.remove(self.log)
        lines = source.split("\n")
        first = self.trim(lines[0])
        if re.match(r"%%(bash|sh|script|writefile|gx)(\s|$)", first):
            words = first.split()
            if words[0] in ("%%bash", "%%sh") and len(words) == 1:
                lines[0] = f'%%script "{self.script}" {self.number(first)} {words[0][2:]}'
            elif words[0] == "%%script" and len(words) > 1:
                lines[0] = f'%%script "{self.script}" {self.number(first)} {first[len("%%script"):].strip()}'
            return "\n".join(lines)
        at = 0
        while at < len(lines):
            begin, line = at, self.trim(lines[at])
            at += 1
            if len(line) < 2 or line[0] not in "%!":
                continue
            while line.endswith("\\") and at < len(lines):
                line = line[:-1] + " " + self.trim(lines[at])
                at += 1
            if line.endswith("\\"):
                line = line[:-1] + " "
            command = line[1:].lstrip(" \t")
            if line[0] == "%" or not command:
                continue
            star = "*" if command.startswith("*") else ""
            words = [self.script, str(self.number(line)), "/bin/bash", "-c", command.removeprefix("*")]
            lines[begin] = "!" + star + shlex.join(words)
            lines[begin + 1 : at] = [""] * (at - begin - 1)
        return "\n".join(lines)

    @staticmethod
    def trim(line):
        """A line without the comment mark that lets GoNB's commands stand in a Go file."""
        return line.removeprefix("//gonb:")

    def number(self, line):
        self.lines.append(line)
        return len(self.lines) - 1

    def failure(self):
        """The first line that failed, as (line, exit status or None), or None."""
        statuses = {}
        if os.path.exists(self.log):
            with open(self.log, encoding="utf-8") as file:
                statuses = dict(map(int, note.split()) for note in file)
        for number, line in enumerate(self.lines):
            if statuses.get(number) != 0:
                return line, statuses.get(number)
        return None


class Client(NotebookClient):
    """nbclient, with an output that arrives after its cell has ended still put into that cell."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.sent = {}

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        self.sent[parent_msg_id] = (cell, cell_index)
        while not await self.take_output(None) == parent_msg_id:
            pass

    async def take_output(self, timeout):
        """Handles one message; the id of the request that it completes, if it completes one."""
        message = await self.kc.iopub_channel.get_msg(timeout=timeout)
        request = message["parent_header"].get("msg_id")
        if request in self.sent:
            try:
                self.process_message(message, *self.sent[request])
            except CellExecutionComplete:
                return request
        return None

    async def settle(self):
        deadline = time.monotonic() + SETTLE
        while (left := deadline - time.monotonic()) > 0:
            try:
                await self.take_output(left)
            except Exception:  # queue.Empty, or a channel that is closed: there is no more
                return


def plain(text):
    """Text without the escape sequences that colour a terminal."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)


def report_lines(cell):
    """The last lines that a failing cell wrote to standard error, and GoNB's report of its errors, as text."""
    text = ""
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            text += plain(output.text) + "\n"
        page = output.get("data", {}).get("text/html", "")
        if "gonb-err" in page or "application/vnd.jupyter.stderr" in page:
            page = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
            page = re.sub(r'<div class="gonb-err-context">.*?</div></div>', "</div>", page, flags=re.DOTALL)
            text += html.unescape(re.sub(r"</?(div|span)[^>]*>", "", page)) + "\n"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-REPORT:]


def error_of(cell, error, shell):
    """What went wrong in a cell, as (kind, text), or None."""
    allowed = "raises-exception" in cell.metadata.get("tags", [])
    if isinstance(error, CellExecutionError):
        return "error", plain(error.evalue).strip()
    if isinstance(error, CellTimeoutError):
        return "timeout", "it ran longer than its time limit"
    if isinstance(error, DeadKernelError):
        return "died", "the kernel died"
    if error is not None:
        return "error", f"{type(error).__name__}: {error}"
    failure = shell.failure()
    if failure and not allowed:
        line, status = failure
        return "shell", f"{line.strip()}: " + ("was killed" if status is None else f"exit status {status}")
    return None


def kernel_process(client):
    provisioner = getattr(client.km, "provisioner", None)
    return getattr(provisioner, "process", None)


def kill_kernel(client):
    """Kills the kernel and all that it started, which share its process group."""
    process = kernel_process(client)
    if process is not None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
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
                os.kill(process.pid, signal.SIGINT)  # GoNB passes it on to the cell's program
                idle.wait(GRACE)
            except ProcessLookupError:
                pass
        kill_kernel(client)
        os._exit(130)

    threading.Thread(target=wait, daemon=True).start()


async def run(job, notebook, client, idle):
    """Runs the cells; whether all succeeded."""
    shell = ShellLines(job["scratch"])
    code = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    await client.async_start_new_kernel(cwd=job["folder"])
    emit("kernel", pid=kernel_process(client).pid, total=len(code))
    await client.async_start_new_kernel_client()
    succeeded = True
    for number, index in enumerate(code, start=1):
        cell = notebook.cells[index]
        source = cell.source
        emit("begin", cell=number, id=cell.get("id", ""), source=source)
        began, error = time.monotonic(), None
        idle.clear()
        cell.source = shell.watch(source)
        try:
            await client.async_execute_cell(cell, index)
        except Exception as e:
            error = e
        cell.source = source
        idle.set()
        seconds = time.monotonic() - began
        failure = error_of(cell, error, shell)
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


def render(notebook, job):
    """The notebook as one HTML page."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter()
    resources = {"metadata": {"name": job["name"]}}
    page, _ = exporter.from_notebook_node(notebook, resources=resources)
    return page


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
