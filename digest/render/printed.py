"""What printing an issue gives."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from digest.render.piece import Piece


class Printed(NamedTuple):
    """An issue in three faces; `encoded` is text and HTML as quoted-printable, where it is at hand.

    `size` is of the HTML in bytes.
    """

    html: str
    text: str
    markdown: str
    size: int
    encoded: tuple[bytes, bytes] | None = None


class Encoded(NamedTuple):
    """An issue as it is sent and stored, each face in pieces that come one after the other.

    HTML and text are quoted-printable, Markdown is UTF-8; `size` is of the HTML in bytes, decoded.
    """

    html: Sequence[bytes]
    text: Sequence[bytes]
    markdown: Sequence[bytes]
    size: int

    def whole(self) -> "Encoded":
        """The same, each face in one piece."""
        return Encoded((b"".join(self.html),), (b"".join(self.text),), (b"".join(self.markdown),), self.size)


class Printer(Protocol):
    """A way from pieces to faces."""

    def line(self, piece: Piece) -> str:
        """A piece in plain text."""
        ...

    def print(self, issue: Piece) -> Printed:
        """An issue in all faces."""
        ...

    def encode(self, issue: Piece) -> Encoded:
        """What a message is made of."""
        ...

    def size(self, issue: Piece) -> int:
        """How many bytes of HTML an issue has."""
        ...
