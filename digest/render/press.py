"""Printing from forms: each template is run once a shape, and what a paper says is set once for all its readers."""

from functools import cache
from itertools import chain

from digest.render.binding import Binder
from digest.render.foundry import Foundry
from digest.render.piece import Piece
from digest.render.printed import Encoded, Printed


class Press:
    """Prints what the templates of a theme say.

    What is set is kept by the objects that it was set from, so whoever makes views gives the same objects for the same.

    Args:
        theme: the folder whose files stand before the default ones; empty for none.
    """

    def __init__(self, theme: str = "") -> None:
        self._foundry = Foundry(theme)
        self._binder = Binder(self._foundry)

    def line(self, piece: Piece) -> str:
        """A piece in plain text."""
        return self._foundry.line(piece)

    def print(self, issue: Piece) -> Printed:
        """An issue in all faces."""
        html, text, _, sizes, said = zip(*self._binder.bind(issue), strict=True)
        faces = zip(*chain.from_iterable(said), strict=True)
        in_html, in_text, markdown = ("".join([each.text for each in face]) for face in faces)
        return Printed(in_html, in_text, markdown, sum(sizes), (b"".join(text), b"".join(html)))

    def encode(self, issue: Piece) -> Encoded:
        """What a message is made of."""
        html, text, markdown, sizes, _ = zip(*self._binder.bind(issue), strict=True)
        return Encoded(html, text, markdown, sum(sizes))

    def size(self, issue: Piece) -> int:
        """How many bytes of HTML an issue has."""
        return sum([each.size for each in self._binder.bind(issue)])


@cache
def press(theme: str) -> Press:
    """The press of a theme that travels with the package, for all that a process prints."""
    return Press(theme)
