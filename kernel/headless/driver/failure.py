"""What went wrong in a cell."""

import html
import re

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

REPORT = 12  # lines of a failing cell's own report that are passed on


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
