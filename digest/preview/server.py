"""The server of the preview: loopback alone, nothing but reading, and nothing from or for anywhere else."""

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from digest.core.errors import DigestError, UsageError
from digest.core.issue import MAIN
from digest.preview.desk import Desk
from digest.preview.pages import COLOURS, VIEWS, Asked, Pages, broken
from digest.preview.spam import PROGRAM, Spam
from digest.preview.watching import News, stamp, watch

HOST = "127.0.0.1"
PATIENCE = 20.0  # seconds that a page waits for news before it asks again
DIGITS = 18  # of a number of changes that can be
PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MAIL = (  # no script runs in the mail, so that being of the same origin gives it nothing
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
PICTURE = "default-src 'none'; frame-ancestors 'none'; sandbox"
KINDS = {"style.css": "text/css", "live.css": "text/css", "live.js": "text/javascript"}
Answer = tuple[str | bytes, str, str]  # content, kind, policy


class Preview:
    """A running preview.

    Args:
        desk: gives the issues.
        port: of 127.0.0.1; 0 for any that is free.
        spam: the program that measures spam.

    Raises:
        UsageError: the port is taken, or may not be used.
    """

    def __init__(self, desk: Desk, port: int = 0, spam: str = PROGRAM) -> None:
        self.news = News()
        self.pages = Pages(desk, Spam(self.news.tell, spam))
        self._stopping = threading.Event()
        try:
            self._server = _Server((HOST, port), self._handler())
        except OSError as error:
            raise UsageError(
                f"--port {port}: {error.strerror}", "give another, or none for any that is free"
            ) from error
        self.port: int = self._server.server_port
        self._threads = (
            threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True),
            threading.Thread(
                target=watch, args=(desk.places, stamp(desk.places()), self.news, self._stopping), daemon=True
            ),
        )

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self._stopping.is_set()

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.port}/"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self.news.tell()  # whoever waits for news is let go
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        preview = self

        class Handler(_Handler):
            def answer(self, path: str, query: str) -> Answer | None:
                return preview.answer(path, query)

            def ended(self) -> bool:
                return preview.ended

            def at_home(self, host: str) -> bool:
                return host.lower() in {f"{name}:{preview.port}" for name in (HOST, "localhost")}

        return Handler

    def answer(self, path: str, query: str) -> Answer | None:
        """What there is at a path: content, kind and policy; None for nothing.

        Raises:
            DigestError: a template of the preview is wrong.
        """
        if path == "/":
            return self.pages.page(_asked(query), self.news.number), "text/html", PAGE
        if path == "/mail":
            return self.pages.mail(_asked(query)), "text/html", MAIL
        if path == "/news":
            since = _first(query, "since")
            known = since.isdecimal() and len(since) <= DIGITS
            number = self.news.wait(int(since), PATIENCE) if known else self.news.number
            return str(number), "text/plain", PAGE
        if path.startswith("/pictures/"):
            data, kind = self.pages.picture(path.removeprefix("/pictures/"))
            return (data, f"image/{kind}", PICTURE) if kind else None
        name = path.removeprefix("/")
        return (self.pages.file(name), KINDS[name], PAGE) if name in KINDS else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A browser that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD to whoever asks for this very host, so that no foreign name leads here (DNS rebinding)."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "digest", ""
    timeout = 60

    answer: Callable[[str, str], Answer | None]
    at_home: Callable[[str], bool]
    ended: Callable[[], bool]

    def do_GET(self) -> None:
        """Something to read."""
        if self.ended():  # a connection from before is let go
            self.close_connection = True
            return
        if not self.at_home(self.headers.get("Host", "")):
            self._put("this name does not lead here\n", "text/plain", PAGE, HTTPStatus.MISDIRECTED_REQUEST)
            return
        parts = urlsplit(self.path)
        try:
            found = self.answer(parts.path, parts.query)
        except DigestError as error:
            self._put(broken(error), "text/html", PAGE)
            return
        if found is None:
            self._put("there is nothing here\n", "text/plain", PAGE, HTTPStatus.NOT_FOUND)
        else:
            self._put(*found)

    def do_HEAD(self) -> None:
        """What there would be to read."""
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """The terminal is for what the person asked."""

    def _put(self, content: str | bytes, kind: str, policy: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", kind if isinstance(content, bytes) else f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def _asked(query: str) -> Asked:
    view, colours = _first(query, "view"), _first(query, "colours")
    return Asked(
        issue=_first(query, "issue"),
        sent=_first(query, "as") != "now",
        view=view if view in dict(VIEWS) else VIEWS[0][0],
        colours=colours if colours in COLOURS else COLOURS[0],
        edition=_first(query, "edition") or MAIN,
    )


def _first(query: str, name: str) -> str:
    try:
        return parse_qs(query, max_num_fields=20).get(name, [""])[0]
    except ValueError:  # there are more, and none of a page of ours
        return ""
