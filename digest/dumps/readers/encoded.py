"""Text whose encoding is declared, and perhaps wrongly."""

import codecs
import re

from digest.core.drops import merged
from digest.core.snapshot import Dropped, Loss
from digest.dumps.readers.text import REPLACED, UNREADABLE

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Others are no encodings of texts, or cost the square of the length.
_TAKEN = re.compile(
    r"utf-8|us-ascii|ascii|latin-?\d{1,2}|(?:iso-?8859|windows|cp|koi8|mac)[-\w]*|gb\w+|big5\w*|euc[-_]\w+|shift[-_]jis\w*"
)


def decoded(data: bytes, declared: str = "") -> tuple[str, tuple[Dropped, ...]]:
    """The text of a dump, and a word where it is not in the encoding that it declares.

    Bytes beyond ASCII that are sound UTF-8 are UTF-8, whatever is declared: no other text looks like it.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _told(data.decode(encoding, "replace").removeprefix("\ufeff"))
    name = declared.strip().lower() or "utf-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, name)
    if text.isascii() or name in {"utf-8", "utf8"}:
        return text, ()
    return text, (Dropped(1, f"declares {name[:40]}, and is UTF-8; it is read as UTF-8", Loss.NONE),)


def _legacy(data: bytes, name: str) -> tuple[str, tuple[Dropped, ...]]:
    if name not in {"utf-8", "utf8"} and _TAKEN.fullmatch(name):
        try:
            return data.decode(name), ()
        except (LookupError, UnicodeError):
            pass
    return _told(data.decode("utf-8", "replace"))


def _told(text: str) -> tuple[str, tuple[Dropped, ...]]:
    """A text with a word on each line that holds a replaced character."""
    if REPLACED not in text:
        return text, ()
    lines = enumerate(text.split("\n"), 1)
    return text, merged(Dropped(number, UNREADABLE, Loss.SOME) for number, line in lines if REPLACED in line)
