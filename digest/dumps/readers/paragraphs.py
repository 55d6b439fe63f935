"""The paragraphs of a text that may be HTML, as feeds and Crossref have it in titles and descriptions."""

import re
from html import unescape

from digest.dumps.readers.text import clean

LONGEST = 1_000_000  # characters of a description

# Only what looks like a tag of HTML is one: in "p <a and b> c" and "x<y" an HTML parser would lose words.
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+))*+\s*/?>"""
_BLOCK = re.compile(
    rf"</?(?:p|br|div|li|ul|ol|dl|dt|dd|h[1-6]|hr|blockquote|pre|table|tbody|tr|td|th|section|article|jats:(?:p|sec|title)){_ATTRIBUTES}",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"</?(?:a|abbr|b|cite|code|em|font|i|img|mark|q|s|small|span|strong|sub|sup|tt|u|jats:[a-z-]{{1,30}}){_ATTRIBUTES}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs, without tags, references resolved, none empty.

    >>> paragraphs("<p><b>Authors:</b> A &amp; B</p><p>We show p<0.05.</p>")
    ('Authors: A & B', 'We show p<0.05.')
    """
    return tuple(filter(None, map(_plain, _BLOCK.split(text[:LONGEST]))))


def flat(text: str) -> str:
    """The same as one line."""
    return " ".join(paragraphs(text))


def _plain(text: str) -> str:
    return clean(_REFERENCE.sub(lambda found: unescape(found[0]), _INLINE.sub("", text)))
