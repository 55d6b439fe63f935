"""Whether a paper was taken back, by the words in which its comments or its abstract say so."""

import re

_SHORT = 600  # characters; a notice takes the abstract's place, or stands at its beginning
_BEGINNING = 160
_PAPER = r"(?:papers?|articles?|manuscript|submission|e-?print|preprint|work|note|letter|draft|report|document|version)"
_BACK = r"(?:withdrawn|retracted)"
_NOTICE = re.compile(
    rf"\b(?:this|the|our|original|above)\s(?:\w+\s){{0,2}}{_PAPER}\s(?:\([^)]{{0,40}}\)\s)?"
    rf"(?:has|had|have|is|was|were|are)\s(?:\w+\s){{0,3}}{_BACK}\b"
    rf"|^\W*{_BACK}(?:\W*$|[.;:!,]|\s(?:by|due|because|for|as|since|from|pending|until|on|after)\b)"
    rf"|\bauthors?(?:\(s\))?\s(?:(?:has|have|had)\s)?(?:\w+\s)?(?:{_BACK}|withdr[ae]w|withdraws|retracts?)\s"
    rf"(?:this|the|our)\s(?:\w+\s){{0,2}}{_PAPER}\b"
    rf"|^\W*{_PAPER}\s(?:\w+\s){{0,2}}{_BACK}\b",
    re.IGNORECASE,
)


def withdrawn(comments: str, abstract: str) -> bool:
    """Whether either of two cleaned texts is a notice of withdrawal.

    >>> withdrawn("", "This paper has been withdrawn by the authors.")
    True
    >>> withdrawn("12 pages", "We model how money is withdrawn from banks.")
    False
    """
    return _is_notice(comments) or _is_notice(abstract if len(abstract) <= _SHORT else abstract[:_BEGINNING])


def _is_notice(text: str) -> bool:
    folded = text.casefold()
    return ("withdr" in folded or "retract" in folded) and _NOTICE.search(text) is not None
