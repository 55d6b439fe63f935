"""All formats: the content of a dump tells which reader it is for, never its name."""

import re
from dataclasses import replace

from digest.core.errors import DumpError, UsageError
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.jsonl import JsonLines
from digest.dumps.readers.text import quote
from digest.dumps.readers.trending.as_markdown import TrendingMarkdown
from digest.dumps.readers.trending.as_text import TrendingText
from digest.dumps.readers.unpack import unpack
from digest.ports import Fields, Reader

READERS: dict[str, Reader] = {reader.name: reader for reader in (JsonLines(), TrendingMarkdown(), TrendingText())}

_EXAMINED = 65_536  # bytes
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = {
    b"PK\x03\x04": ("a zip archive", "unpack it"),
    b"BZh": ("compressed by bzip2", "unpack it"),
    b"\xfd7zXZ\x00": ("compressed by xz", "unpack it"),
    b"\x28\xb5\x2f\xfd": ("compressed by Zstandard", "unpack it"),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it"),
    b"Rar!": ("a RAR archive", "unpack it"),
    b"%PDF-": ("a PDF", "hand in the page or the listing itself, as text"),
    b"\x89PNG": ("an image (PNG)", "hand in the text of the page"),
    b"\xff\xd8\xff": ("an image (JPEG)", "hand in the text of the page"),
    b"GIF8": ("an image (GIF)", "hand in the text of the page"),
    b"SQLite format 3\x00": ("an SQLite database", "export its table as JSON lines"),
    b"\xff\xfe": ("UTF-16", "save it as UTF-8"),
    b"\xfe\xff": ("UTF-16", "save it as UTF-8"),
}
_STRAY = 0.01  # share of control characters that a text may hold; random bytes have a tenth


def read(data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002, ARG001
    """What the reader of a format makes of a dump, which may be compressed by gzip.

    Args:
        data: the bytes of the dump.
        format: the name of a reader; without one, the first that knows the content reads it.
        name: the dump's name, for messages.
        fields: which fields of a table are which of ours.

    Raises:
        DumpError: it is empty or binary, or no reader knows it; the message begins with `name`.
        UsageError: there is no such format.
    """
    try:
        content, torn = unpack(data)
        _check(content)
        reading = _reader(content, format).read(content)
    except DumpError as problem:
        raise DumpError(f"{name or 'the dump'}: {problem.message}", problem.remedy) from problem
    if not torn:
        return reading
    last = Dropped(content.count(b"\n") + 1, "the gzip file breaks off here; what follows is lost")
    return replace(reading, dropped=(*reading.dropped, last), signs=reading.signs | {"torn"})


def _check(data: bytes) -> None:
    start = data[:_EXAMINED]
    if not start.strip():
        raise DumpError("is empty" if not data.strip() else "begins with nothing but blank lines", "fetch it again")
    for magic, (what, remedy) in _MAGIC.items():
        if data.startswith(magic):
            raise DumpError(f"is {what}", remedy)
    if len(_CONTROLS.findall(start)) > _STRAY * len(start):
        raise DumpError("is binary, not text", f"hand in text as UTF-8 in one of these formats: {', '.join(READERS)}")


def _reader(data: bytes, name: str) -> Reader:
    if name and name not in READERS:
        raise UsageError(f"there is no format {quote(name)}", f"take one of {', '.join(READERS)}")
    found = READERS[name] if name else next((reader for reader in READERS.values() if reader.sniff(data)), None)
    if found is None:
        start = quote(data[:400].decode("utf-8", "replace"))
        raise DumpError(
            f"no reader knows this content, which begins {start}", f"name its --format: {', '.join(READERS)}"
        )
    return found
