"""Clients other than JupyterLab: nbclient, which runs notebooks, and the console, in a terminal."""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

import pexpect
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

PATIENCE = 120  # seconds: more than anything takes that is going to happen


def run(*cells, **options):
    """Runs a notebook; itself and the error that it ended with."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    client = NotebookClient(notebook, kernel_name="gonb", resources={"metadata": {"path": tempfile.gettempdir()}}, **options)
    try:
        client.execute()
    except CellExecutionError as error:
        return notebook, error
    return notebook, None


class NBClient(unittest.TestCase):
    def test_outputs(self):
        notebook, error = run('fmt.Println("printed")', "1 + 2")
        self.assertIsNone(error)
        self.assertEqual([cell.execution_count for cell in notebook.cells], [1, 2])
        self.assertEqual([(o.output_type, o.name, o.text) for o in notebook.cells[0].outputs], [("stream", "stdout", "printed\n")])
        self.assertEqual([(o.output_type, o.data) for o in notebook.cells[1].outputs], [("execute_result", {"text/plain": "3"})])

    def test_a_failing_cell(self):
        notebook, error = run("1", "x := 1", "2")
        self.assertIsNotNone(error)
        self.assertEqual(error.ename, "CompileError")
        self.assertIn("cell [2], line 1: declared and not used: x", str(error))
        self.assertNotIn("\x1b", str(error))
        self.assertEqual([cell.execution_count for cell in notebook.cells], [1, 2, None])

    def test_errors_that_are_allowed(self):
        notebook, error = run("!false", "2", allow_errors=True)
        self.assertIsNone(error)
        self.assertEqual(notebook.cells[0].outputs[0].evalue, "!false: exit status 1")
        self.assertEqual(notebook.cells[1].outputs[0].data, {"text/plain": "2"})

    def test_a_timeout_interrupts(self):
        notebook, error = run("time.Sleep(time.Hour)", "2", timeout=20, interrupt_on_timeout=True, allow_errors=True)
        self.assertIsNone(error)
        self.assertEqual([o.ename for o in notebook.cells[0].outputs], ["Interrupted"])
        self.assertEqual(notebook.cells[1].outputs[0].data, {"text/plain": "2"})


class Console(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="console-", dir="/tmp")
        self.child = pexpect.spawn(
            sys.executable, ["-m", "jupyter_console", "--kernel", "gonb"], encoding="utf-8", timeout=PATIENCE, dimensions=(40, 200),
            env={**os.environ, "TMPDIR": self.folder, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
        )
        self.seen = ""
        self.addCleanup(self.child.close, force=True)

    def until(self, pattern):
        """Waits until the terminal has been sent what matches, colours and movements of the cursor apart."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.seen)):
            self.assertLess(time.monotonic(), deadline, f"no {pattern} in {self.seen!r}")
            try:
                self.seen += re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|\][^\x07]*\x07|[=>])", "", self.child.read_nonblocking(65536, 1))
            except pexpect.TIMEOUT:
                pass
        self.seen = self.seen[found.end():]

    def test_a_session(self):
        self.until(r"Go \(Denoise\)")
        self.until(r"In \[1\]: ")
        self.child.send('fmt.Println("pri" + "nted")\r')
        self.until("printed")
        self.until(r"In \[2\]: ")
        self.child.send("1 + 2\r")
        self.until(r"Out\[2\]: 3")
        self.until(r"In \[3\]: ")
        self.child.send("!exit 3\r")
        self.until("ShellError: !exit 3: exit status 3")
        self.until(r"In \[4\]: ")
        self.child.send('fmt.Println("be" + "gan"); time.Sleep(time.Hour)\r')
        self.until("began")
        self.child.send("\x03")
        self.until("Interrupted: the cell was interrupted")
        self.until(r"In \[5\]: ")
        self.child.send("strings.HasPre\t")
        self.until("strings.HasPrefix")
        self.child.send('("go", "g") == true\r')
        self.until(r"Out\[5\]: true")
        self.until(r"In \[6\]: ")
        self.child.send("\x04")
        self.until("really want to exit")
        self.child.send("y\r")
        self.child.expect(pexpect.EOF)
        deadline = time.monotonic() + PATIENCE
        while os.listdir(self.folder):  # the kernel's folder goes when all that it started has
            self.assertLess(time.monotonic(), deadline, f"left behind: {os.listdir(self.folder)}")
            time.sleep(0.05)


if __name__ == "__main__":
    unittest.main()
