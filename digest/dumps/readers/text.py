"""Text out of hostile bytes: decoding, cleaning, and how a sentence ends."""

import re
import unicodedata
from html import unescape
from typing import NamedTuple

from digest.core.drops import merged
from digest.core.paper import fold
from digest.core.snapshot import Dropped, Loss

REPLACED = "\ufffd"
UNREADABLE = f"holds bytes that are not UTF-8; it is kept, with {REPLACED} in their place"

_ENDLESS = re.compile(r"&#[0-9]{9,};?")
# What a terminal takes for a command, from its escape character to its end.
_COMMAND = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)?|[@-Z\\-_])")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NEWLINE = re.compile(r"\r\n?|\n")
_CLOSERS = r"""[\s"'’”»)\]}$*_`]*$"""
_STOP = re.compile(r"[.!?。！？…．｡]" + _CLOSERS)
_ADDRESS = re.compile(r"(?:https?://\S+|\b(?:github|gitlab)\.com/\S+|\bthis https? ?URL)" + _CLOSERS, re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|et al|vs|cf|resp|approx|fig|eq|sec)\.$", re.IGNORECASE)
_TAIL = 400  # characters; more than any sentence's last words, so that long texts cost no more


class Line(NamedTuple):
    """A line of a dump and its number, counted from 1."""

    number: int
    text: str


def decode(data: bytes) -> tuple[tuple[Line, ...], tuple[Dropped, ...]]:
    """The lines of a text as an editor counts them, and a word on each that is not UTF-8."""
    text = data.decode("utf-8-sig", "replace")
    lines = tuple(Line(number, line) for number, line in enumerate(_NEWLINE.split(text), 1))
    if REPLACED not in text or _is_utf8(data):
        return lines, ()
    return lines, merged(Dropped(line.number, UNREADABLE, Loss.SOME) for line in lines if REPLACED in line.text)


def clean(text: str) -> str:
    """Text without control characters, a terminal's commands and lone surrogates, its white space folded.

    Where nothing of it can be seen, it is empty.
    """
    folded = fold(text)
    if folded.isprintable():
        return folded
    kept = fold(_SURROGATE.sub(REPLACED, _CONTROL.sub("", _COMMAND.sub("", text))))
    return kept if any(unicodedata.category(each) not in _UNSEEN for each in kept) else ""


def unescaped(text: str) -> str:
    """A text with characters in place of HTML's references; Python makes no numbers of thousands of digits."""
    return unescape(_ENDLESS.sub(REPLACED, text))


def quote(text: str, length: int = 60) -> str:
    """The beginning of a text, quoted, for a message."""
    folded = clean(text[: 4 * length])
    return f"“{folded if len(folded) <= length else folded[: length - 1].rstrip() + '…'}”"


def stops(text: str) -> bool:
    """Whether a text ends as sentences end: with a full stop and what may close after it, or with an address.

    The full stop of an abbreviation is none.
    """
    tail = text[-_TAIL:]
    return bool(_STOP.search(tail) or _ADDRESS.search(tail)) and not _ABBREVIATION.search(tail)


def torn(text: str) -> bool:
    """Whether a text breaks off: without a full stop, or inside brackets."""
    tail = text[-_TAIL:]
    return not stops(tail) or tail.rfind("(") > tail.rfind(")")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
