"""arXiv's marks of what it announces: in titles until 2024, since then in elements and before abstracts."""

import re
from typing import NamedTuple

from digest.core.paper import Mark

MARKS = {"new": Mark.NEW, "cross": Mark.CROSS, "replace": Mark.REPLACE, "replace-cross": Mark.REPLACE}

_IN_TITLE = {"": Mark.NEW, "UPDATED": Mark.REPLACE, "CROSS LISTED": Mark.CROSS}
_SUFFIX = re.compile(r"\s*\(arXiv:([\w./-]{9,40})\s*\[([\w.-]{2,30})\]\s*(|UPDATED|CROSS LISTED)\s*\)$")
_PREFIX = re.compile(r"arXiv:([\w./-]{9,40})\s+Announce Type:\s*([\w-]{3,20})\s+(?:Abstract:\s*)?", re.IGNORECASE)


class Announced(NamedTuple):
    """A text without its announcement.

    Attributes:
        text: what is left.
        paper: the arXiv id, with its version.
        category: the primary one, where it is named.
        mark: what the announcement says; None where it says something unknown.
    """

    text: str
    paper: str
    category: str = ""
    mark: Mark | None = None


def in_title(title: str) -> Announced | None:
    """A title that ends in an announcement; the full stop that arXiv sets before it is no part of the title.

    >>> in_title("On x. (arXiv:2305.00001v2 [cs.IR] UPDATED)")
    Announced(text='On x', paper='2305.00001v2', category='cs.IR', mark=<Mark.REPLACE: 'replace'>)
    """
    found = _SUFFIX.search(title, max(0, len(title) - 120))
    if not found:
        return None
    return Announced(title[: found.start()].removesuffix("."), found[1], found[2], _IN_TITLE[found[3]])


def in_abstract(abstract: str) -> Announced | None:
    """An abstract that begins with an announcement."""
    found = _PREFIX.match(abstract)
    return Announced(abstract[found.end() :], found[1], mark=MARKS.get(found[2].lower())) if found else None
