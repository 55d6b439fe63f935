"""Dumps in another encoding than UTF-8, brought to it before a reader sees them, with a word on where."""

import codecs
import re
from collections.abc import Iterator

from digest.core.drops import Drops, merged
from digest.core.snapshot import Dropped, Loss
from digest.core.words import plural
from digest.dumps.readers.text import UNREADABLE

_STEP = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = ((re.compile(rb"(?:[\t\n\r -~]\0){8}"), "utf-16-le"), (re.compile(rb"(?:\0[\t\n\r -~]){8}"), "utf-16-be"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,80}encoding=["'](?!utf-?8["'])""", re.IGNORECASE)  # its reader goes by that
_STRAY = re.compile("[\udc80-\udcff]")
_ALONE = re.compile("(?<![\udc80-\udcff])[\udc80-\udcff](?![\udc80-\udcff])")
_PUNCTUATION = frozenset("“”‘’–—…•·«»°±×÷§©®™€£ \u00a0´¨¹²³½¼¾µ")


def to_utf8(data: bytes) -> tuple[bytes, tuple[Dropped, ...]]:
    """The bytes as UTF-8, and what is to be said of it.

    UTF-16 and UTF-32 are told by their mark or by the zeros between letters. A line with single bytes that are no
    UTF-8, and no other letters beyond ASCII, is windows-1252, as old programs write it; other such bytes are replaced.
    """
    name = _wide(data)
    if name:
        text = data.decode(name, "replace").removeprefix("\ufeff")
        said = Dropped(1, f"is in {name.upper()}, not in UTF-8; it is read as that", Loss.NONE)
        return text.encode("utf-8", "replace"), (said,)
    if _DECLARED.match(data) or _is_utf8(data):
        return data, ()
    old: list[int] = []
    lines, dropped = list[bytes](), Drops()
    for number, line in enumerate(data.split(b"\n"), 1):
        made, found = _line(line)
        lines.append(made)
        if found == "old":
            old.append(number)
        elif found:
            dropped.append(Dropped(number, UNREADABLE, Loss.SOME))
    return b"\n".join(lines), merged(_said(old), dropped)


def _said(old: list[int]) -> Iterator[Dropped]:
    """One word on all the lines that were read as windows-1252, since a whole dump may consist of them."""
    if old:
        more = len(old) - 1
        others = f", as {plural(more, 'is', 'are')} {more:,} more {plural(more, 'line')}" if more else ""
        yield Dropped(old[0], f"is in windows-1252, not in UTF-8{others}; it is read as that", Loss.NONE)


def _wide(data: bytes) -> str:
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    return marked or next((name for pattern, name in _UNMARKED if pattern.match(data)), "")


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, without a second copy of them all."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(data), _STEP):
            decoder.decode(data[place : place + _STEP])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes) -> tuple[bytes, str]:
    """A line as UTF-8, and what was done to it: nothing, "old" where it was windows-1252, else "damaged"."""
    text = line.decode("utf-8", "surrogateescape")
    if text.isascii() or not _STRAY.search(text):
        return line, ""
    others = any(not letter.isascii() and not _STRAY.match(letter) for letter in text)
    made = _ALONE.sub(_windows, text)
    if others or _STRAY.search(made) or _STRAY.match(text[-1]):
        return _STRAY.sub("\ufffd", text).encode(), "damaged"
    return made.encode(), "old"


def _windows(match: re.Match[str]) -> str:
    """The letter of windows-1252 that a stray byte stands for, where it is one that stands in words."""
    letter = bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")
    return letter if letter.isalpha() or letter in _PUNCTUATION else match[0]
