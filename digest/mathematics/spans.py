"""Where mathematics stands in a text, and where a dollar is a dollar."""

import re
from dataclasses import dataclass

LONGEST = 400  # characters of a formula; the longest in a few thousand abstracts has 120
DEEPEST = 16  # groups within one another

# Nothing runs past the next delimiter, so that a text of nothing but dollars takes no longer than its length.
_DOLLARS = re.compile(
    rf"""
      \\\( (?P<round> (?:[^\\]|\\[^()]){{1,{LONGEST}}}+ ) \\\)
    | \$\$ (?P<display> (?:[^\\$]|\\.){{1,{LONGEST}}}+ ) \$\$
    | \$ (?P<inline> (?:[^\\$]|\\.){{1,{LONGEST}}}+ ) \$
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_OPENING = re.compile(r"\\\\|\\\$|\\\(|\$")
_COMMAND = re.compile(r"\\[A-Za-z]+")
_STRONG = re.compile(r"\\[A-Za-z]|[\^_]|[^\x00-\x7f]")  # what stands in formulas, and hardly between amounts
_STYLED = re.compile(r"\\[A-Za-z]+\s{0,3}(?:\{[^{}]*\})?|\\.")
_WORDS = re.compile(r"[A-Za-z]{3,}[,;:.]?\s+[A-Za-z]{2,}|[A-Za-z]{2,}[,;:.]?\s+[A-Za-z]{3,}")
_WORD = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Span:
    """Mathematics in a text, from `start` to `end` with its delimiters.

    Attributes:
        start: where it begins.
        end: where the text goes on.
        source: itself, as it is written.
        tex: what stands between the delimiters.
        display: whether it was set off from the line (`$$`).
    """

    start: int
    end: int
    source: str
    tex: str
    display: bool = False


def spans(text: str) -> tuple[Span, ...]:
    r"""The mathematics in a text, in its order: `$…$`, `\(…\)` and `$$…$$`.

    A dollar opens mathematics where no space follows, and closes it where no space stands before and no digit
    follows; TeX within excuses either. Braces are balanced, and two words of prose in a row, or one behind a
    number, are an amount's.

    >>> [span.tex for span in spans(r"$a_b$ costs $5, not $6; \(x\) and 2$\times$3")]
    ['a_b', 'x', '\\times']
    """
    found, place = [], 0
    while opening := _OPENING.search(text, place):
        place = opening.end()
        if opening[0] in {"$", "\\("} and (match := _DOLLARS.match(text, opening.start())):
            kind = str(match.lastgroup)
            span = Span(match.start(), match.end(), match[0], match[kind], display=kind == "display")
            if balanced(span.tex) and (kind != "inline" or _mathematics(span.tex, text[span.end :][:1])):
                found.append(span)
                place = span.end
    return tuple(found)


def balanced(tex: str) -> bool:
    """Whether every brace has its partner, and none lies deeper than anyone writes."""
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if not 0 <= depth <= DEEPEST:
            return False
    return depth == 0


def _mathematics(tex: str, following: str) -> bool:
    """Whether what stands between two dollars, and what follows them, is mathematics rather than two amounts."""
    strong = _STRONG.search(tex) is not None
    bare = _STYLED.sub(" ", tex)
    if _WORDS.search(bare) or (tex[0].isdigit() and _WORD.search(bare)):
        return False
    if tex != tex.strip():
        return _COMMAND.search(tex) is not None and not _WORD.search(bare)
    if following.isdigit():
        return (
            _COMMAND.search(tex) is not None
            or tex.startswith("\\")
            or (strong and not tex[0].isdigit())
            or tex.isalpha()
        )
    return strong or len(tex) == 1 or not (following.isascii() and following.isalpha())
