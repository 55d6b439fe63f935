"""An endpoint inside the test, on a free port: it answers as OpenAI's API does, or misbehaves as it is told."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.embeddings import made_up

DIMENSIONS = 8


@dataclass(frozen=True)
class Answer:
    """What is sent back.

    Attributes:
        body: bytes, or what is made JSON of.
        status: its number.
        headers: more headers.
        cut: how many bytes of the body are held back, although they were announced.
    """

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0

    @property
    def bytes(self) -> bytes:
        """The body as it goes out."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Behaviour = Callable[[dict[str, Any]], Answer]


def good(asked: dict[str, Any]) -> Answer:
    """What the API answers: a vector a text, each with the number of its text."""
    size = asked.get("dimensions", DIMENSIONS)
    data = [
        {"object": "embedding", "index": number, "embedding": made_up(text, size)}
        for number, text in enumerate(asked["input"])
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return Answer({"object": "list", "data": data, "model": asked["model"], "usage": usage})


def said(text: Any, reason: str | None = "stop") -> Answer:
    """What the API answers where a model has written something."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}
    return Answer({"object": "chat.completion", "model": "writer", "choices": [choice]})


def told(asked: dict[str, Any]) -> Answer:
    """A good sentence about the paper that is asked about."""
    title = json.loads(asked["messages"][-1]["content"])["title"]
    return said(f"The authors say what is known of {title.casefold()[:40]}.")


def usual(asked: dict[str, Any]) -> Answer:
    """A good answer to what is asked."""
    return told(asked) if asked["path"].endswith("/chat/completions") else good(asked)


def _always(answer: Answer, _: dict[str, Any]) -> Answer:
    """One answer, whatever is asked."""
    return answer


@dataclass
class Server:
    """A running endpoint.

    Attributes:
        url: its address.
        script: what comes of the next requests, the first one first; after them it is good.
        asked: the bodies of all requests.
        keys: what each showed as its authorisation.
    """

    url: str = ""
    script: list[Behaviour] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    def answers(self, *answers: Answer | Behaviour) -> None:
        """Answer so from now on."""
        self.script += [partial(_always, each) if isinstance(each, Answer) else each for each in answers]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_test: Server

    def do_POST(self) -> None:
        """Answer one request."""
        server = self.server_of_test
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked["path"] = self.path
        server.asked.append(asked)
        server.keys.append(self.headers["Authorization"])
        answer = (server.script.pop(0) if server.script else usual)(asked)
        self.send_response_only(answer.status)
        for name, value in {"Content-Length": str(len(answer.bytes)), **answer.headers}.items():
            self.send_header(name, value)
        with contextlib.suppress(ConnectionError):  # whoever asked may have given up; socketserver would print that
            self.end_headers()
            self.wfile.write(answer.bytes[: len(answer.bytes) - answer.cut])
        self.close_connection = self.close_connection or bool(answer.cut)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Say nothing."""


@contextlib.contextmanager
def endpoint() -> Iterator[Server]:
    """Run one on a free port."""
    server = Server()
    handler = type("Handler", (_Handler,), {"server_of_test": server})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
