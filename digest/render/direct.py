"""Printing straight from templates, each filled anew for each paper: the way for any template that there can be."""

from collections.abc import Iterable

from markupsafe import Markup

from digest.core.encoded import quoted_printable
from digest.render.faces import HTML, MARKDOWN, TEXT, environment_of, template
from digest.render.inline import inline
from digest.render.piece import Piece
from digest.render.printed import Encoded, Printed
from digest.templating import apply, fill


class Direct:
    """Fills the templates of a theme.

    Args:
        theme: the folder whose files stand before the default ones; empty for none.
    """

    def __init__(self, theme: str) -> None:
        self._theme = theme

    def line(self, piece: Piece) -> str:
        """A piece in plain text."""
        return self._fill(piece, TEXT)

    def print(self, issue: Piece) -> Printed:
        """An issue in all faces."""
        html = self._page(issue)
        return Printed(html, self._fill(issue, TEXT), self._fill(issue, MARKDOWN), len(html.encode()))

    def encode(self, issue: Piece) -> Encoded:
        """What a message is made of."""
        html, text, markdown, size, _ = self.print(issue)
        said = markdown.encode("utf-8", "replace")
        return Encoded((quoted_printable(html),), (quoted_printable(text),), (said,), size)

    def size(self, issue: Piece) -> int:
        """How many bytes of HTML an issue has."""
        return len(self._page(issue).encode())

    def _page(self, issue: Piece) -> str:
        return apply(environment_of(self._theme, HTML), inline, self._fill(issue, HTML))

    def _fill(self, piece: Piece, face: str) -> str:
        within = {name: self._joined(pieces, face) for name, pieces in piece.within.items()}
        return fill(environment_of(self._theme, face), template(piece.name, face), {**piece.values, **within})

    def _joined(self, pieces: Iterable[Piece], face: str) -> Markup:
        return Markup("".join(self._fill(each, face) for each in pieces))  # noqa: S704 - escaped by their templates
