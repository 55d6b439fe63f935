"""Plain text: wrapped to columns as a terminal counts them."""

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup

COLUMNS = 72
_WIDE = r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_PIECE = re.compile(rf"\s+|[{_WIDE}]|[^\s{_WIDE}]+")  # a line may break at spaces and beside a wide character


def text(value: object) -> Markup:
    """A value as text of this face, which has no markup: nothing needs escaping."""
    return Markup(str(value))  # noqa: S704 - this face is never read as HTML


def columns(line: str) -> int:
    """How many columns of a terminal a line takes: wide characters two, combining ones none."""
    return len(line) if line.isascii() else sum(map(_width, line))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def wrap(value: str, indent: str = "") -> Markup:
    """Paragraphs set in 72 columns, one a line of the value; words that are wider stand alone, whole.

    Args:
        value: text; line breaks stay.
        indent: what lines after a paragraph's first begin with.
    """
    return text("\n".join(_set(paragraph, indent) for paragraph in str(value).split("\n")))


def underline(value: str, mark: str = "-") -> Markup:
    """Wrapped text with a line of marks beneath, as wide as its widest line."""
    lines = str(wrap(value)).split("\n")
    return text("\n".join([*lines, mark * min(COLUMNS, max(columns(line) for line in lines))]))


def _set(paragraph: str, indent: str) -> str:
    lines, line, width = [], "", 0
    for piece in _PIECE.findall(paragraph):
        room = COLUMNS - columns(piece.rstrip())
        if width > room and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
            width = columns(line)
        else:
            line += piece
            width += columns(piece)
    return "\n".join([*lines, line.rstrip()])
