"""Titles, and why a record has none."""

from typing import NamedTuple

from digest.dumps.readers.text import clean, quote

LONGEST = 2_000  # characters; arXiv's longest has about 300


class Title(NamedTuple):
    """A title, or why there is none."""

    text: str
    refused: str = ""


def titled(text: str, name: str = "") -> Title:
    """The title that a text is; `name` is what else the record is known by, for the reason."""
    title = clean(text)
    if not title:
        return Title("", "has no title" + (f" ({quote(name)})" if name else ""))
    if len(title) > LONGEST:
        return Title("", f"has a title of {len(title):,} characters: {quote(title)}")
    return Title(title)
