"""Splitting abstracts into sentences."""

import re

_ABBREVIATION = re.compile(
    r"al|approx|arxiv|astron|astrophys|ca|cf|chap|dr|e\.g|eqn?s?|et|figs?|i\.e|inc|jr|lett|mrs?|ms|nos?|phys|pp?"
    r"|proc|prof|refs?|resp|rev|sect?|st|tab|viz|vol|vs|w\.r\.t",
    re.IGNORECASE,
)
_OPENER = re.compile(  # words that open sentences more often than they are names
    r"an?|and|as|at|but|by|for|from|here|if|in|it|on|our|such|that|the|these|this|to|we|when|with", re.IGNORECASE
)
WIDE_ENDS = "。！？"

# An end mark with the quotes and brackets that close after it, before white space; a wide one stands alone.
_END = re.compile(rf"(?:[.!?]+[\"'”’»)\]}}]*(?=\s)|[{WIDE_ENDS}]+[”’」』）]*)")
_LAST_WORD = re.compile(r"[^\s(\[{\"'“‘«]*$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[{]*(\S)([^\s.,;:!?]*)")
_LONGEST_WORD = 40  # how far back the word before an end mark may begin


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text whose white space is folded, in their order, none empty.

    An end mark ends no sentence after an abbreviation ("et al.", "Fig."), after an initial ("J. Smith")
    unless a word that opens sentences follows, or where the next word begins in lower case.
    """
    found, start = [], 0
    for end in _END.finditer(text):
        if _ends(text, end):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def join(parts: tuple[str, ...]) -> str:
    """Sentences as running text: a space between them, none after a wide full stop."""
    return "".join(part if part[-1] in WIDE_ENDS else f"{part} " for part in parts).strip()


def whole(sentence: str) -> bool:
    """Whether a sentence has its end mark, so that the dump did not cut it off."""
    return sentence.rstrip("\"'”’»)]}」』）")[-1:] in {".", "!", "?", "…", *WIDE_ENDS}


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
