"""What XML forbids, put right where nothing is lost by it."""

import re
from html import unescape

from digest.dumps.readers.text import REPLACED

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)([A-Za-z][\w.-]{0,40};)?")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});")
_FORBIDDEN = {"": "", "\f": "", REPLACED: REPLACED}
_OPEN = "<![CDATA["


def mended(text: str) -> str:
    """Text without stray `<` and `&`, with characters for HTML's entities; CDATA loses control characters only.

    >>> mended("<p>R&D &eacute; 3 < 4 &foo; &amp; &#39;&#7;</p>")
    '<p>R&amp;D é 3 &lt; 4 &amp;foo; &amp; &#39;</p>'
    """
    first, *rest = _CONTROL.sub(_allowed, text).split(_OPEN)
    parts = [_escaped(first)]
    for part in rest:
        inside, close, after = part.partition("]]>")
        parts += [_OPEN, inside, "]]>", _escaped(after)] if close else [_escaped(_OPEN[2:] + inside)]
    return "".join(parts)


def _allowed(found: re.Match[str]) -> str:
    """What may stay; of half a surrogate lxml would make bytes that are no text, so U+FFFD stands for it."""
    character = unescape(found[0]) if found[0].startswith("&") else ""
    return _FORBIDDEN.get(character, found[0])


def _escaped(text: str) -> str:
    return _LESS.sub("&lt;", _ENTITY.sub(_plain, text))


def _plain(found: re.Match[str]) -> str:
    """A character for an entity of HTML, and what is no entity as it stands."""
    character = unescape(found[0])
    return character if found[1] and character != found[0] and character not in "<>&" else f"&amp;{found[0][1:]}"
