"""A client of one kernel, for tests."""

import glob
import os
import subprocess
import tempfile
import time
import unittest

from jupyter_client.manager import KernelManager

PATIENCE = 120  # seconds: more than anything takes that is going to happen


class Run:
    """What became of one request to execute."""

    def __init__(self, reply, messages):
        self.reply = reply["content"]
        self.messages = messages
        self.kinds = [m["msg_type"] for m in messages]

    def text(self, name="stdout"):
        return "".join(m["content"]["text"] for m in self.messages if m["msg_type"] == "stream" and m["content"]["name"] == name)

    def data(self, kind, mime):
        return [m["content"]["data"][mime] for m in self.messages if m["msg_type"] == kind]

    def error(self):
        """The error that was published, as a client shows it; "" for none."""
        return "\n".join(line for m in self.messages if m["msg_type"] == "error" for line in m["content"]["traceback"])


class KernelTest(unittest.TestCase):
    """Tests of one kernel, in an empty folder, with its own folder for temporary files."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="wire-")
        cls.temporary = tempfile.mkdtemp(prefix="wt-", dir="/tmp")
        cls.km, cls.kc = cls.start()

    @classmethod
    def start(cls):
        km = KernelManager(kernel_name="gonb")
        km.start_kernel(cwd=cls.folder, env={**os.environ, "TMPDIR": cls.temporary})
        kc = km.client()
        kc.allow_stdin = False
        kc.start_channels()
        kc.wait_for_ready(timeout=PATIENCE)
        return km, kc

    @classmethod
    def end(cls, km, kc):
        kc.stop_channels()
        km.shutdown_kernel()

    @classmethod
    def tearDownClass(cls):
        cls.end(cls.km, cls.kc)
        left = glob.glob(cls.temporary + "/*")
        if left:
            raise AssertionError(f"left behind: {left}")

    def run_cell(self, code, kc=None, **options):
        kc = kc or self.kc
        return self.result(kc.execute(code, **options), kc)

    def result(self, request, kc=None):
        """All that belongs to a request, to its idle and its reply."""
        kc = kc or self.kc
        messages = []
        while not (messages and messages[-1]["msg_type"] == "status" and messages[-1]["content"]["execution_state"] == "idle"):
            message = kc.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                messages.append(message)
        return Run(self.reply(request, kc), messages)

    def reply(self, request, kc=None):
        while True:
            message = (kc or self.kc).get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                return message

    def await_file(self, name):
        """Waits for a file that a cell writes in its folder, and removes it."""
        path = os.path.join(self.folder, name)
        deadline = time.monotonic() + PATIENCE
        while not os.path.exists(path):
            self.assertLess(time.monotonic(), deadline, f"no cell wrote {name}")
            time.sleep(0.02)
        os.remove(path)

    def processes(self, km=None):
        """The processes of the kernel, as (pid, parent, command), apart from it and its guard."""
        lines = subprocess.run(["ps", "-ww", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True).stdout
        found = []
        for line in lines.splitlines():
            pid, parent, state, command = line.split(None, 3)
            try:
                with open(f"/proc/{pid}/environ", "rb") as file:
                    mine = f"DENOISE_KERNEL_DIR={self.temporary}/".encode() in file.read()
            except OSError:
                continue
            if mine and not state.startswith("Z"):
                found.append((int(pid), int(parent), command))
        return found

    def gonb(self, km=None):
        parent = (km or self.km).provisioner.pid
        for pid, its, command in self.processes():
            if its == parent and "/gonb " in command:
                return pid
        self.fail(f"no GoNB among {self.processes()}")
