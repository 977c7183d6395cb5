"""nbclient as these runs need it."""

import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete

SETTLE = 0.2  # seconds for outputs that follow the end of the last cell


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
