"""A relay whose replies are late: python late.py SECONDS prints its port, and serves until it is ended."""

import asyncio
import sys
from importlib import import_module
from typing import cast

_END = b"\r\n.\r\n"


class Late(asyncio.Protocol):
    """One connection; commands come one at a time, as from a client that waits for each reply."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._taking = False
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet at once."""
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's are of no such class
        self._loop = asyncio.get_running_loop()
        self._transport.write(b"220 late\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer, late."""
        if self._taking:
            self._tail = (self._tail + data)[-len(_END) :]
            if self._tail == _END:
                self._taking = False
                self._say(b"250 taken\r\n")
        elif data[:4].upper() == b"DATA":
            self._taking, self._tail = True, b"\r\n"
            self._say(b"354 go ahead\r\n")
        elif data[:4].upper() == b"QUIT":
            self._transport.close()
        else:
            self._say(b"250 yes\r\n")

    def _say(self, reply: bytes) -> None:
        self._loop.call_later(self._delay, self._transport.write, reply)


async def serve(delay: float) -> None:
    """Serve on a free port."""
    server = await asyncio.get_running_loop().create_server(lambda: Late(delay), "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - whoever started it reads this
    await server.serve_forever()


if __name__ == "__main__":
    try:
        factory = import_module("uvloop").new_event_loop
    except ImportError:
        factory = None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serve(float(sys.argv[1])))
