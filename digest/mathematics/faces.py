"""The two ways in which LaTeX is shown, and what they share: the guard, the spans, the TeX between them."""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from digest.mathematics.formula import Unreadable, formula
from digest.mathematics.markup import Refused, element
from digest.mathematics.prose import plain
from digest.mathematics.spans import Span, spans

_PLACE = "\ufdd0"  # stands for a formula while the text around is read; no text may hold it
_WIDE = 36  # characters that a phone has room for: no browser breaks a formula, but all break text
_BARE = re.compile(r"(?:\{\})?[\^_]")  # a script whose base stands in the prose, as in "Li$_2$": text is what it is
_MARKS = ("\\", "$", "{", "--", "``", "~")


def readable(text: str) -> str:
    r"""A text whose LaTeX is Unicode; one without LaTeX comes back as it is, within a microsecond.

    What cannot be read stays as it was written, and nothing of the prose is lost. Applied to its own result, this
    gives the same again.

    >>> readable(r"95% of the cost is $5, and $x < y$ in $\mathcal{O}(n^{2})$ for Schr\"odinger")
    '95% of the cost is $5, and x < y in 𝒪(n²) for Schrödinger'
    """
    return _readable(text) if _marked(text) else text


def mathml(text: str) -> Markup:
    """A text as HTML in which formulas are `math` elements; all else is as in `readable`, escaped."""
    return _mathml(text) if _marked(text) else escape(text)


def _marked(text: str) -> bool:
    """Whether there is anything to read; searching for each mark beats one expression for all by ten times."""
    return any(mark in text for mark in _MARKS)


@lru_cache(maxsize=1024)
def _readable(text: str) -> str:
    shown = _shown(text)
    # What was escaped may look like LaTeX once it is not; such a text says least wrongly what it says itself.
    return shown if shown.strip() and (not _marked(shown) or _shown(shown) == shown) else text


@lru_cache(maxsize=1024)
def _mathml(text: str) -> Markup:
    parts, found = _parts(text)
    if not found:
        return escape(_readable(text))
    pieces = [escape(parts[0])]
    for span, part in zip(found, parts[1:], strict=True):
        pieces += [_element(span), escape(part)]
    return Markup("").join(pieces)


def _element(span: Span) -> Markup:
    line = _line(span)
    wide = len(line) > (_WIDE if line != span.source else 3 * _WIDE)  # a table is narrower than its source
    if wide or (_BARE.match(span.tex) and line.isalnum()):
        return escape(line)
    try:
        return element(span.tex, line, display=span.display)
    except Refused:
        return escape(line)


def _shown(text: str) -> str:
    parts, found = _parts(text)
    return parts[0] + "".join(_line(span) + part for span, part in zip(found, parts[1:], strict=True))


def _line(span: Span) -> str:
    """A formula as a line of text, its source where it is unreadable."""
    try:
        return formula(span.tex).strip()
    except Unreadable:
        return span.source


def _parts(text: str) -> tuple[list[str], tuple[Span, ...]]:
    """The prose around the formulas, without its TeX, and the formulas."""
    text = text.replace(_PLACE, "")
    found = spans(text)
    ends = [0, *(span.end for span in found)]
    starts = [*(span.start for span in found), len(text)]
    prose = _PLACE.join(text[end:start] for end, start in zip(ends, starts, strict=True))
    parts = plain(prose).split(_PLACE)
    return (parts if len(parts) == len(ends) else prose.split(_PLACE)), found
