"""Splitting abstracts into sentences."""

import re
from bisect import bisect_right

_ABBREVIATION = re.compile(
    r"al|approx|arxiv|astron|astrophys|ca|cf|chap|dr|e\.g|eg|eqn?s?|et|figs?|i\.e|ie|inc|jr|lett|mrs?|ms|nos?"
    r"|phys|pp?|proc|prof|refs?|resp|rev|sect?|st|stat|tab|viz|vol|vs|w\.r\.t",
    re.IGNORECASE,
)
_OPENER = re.compile(  # words that open sentences more often than they are names
    r"an?|and|as|at|but|by|for|from|here|if|in|it|on|our|such|that|the|these|this|to|we|when|with", re.IGNORECASE
)
WIDE_ENDS = "。！？"
_OTHER_ENDS = "…؟۔।॥"  # of other scripts; these stand before white space

# An end mark with the quotes, brackets and dollars that close after it, before white space; a wide one stands alone,
# and so does a full stop after which the space was forgotten.
_END = re.compile(
    rf"(?:[.!?{_OTHER_ENDS}]+[\"'”’»)\]}}$]*(?=\s)|[{WIDE_ENDS}]+[”’」』）]*"
    r"|(?<=[a-z]{3})\.(?=(?:An?|For|However|In|It|Our|The|These|This|To|We)\s))"
)
# A formula, as dollars or brackets mark it; an amount of dollars opens none.
_FORMULA = re.compile(
    r"\$\$[^$]{1,500}\$\$|(?<![\\$])\$(?=[^\s$])(?:[^$\\]|\\.){0,500}(?<!\s)\$(?!\d)"
    r"|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]"
)
_HEADING = re.compile(r"(?:Main )?\w{1,12} ?\.")  # what abstracts in parts say before a part: "Methods.", "2."
_LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«]*$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[{]*(\S)([^\s.,;:!?]*)")
_LONGEST_WORD = 40  # how far back the word before an end mark may begin


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text whose white space is folded, in their order, none empty.

    An end mark ends no sentence after an abbreviation ("et al.", "Fig."), after an initial ("J. Smith")
    unless a word that opens sentences follows, where the next word begins in lower case, or within a formula.
    The heading or number of a part belongs to the sentence after it.
    """
    found, start, inside = [], 0, formulas(text)
    for end in _END.finditer(text):
        if not _within(inside, end) and _ends(text, end) and not _HEADING.fullmatch(text[start : end.end()].strip()):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def formulas(text: str) -> tuple[tuple[int, int], ...]:
    """Where the formulas of a text begin and end: what stands between dollars, which no amount of money does."""
    return tuple(found.span() for found in _FORMULA.finditer(text)) if "$" in text or "\\" in text else ()


def join(parts: tuple[str, ...]) -> str:
    """Sentences as running text: a space between them, none after a wide full stop."""
    return "".join(part if part[-1] in WIDE_ENDS else f"{part} " for part in parts).strip()


def whole(sentence: str) -> bool:
    """Whether a sentence has its end mark, so that the dump did not cut it off."""
    return sentence.rstrip("\"'”’»)]}」』）$")[-1:] in {".", "!", "?", *_OTHER_ENDS, *WIDE_ENDS}


def _within(spans: tuple[tuple[int, int], ...], end: re.Match[str]) -> bool:
    """Whether an end mark stands in one of some spans, and text of the span after it."""
    place = bisect_right(spans, (end.start(), 0)) - 1
    return place >= 0 and end.end() < spans[place][1]


def _ends(text: str, end: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, end.end())
    if text[end.start()] in WIDE_ENDS or following is None:
        return True
    first, rest = following[1], following[2]
    if first.islower():
        return False
    if end[0] != ".":
        return True
    word = _LAST_WORD.search(text[max(0, end.start() - _LONGEST_WORD) : end.start()])
    before = word[0] if word else ""
    if _ABBREVIATION.fullmatch(before):
        return False
    initial = len(before) == 1 and before.isupper()
    return not initial or _OPENER.fullmatch(first + rest) is not None
