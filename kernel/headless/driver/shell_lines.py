"""Which shell lines of a cell failed."""

import os
import re
import shlex

NOTE = """#!/bin/sh
# Runs a command for a cell and notes, in a file beside this one, its number and its exit status.
number=$1
shift
"$@"
status=$?
echo "$number $status" >> "$0.log"
exit $status
"""


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
