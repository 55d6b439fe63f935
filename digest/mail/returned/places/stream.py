"""Mail from standard input or from a file: one mail, or an mbox."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from digest.core.errors import MailError
from digest.mail.returned.places.mail import Mail

LINE = 1 << 16  # bytes that are read at once
# The line before each mail of an mbox: a sender, and a time as C writes it. A mail that is piped in may begin with one.
_BETWEEN = re.compile(rb"From [^\s]+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d[^\n]*\n?")


def beginning(stream: BinaryIO, most: int) -> bytes:
    """The first bytes of a mail. All of it is read, so that whoever pipes it in can finish."""
    data = stream.read(most)
    while stream.read(most):
        pass
    return data


def messages(stream: BinaryIO, most: int) -> Iterator[bytes]:
    """The mails of a stream, the first bytes of each; none where it is empty."""
    held: list[bytes] = []
    size, blank, whole = 0, True, True  # of the mail so far; whether the last line was empty; whether it was ended
    while line := stream.readline(LINE):
        if blank and whole and _BETWEEN.fullmatch(line) and held:
            yield b"".join(held)
            held, size = [], 0
        if size < most:
            held.append(line[: most - size])
            size += len(held[-1])
        blank, whole = not line.strip(b"\r\n"), line.endswith(b"\n")
    if b"".join(held).strip():
        yield b"".join(held)


class Stream:
    """A stream that is read once.

    Args:
        stream: what is read.
        most: bytes of a mail that are kept.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most = stream, most

    def mails(self) -> Iterator[Mail]:
        """All of them; nobody can be told that one is settled."""
        for number, data in enumerate(messages(self._stream, self._most), 1):
            yield Mail(data, number)


class File:
    """A file, which stays as it is.

    Args:
        path: the file.
        most: bytes of a mail that are kept.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most

    def mails(self) -> Iterator[Mail]:
        """All of them."""
        try:
            with self._path.open("rb") as stream:
                yield from Stream(stream, self._most).mails()
        except OSError as problem:
            raise MailError(f"{self._path}: {problem.strerror}", "check its permissions") from problem
