"""What went wrong in a cell."""

import re

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

REPORT = 12  # lines of a failing cell's own report that are passed on


def plain(text):
    """Text without the escape sequences that colour a terminal."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)


def report_lines(cell):
    """The last lines that a failing cell wrote to standard error, and the first of its error's report beyond the summary."""
    lines, report = [], []
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            lines += plain(output.text).splitlines()
        elif output.output_type == "error" and output.ename in ("CompileError", "panic"):
            report += plain("\n".join(output.traceback)).splitlines()[1:]
    lines = [line.strip() for line in lines if line.strip()]
    report = [line.rstrip() for line in report if line.strip()]
    return lines[-REPORT:] + report[:REPORT]


def error_of(error):
    """What went wrong in a cell, as (kind, text), or None."""
    if isinstance(error, CellExecutionError):
        text = plain(error.evalue).strip()
        if error.ename == "ShellError":
            return "shell", text
        return "error", f"panic: {text}" if error.ename == "panic" else text
    if isinstance(error, CellTimeoutError):
        return "timeout", "it ran longer than its time limit"
    if isinstance(error, DeadKernelError):
        return "died", "the kernel died"
    if error is not None:
        return "error", f"{type(error).__name__}: {error}"
    return None
