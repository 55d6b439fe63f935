"""The parts of a mail that a stranger wrote: few, not deep, and in linear time.

The standard library's parser of whole messages takes minutes for a mail of a few hundred kilobytes whose parts are
nested deeply enough, so that only headers are given to it.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

HEAD = 1 << 16  # bytes of a header that are looked at
PARTS = 20  # of one part that are looked at
DEPTH = 3  # of parts within parts; what a report says stands in the first or the second
FIELDS = 64  # groups of fields of a report that are looked at
BOUNDARY = 200  # characters; RFC 2046 allows 70

_BLANK = re.compile(rb"(?:\A|\r?\n)\r?\n")
_GAP = re.compile(r"\n[ \t]*\n")
_MAILBOX = re.compile(rb"\A>?From [^\n]*\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A message, or a part of one.

    Attributes:
        headers: its header.
        body: what stands below, as it was sent.
    """

    headers: "Message[str, str]"
    body: bytes

    @property
    def kind(self) -> str:
        """Such as ``text/plain``, in lower case."""
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        """The body decoded; letters beyond UTF-8 are replaced, since what matters is in ASCII."""
        return _decoded(self.body, self.lines("content-transfer-encoding")).decode("utf-8", "replace")

    def lines(self, name: str) -> tuple[str, ...]:
        """What stands under a name in the header, each on one line."""
        return tuple(_line(value) for key, value in self.headers.raw_items() if key.lower() == name)

    def line(self, name: str) -> str:
        """The first of them, or empty."""
        return next(iter(self.lines(name)), "")


def opened(data: bytes) -> Part:
    """A message, perhaps with a line of an mbox before it; or a part of one."""
    data = _MAILBOX.sub(b"", data, count=1)
    gap = _BLANK.search(data)
    head, body = (data[: gap.start()], data[gap.end() :]) if gap else (data, b"")
    return Part(BytesHeaderParser(policy=compat32).parsebytes(head[:HEAD]), body)


def leaves(part: Part, depth: int = DEPTH) -> Iterator[Part]:
    """The parts that have no parts themselves, in their order; never those of a message within."""
    boundary = _boundary(part.headers)
    if not boundary:
        yield part
    elif depth:
        for piece in _pieces(part.body, boundary.encode("utf-8", "surrogateescape")):
            yield from leaves(opened(piece), depth - 1)


def groups(text: str) -> list[Part]:
    """The groups of fields of a report, with an empty line between them."""
    parts = _GAP.split(text.replace("\r\n", "\n").strip("\n"), maxsplit=FIELDS)[:FIELDS]
    return [opened(part.encode() + b"\n\n") for part in parts]


def _boundary(headers: "Message[str, str]") -> str:
    """What stands between its parts; empty where there are none, and where nobody can say."""
    if headers.get_content_maintype() != "multipart":
        return ""
    try:
        boundary = headers.get_boundary() or ""
    except ValueError:  # of an encoded one (RFC 2231) whose numbers or character set cannot be
        return ""
    return boundary if len(boundary) <= BOUNDARY else ""


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    begin, found = None, 0
    for line in re.finditer(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", body, re.MULTILINE):
        if begin is not None:
            yield body[begin : line.start()]
            found += 1
        begin = line.end() + 1
        if line[1] or found == PARTS:
            return
    if begin is not None:  # its end is missing
        yield body[begin:]


def _decoded(body: bytes, encodings: tuple[str, ...]) -> bytes:
    match encodings[:1]:
        case (encoding,) if encoding.lower() == "quoted-printable":
            return quopri.decodestring(body)
        case (encoding,) if encoding.lower() == "base64":
            try:
                return binascii.a2b_base64(body)
            except binascii.Error:
                return body
    return body


def _line(value: str) -> str:
    """A value without its folds, its bytes read as UTF-8."""
    return " ".join(value[:HEAD].encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
