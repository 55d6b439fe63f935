"""Postfix's smtp-sink: a real server that takes, refuses, stalls and closes on demand, and keeps what it took."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from digest.core.mailing import Relay, Tls

PROGRAM = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
PATIENCE = 20  # seconds in which it is there
BACKLOG = "256"  # connections that wait to be taken

needs_sink = pytest.mark.skipif(not PROGRAM, reason="needs smtp-sink: apt install postfix")

_TAKEN = re.compile(rb"^X-Rcpt-Args: <([^>]*)>.*?^Message-ID: *(<[^>]*>)", re.MULTILINE | re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Sink:
    """A running smtp-sink.

    Attributes:
        port: where it listens on 127.0.0.1.
        process: itself.
        box: where it keeps messages; it does so where it was started to.
    """

    port: int
    process: subprocess.Popen[bytes]
    box: Path

    @property
    def relay(self) -> Relay:
        """The settings that lead here, by four connections."""
        return Relay("127.0.0.1", self.port, Tls.NONE, connections=4)

    def taken(self) -> Counter[tuple[str, str]]:
        """How often it took a message, by recipient and Message-ID."""
        found = _TAKEN.findall(self.box.read_bytes()) if self.box.exists() else []
        return Counter((recipient.decode(), message.decode()) for recipient, message in found)

    def empty(self) -> None:
        """Forget what it took."""
        self.box.unlink(missing_ok=True)


@contextmanager
def sink(*options: str, keep: bool = False) -> Iterator[Sink]:
    """Run one on a free port.

    Args:
        options: of the program.
        keep: whether it keeps what it takes, which costs time.
    """
    assert PROGRAM
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="sink-") as folder:
        box = Path(folder) / "box"
        rights = ("-u", "root") if os.geteuid() == 0 else ()
        kept = ("-D", str(box)) if keep else ()
        command = [PROGRAM, *rights, *kept, *options, f"127.0.0.1:{port}", BACKLOG]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait_for(port)
                yield Sink(port, process, box)
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    """A connection that says nothing may be counted by the program; so ask the system whether somebody listens."""
    end = time.monotonic() + PATIENCE
    listening = f"{port:04X} 00000000:0000 0A"
    while listening not in Path("/proc/net/tcp").read_text():
        if time.monotonic() > end:
            raise TimeoutError("smtp-sink does not listen")
        with suppress(InterruptedError):
            time.sleep(0.01)
