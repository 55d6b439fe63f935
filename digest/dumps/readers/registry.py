"""All formats: the content of a dump tells which reader it is for, never its name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from digest.core.drops import merged
from digest.core.errors import DumpError, UsageError
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers import plugins
from digest.dumps.readers.arxiv_snapshot import ArxivSnapshot
from digest.dumps.readers.arxiv_table import ArxivTable
from digest.dumps.readers.daily_api import DailyApi
from digest.dumps.readers.encoding import to_utf8
from digest.dumps.readers.feeds.arxiv_atom import ArxivAtom
from digest.dumps.readers.feeds.feed import Feed
from digest.dumps.readers.hf_scrape import HfScrape
from digest.dumps.readers.jsonl import JsonLines
from digest.dumps.readers.mapped import Mapped
from digest.dumps.readers.oai.answers import Oai
from digest.dumps.readers.openalex import OpenAlex
from digest.dumps.readers.references.bibtex import BibTex
from digest.dumps.readers.references.csl import CslJson
from digest.dumps.readers.references.ris import Ris
from digest.dumps.readers.tables import PARQUET
from digest.dumps.readers.text import quote
from digest.dumps.readers.trending.as_html import TrendingHtml
from digest.dumps.readers.trending.as_markdown import TrendingMarkdown
from digest.dumps.readers.trending.as_text import TrendingText
from digest.dumps.readers.unpack import unpack
from digest.ports import Fields, Reader

PARTICULAR: tuple[Reader, ...] = (  # each knows its own by marks that no other has
    ArxivAtom(),
    Feed(),
    Oai(),
    ArxivTable(),
    TrendingHtml(),
    TrendingMarkdown(),
    TrendingText(),
    DailyApi(),
    HfScrape(),
    OpenAlex(),
    CslJson(),
    ArxivSnapshot(),
)
GENERAL: tuple[Reader, ...] = (  # asked last, after the readers of other packages
    JsonLines(),
    BibTex(),  # pages may quote BibTeX and RIS in an abstract
    Ris(),
)
READERS: dict[str, Reader] = {reader.name: reader for reader in (*PARTICULAR, *GENERAL)}

_EXAMINED = 65_536  # bytes
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = {
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it"),
    b"Rar!": ("a RAR archive", "unpack it"),
    b"%PDF-": ("a PDF", "hand in the page or the listing itself, as text"),
    b"\x89PNG": ("an image (PNG)", "hand in the text of the page"),
    b"\xff\xd8\xff": ("an image (JPEG)", "hand in the text of the page"),
    b"GIF8": ("an image (GIF)", "hand in the text of the page"),
    b"SQLite format 3\x00": ("an SQLite database", "export its table as JSON lines"),
}
_STRAY = 0.01  # share of control characters that a text may hold; random bytes have a tenth


def readers() -> dict[str, Reader]:
    """Every reader by its name, the more particular ones first: ours, and those that installed packages bring."""
    return {reader.name: reader for reader in _each()}


def checked(name: str) -> dict[str, Reader]:
    """Every reader, if there is one of this name.

    Raises:
        UsageError: there is none.
    """
    found = readers()
    if name and name not in found:
        broken = plugins.installed(tuple(READERS))[1]
        why = f"; {broken[name]}" if name in broken else ""
        raise UsageError(f"there is no format {quote(name)}{why}", f"take one of {', '.join(found)}")
    return found


def read(data: bytes, format: str = "", name: str = "", fields: Fields = ()) -> Reading:  # noqa: A002 - the field's own word
    """What the reader of a format makes of a dump, which may be compressed and in another encoding.

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
        content, said = (content, ()) if _is_binary(content, fields) else to_utf8(content)
        _check(content, fields)
        reader = Mapped(fields) if fields else _reader(content, format)
        reading = reader.read(content)
    except DumpError as problem:
        raise DumpError(f"{name or 'the dump'}: {problem.message}", problem.remedy) from problem
    reading = replace(reading, dropped=merged(said, reading.dropped))  # within bounds, whosever reader it was
    if not torn:
        return reading
    last = Dropped(content.count(b"\n") + 1, "the compressed file breaks off here; what follows is lost")
    return replace(reading, dropped=(*reading.dropped, last), signs=reading.signs | {"torn"})


def _is_binary(data: bytes, fields: Fields) -> bool:
    """Whether a reader claims bytes that are no text: a table in Parquet by its fields, or by a reader from outside."""
    if fields:
        return data.startswith(PARQUET)
    return _controlled(data) and any(reader.sniff(data) for reader in plugins.installed(tuple(READERS))[0])


def _controlled(data: bytes) -> bool:
    start = data[:_EXAMINED]
    return len(_CONTROLS.findall(start)) > _STRAY * len(start)


def _check(data: bytes, fields: Fields) -> None:
    start = data[:_EXAMINED]
    if not start.strip():
        raise DumpError("is empty" if not data.strip() else "begins with nothing but blank lines", "fetch it again")
    for magic, (what, remedy) in _MAGIC.items():
        if data.startswith(magic) and not _is_binary(data, fields):
            raise DumpError(f"is {what}", remedy)
    if _controlled(data) and not _is_binary(data, fields):
        formats = ", ".join(readers())
        raise DumpError("is binary, not text", f"hand in text as UTF-8 in one of these formats: {formats}")


def _reader(data: bytes, name: str) -> Reader:
    if name:
        return checked(name)[name]
    found = next((reader for reader in _each() if reader.sniff(data)), None)
    if found is None:
        start = quote(data[:400].decode("utf-8", "replace"))
        raise DumpError(
            f"no reader knows this content, which begins {start}",
            f"name its --format: {', '.join(readers())}; or map its fields under [source.fields]",
        )
    return found


def _each() -> Iterator[Reader]:
    """Every reader, those of other packages looked for only when they are due."""
    yield from PARTICULAR
    yield from plugins.installed(tuple(READERS))[0]
    yield from GENERAL
