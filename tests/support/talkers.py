"""A relay that answers each command as a test says, or not at all; a thread a connection, and nothing clever in it."""

import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from digest.core.mailing import Relay, Tls

CUT, RESET, STALL = "cut", "reset", "stall"  # in place of a reply
SECONDS = 3  # of a stall

Script = Callable[[str], str]  # the reply to a command, or one of the above; empty for the usual reply

KEYWORDS = ("PIPELINING", "8BITMIME", "SIZE 1000000", "SMTPUTF8")
USUAL = {"MAIL": "250 2.1.0 yes", "RCPT": "250 2.1.5 yes", "DATA": "354 go ahead", "QUIT": "221 bye", "HELO": "250 yes"}


@dataclass
class Talker:
    """A relay on loopback.

    Attributes:
        script: what it says to a command, to "CONNECT" and to "." after a message; empty for the usual reply.
        keywords: what it offers.
        taken: the recipients of the messages that were handed over whole, and not refused.
        heard: all commands.
        port: where it listens.
    """

    script: Script = lambda _command: ""
    keywords: tuple[str, ...] = KEYWORDS
    taken: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def relay(self) -> Relay:
        """The settings that lead here, by one connection."""
        return Relay("127.0.0.1", self.port, Tls.NONE, connections=1)


class _Line(socketserver.StreamRequestHandler):
    """One connection."""

    talker: Talker

    def handle(self) -> None:
        with suppress(OSError, EOFError):
            self._say("CONNECT", "220 here")
            while line := self.rfile.readline():
                self._hear(line.decode(errors="replace").rstrip("\r\n"))

    def _hear(self, command: str) -> None:
        self.talker.heard.append(command)
        verb = command[:4].upper()
        if verb == "RCPT":
            self._to = command.partition("<")[2].partition(">")[0]
        offered = ["here", *self.talker.keywords]
        ehlo = "\r\n".join([*(f"250-{each}" for each in offered[:-1]), f"250 {offered[-1]}"])
        said = self._say(command, ehlo if verb == "EHLO" else USUAL.get(verb, "502 what?"))
        if verb == "DATA" and said.startswith("354"):
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:
                    raise EOFError
            if self.talker.script(".")[:1] not in {"4", "5"}:
                self.talker.taken.append(self._to)
            self._say(".", "250 2.0.0 taken")

    def _say(self, command: str, usual: str) -> str:
        said = self.talker.script(command) or usual
        if said == STALL:
            self.connection.settimeout(SECONDS)
            self.rfile.readline()
        if said == RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if said in {CUT, RESET, STALL}:
            self.connection.close()
            raise EOFError
        self.wfile.write(said.encode(errors="surrogateescape") + b"\r\n")
        return said


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no error here."""


@contextmanager
def talking(script: Script = lambda _command: "", keywords: tuple[str, ...] = KEYWORDS) -> Iterator[Talker]:
    """Run one on a free port."""
    talker = Talker(script, keywords)
    line = type("Line", (_Line,), {"talker": talker})
    with _Server(("127.0.0.1", 0), line) as server:
        talker.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield talker
        finally:
            server.shutdown()
            thread.join()
