"""Text hygiene: what may not reach a reader's screen, a header or a terminal."""

import re
import unicodedata
from urllib.parse import quote

from digest.core.marks import unstacked
from digest.templating import safe_url

_BREAKS = re.compile(r"\s+")
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
# Joiners that carry meaning: ZWJ and ZWNJ inside words of the scripts that shape by them, ZWJ inside emoji.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\ufb50-\ufdcf\ufe70-\ufefc"
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINER = re.compile(rf"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])|(?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])")
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control and format characters, unpaired surrogates
# All others are percent-encoded in every address, so that it is the same bytes in HTML, in text and in Markdown.
_URL_SAFE = "!#$%&*+,-./:;=?@_~"


def line(text: str, length: int = 0) -> str:
    """Text as one line without control, bidi control and zero-width characters, unpaired surrogates and the like.

    Of combining marks at most four stand on a character.

    Args:
        text: anything.
        length: where given, the most characters; longer text is cut after a word, with an ellipsis.
    """
    whole = text.strip()
    if not whole.isprintable() or "  " in whole:  # nearly all text is clean, and needs no more
        whole = _cleaned(whole).strip()
    whole = unstacked(whole)
    return whole if not length or len(whole) <= length else _cut(whole, length)


def _cleaned(text: str) -> str:
    flat = _BREAKS.sub(" ", text)
    if not (flat.isascii() and flat.isprintable()):
        joiners = {found.start() for found in _JOINER.finditer(flat)}
        kept = (c for i, c in enumerate(flat) if i in joiners or unicodedata.category(c) not in _UNSEEN)
        flat = _BREAKS.sub(" ", _NONCHARACTERS.sub("", "".join(kept)))
    return flat


def _cut(text: str, length: int) -> str:
    head, space, _ = text[:length].rpartition(" ")
    return (head if space and len(head) > length // 2 else text[: length - 1]).rstrip(" ,;:–—-") + "…"


def address(url: str) -> str:
    """An address with the scheme http, https or mailto, percent-encoded; nothing where it is another."""
    return quote(safe_url(url), safe=_URL_SAFE)
