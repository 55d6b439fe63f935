"""What printing an issue gives."""

from typing import NamedTuple, Protocol

from digest.render.pieces import Piece


class Printed(NamedTuple):
    """An issue in three faces; `encoded` is text and HTML as quoted-printable, where it is at hand."""

    html: str
    text: str
    markdown: str
    encoded: tuple[bytes, bytes] | None = None


class Encoded(NamedTuple):
    """An issue as Markdown, and its text and HTML as quoted-printable; `size` is of the HTML in bytes, decoded."""

    markdown: str
    text: bytes
    html: bytes
    size: int


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
