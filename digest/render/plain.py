"""Plain text: wrapped to columns as a terminal counts them."""

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup

COLUMNS = 72
INDENT = "  "  # of what goes on from the line before
_WIDE = r"\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_BREAKING = re.compile(f"[{_WIDE}]")
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


def wrap(value: str, indent: str = "", width: int = COLUMNS) -> Markup:
    """Paragraphs set in columns, one a line of the value; words that are wider stand alone, whole.

    Args:
        value: text; line breaks stay.
        indent: what lines after a paragraph's first begin with.
        width: how many columns there are.
    """
    return text("\n".join(_set(paragraph, indent, width) for paragraph in str(value).split("\n")))


def beside(value: str, note: str) -> Markup:
    """Wrapped text with a note at the right edge of its last line, below it where the line leaves no room."""
    room = COLUMNS - columns(note)
    *lines, last = str(wrap(value, INDENT, room - len(INDENT))).split("\n")
    if columns(last) >= room:
        lines, last = [*lines, last], ""
    return text("\n".join([*lines, last + " " * (room - columns(last)) + str(note)]))


def underline(value: str, mark: str = "-") -> Markup:
    """Wrapped text with a line of marks beneath, as wide as its widest line."""
    lines = str(wrap(value)).split("\n")
    return text("\n".join([*lines, mark * min(COLUMNS, max(columns(line) for line in lines))]))


def _set(paragraph: str, indent: str, width: int) -> str:
    spaced = "  " in paragraph or paragraph[:1] == " " or paragraph[-1:] == " "
    if paragraph.isprintable() and not spaced and (paragraph.isascii() or all(map(_narrow, set(paragraph)))):
        return _set_narrow(paragraph, indent, width)
    return _set_any(paragraph, indent, width)


@lru_cache(maxsize=4096)
def _narrow(character: str) -> bool:
    """Whether it takes a column, and lines break at no side of it."""
    return _width(character) == 1 and not _BREAKING.match(character)


def _set_narrow(paragraph: str, indent: str, width: int) -> str:
    """A paragraph with a column a character and a space between words: the usual one, and so the one to hurry with."""
    lines, start, room = [], 0, width
    while len(paragraph) - start > room:
        end = paragraph.rfind(" ", start, start + room + 1)
        if end < 0 and (end := paragraph.find(" ", start + room)) < 0:
            break
        lines.append(paragraph[start:end])
        start, room = end + 1, width - len(indent)
    lines.append(paragraph[start:])
    return f"\n{indent}".join(lines)


def _set_any(paragraph: str, indent: str, width: int) -> str:
    lines, line, taken = [], "", 0
    for piece in _PIECE.findall(paragraph):
        if taken > width - columns(piece.rstrip()) and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
            taken = columns(line)
        else:
            line += piece
            taken += columns(piece)
    return "\n".join([*lines, line.rstrip()])
