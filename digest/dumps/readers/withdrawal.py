"""Notices that take a paper back, where its abstract or its comments stood."""

import re

from digest.dumps.readers.text import clean

_LONGEST = 4_000  # characters; a notice stands at the beginning or is short

_PAPER = r"(?:e-?print|preprint|paper|article|manuscript|submission|work|version|letter|note|comment|report)s?"
_GONE = r"(?:withdrawn|retracted)"
_BEGIN = r"(?:^|[.;:!?)\]]\s*|\b(?:hence|therefore|thus),?\s+|\bso\s+)"
_WORDS = r"(?:\w+\s+){0,2}"
_MORE = rf"(?:\s+(?:of|to|by|on|\#?\d[\d.]*|v\d+|\(?[a-z-]+/\d{{7}}\)?|this|the|\w{{0,9}}{_PAPER}))*"
_IS = r"(?:has|have|had|is|are|was|were)\s+(?:(?:now|been|being|completely|temporarily|hereby|voluntarily)\s+)*"
_WHY = r"(?:by|due|because|as|for|from|since|pending|until|on|in\s+favou?r|and|after|owing|temporarily)"

_WORD = re.compile(r"withdr|retract", re.IGNORECASE)
_NOTICE = re.compile(
    rf"""
    {_BEGIN}(?:
        (?:this|the|our|my|both|these)\s+{_WORDS}{_PAPER}{_MORE}\s*,?\s+{_IS}{_GONE}\b
      | (?:the\s+(?:\w+\s+)?authors?|we|i)\s+{_WORDS}(?:withdr[ae]wn?|retract(?:ed)?)
            \s+(?:this|the|our|my)\s+{_WORDS}{_PAPER}\b
      | (?:{_PAPER}\s+)?{_GONE}(?:\s*$|\s*[.;:,(!-]|\s+{_WHY}\b)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def withdrawn(*texts: str) -> bool:
    """Whether an abstract or a comment says that its paper was taken back; that it speaks of such papers is not enough.

    >>> withdrawn("This paper has been withdrawn by the author."), withdrawn("We study why papers are withdrawn.")
    (True, False)
    """
    return any(
        _NOTICE.search(clean(text[:_LONGEST]))
        for text in texts
        if "withdr" in text.lower() or "retract" in text.lower()
    )
