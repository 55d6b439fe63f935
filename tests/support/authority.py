"""An authorization server that Dovecot asks whether a token is good (RFC 7662)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

DOVECOT = """
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {file}
}}
"""
INTROSPECTION = """
introspection_url = http://127.0.0.1:{port}/
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass
class Authority:
    """A running server.

    Attributes:
        port: where it listens on 127.0.0.1.
        tokens: the good ones, each with its user.
        asked: all tokens that it was asked for.
    """

    port: int = 0
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def settings(self, folder: Path) -> str:
        """Lines for Dovecot that let users in by its tokens."""
        file = folder / "oauth2.conf"
        file.write_text(INTROSPECTION.format(port=self.port), encoding="utf-8")
        return DOVECOT.format(file=file)


@contextmanager
def authority() -> Iterator[Authority]:
    """Run one on a free port."""
    made = Authority()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            (token,) = parse_qs(self.rfile.read(length).decode())["token"]
            made.asked.append(token)
            user = made.tokens.get(token)
            said = json.dumps({"active": user is not None, "username": user} if user else {"active": False}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
