"""A web server inside the test, on a free port, that replays answers, counts requests and breaks off on demand."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.data import FIXTURES

FETCHED = FIXTURES / "fetched"
CLOSE, RESET, DRIP, HOLD = "close", "reset", "drip", "hold"  # how an answer ends that does not end as it should


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        body: what follows the headers.
        status: its number.
        headers: more headers; Content-Length is told by itself unless they do, or say Transfer-Encoding.
        end: how the connection ends after the body; empty for as it should.
        raw: bytes in the place of everything else.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    end: str = ""
    raw: bytes = b""


@dataclass
class Web:
    """A running server.

    Attributes:
        port: where it listens on 127.0.0.1.
        replies: by path without query, what is answered, the first one first; the last one stays.
        requests: every request with its headers, by names in lower case, its target under "target".
    """

    port: int = 0
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str = "/page") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def answers(self, *replies: Reply, path: str = "/page") -> str:
        """Answer so from now on; returns the address."""
        self.replies[path] = list(replies)
        return self.url(path)

    @property
    def targets(self) -> list[str]:
        """What was asked for, in its order."""
        return [request["target"] for request in self.requests]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web

    def do_GET(self) -> None:
        """Replay an answer: unchanged, where the client has it and its headers know that."""
        told = {name.lower(): value for name, value in self.headers.items()}
        self.web.requests.append({**told, "target": self.path})
        path = "/" + self.path.removeprefix("http://").partition("/")[2] if self.path[0] != "/" else self.path
        script = self.web.replies.get(path.partition("?")[0]) or [Reply(status=404)]
        reply = script.pop(0) if len(script) > 1 else script[0]
        with contextlib.suppress(OSError):  # the client has gone away
            self._answer(_unchanged(reply, told))

    def _answer(self, reply: Reply) -> None:
        self.close_connection = True
        if reply.raw:
            self.wfile.write(reply.raw)
        else:
            self.send_response(reply.status)
            headers = {"Content-Length": str(len(reply.body)), **reply.headers}
            if "Transfer-Encoding" in reply.headers:
                del headers["Content-Length"]
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
        if reply.end == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply.end == HOLD:
            self.web.stopping.wait(5)
        while reply.end == DRIP and not self.web.stopping.wait(0.005):
            self.wfile.write(b"x")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Say nothing."""


def _unchanged(reply: Reply, told: dict[str, str]) -> Reply:
    pairs = (("ETag", "if-none-match"), ("Last-Modified", "if-modified-since"))
    known = any(name in reply.headers and reply.headers[name] == told.get(asked) for name, asked in pairs)
    return Reply(status=304, headers=reply.headers) if known and reply.status == 200 else reply


@contextlib.contextmanager
def web_server() -> Iterator[Web]:
    """Run a server on a free port."""
    web = Web()
    handler = type("Handler", (_Handler,), {"web": web})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        web.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield web
        finally:
            web.stopping.set()
            server.shutdown()
            thread.join()


def fixture(name: str) -> bytes:
    """A recorded answer."""
    return (FETCHED / name).read_bytes()
