"""The entries of a feed in one shape, whatever kind of feed it is.

The document is cut and mended by `markup` first, so feedparser meets only sound XML as bytes: it opens no file,
fetches nothing, and never falls back to its parser for loose markup.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from digest.core.drops import Drops
from digest.core.errors import DumpError
from digest.core.snapshot import Dropped, StatedDay
from digest.dumps.readers import markup, moments
from digest.dumps.readers.markup import Element, local, words
from digest.dumps.readers.recovered import sound
from digest.dumps.readers.text import quote

LARGEST = 64 << 20  # bytes; arXiv's feed of all categories has 5 MB on its fullest day
MOST = 20_000  # entries
TAGS = 1_000_000  # arXiv's feed on its fullest day has 50,000; feedparser takes 15 µs for each
NAMES = ("item", "entry")
ROOTS = frozenset({"rss", "RDF", "feed", "channel"})

_NAME = re.compile(r"(?:\{[!#-;=?-z|~]+\})?[A-Za-z_][A-Za-z0-9_.-]*")
_PEOPLE = frozenset(
    {"author", "contributor", "creator", "managingeditor", "name", "owner", "publisher", "webmaster"}  # in any case
)
_RUN = re.compile(r"(\S{200})\S+")  # no name is so long, and feedparser looks for addresses in it in quadratic time
_LINE = "{urn:digest}line"
_KEY = "digest_line"
_DATES = frozenset(
    {"pubDate", "published", "updated", "date", "issued", "created", "modified", "publicationDate", "lastBuildDate"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as feedparser has it.

    Attributes:
        line: where it begins.
        values: its fields by feedparser's names.
    """

    line: int
    values: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a feed.

    Attributes:
        entries: in their order.
        feed: what the feed says of itself, by feedparser's names.
        dropped: what is damaged or lost.
        finished: whether it has its end.
    """

    entries: tuple[Entry, ...]
    feed: dict[str, Any] = field(repr=False)
    dropped: tuple[Dropped, ...] = ()
    finished: bool = True

    @property
    def day(self) -> StatedDay | None:
        """The day that the feed gives itself."""
        return next(
            filter(None, (moments.day(str(dict.get(self.feed, name, ""))) for name in ("published", "updated"))), None
        )


def entries(data: bytes) -> Entries:
    """The entries of a feed.

    Raises:
        DumpError: it is no feed, or larger than any.
    """
    if len(data) > LARGEST:
        raise DumpError(f"is a feed of more than {LARGEST >> 20} MB", "split it into several dumps")
    if data.count(b"<") > TAGS:
        raise DumpError(f"has more than {TAGS:,} tags", "split it into several dumps")
    found = markup.opened(data, *NAMES)
    if found.root not in ROOTS:
        raise DumpError(f"is no feed, its root is <{found.root[:40]}>", "hand in the feed as it came")
    dropped = Drops()
    frame = found.frame
    for count, (line, element) in enumerate(sound(found, dropped)):
        if count >= MOST:
            raise DumpError(f"has more than {MOST:,} entries", "split it into several dumps")
        if len(element):
            _mark(element, line)
            frame.append(element)
        else:
            dropped.append(Dropped(line, "is empty"))
    parsed = _parsed(frame)
    made = tuple(Entry(int(entry.get(_KEY, 1)), entry) for entry in parsed.entries)
    return Entries(made, parsed.feed, tuple(dropped), found.finished)


def _mark(element: Element, line: int) -> None:
    """Tell an element its line, and leave out its dates, which no revision has and which invite odd parsing."""
    for child in [child for child in element if local(child) in _DATES]:
        element.remove(child)
    for child in element.findall(_LINE):
        element.remove(child)
    etree.SubElement(element, _LINE, nsmap={"digest": "urn:digest"}).text = str(line)


def _parsed(root: Element) -> Any:
    import feedparser  # noqa: PLC0415 - slow to load, and most dumps are no feed

    for part in root.iter():
        _rename(part)
        if local(part).lower() in _PEOPLE:
            _shorten(part)
    etree.cleanup_namespaces(root)
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    try:
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as problem:
        raise _unreadable(problem) from problem
    if parsed.bozo:
        raise _unreadable(parsed.bozo_exception)
    return parsed


def _shorten(person: Element) -> None:
    """Cut endless words, also those that go on from one element within to the next."""
    if not _RUN.search(words(person)):
        return
    for part in person.iter():
        part.text = _RUN.sub(r"\1", f" {part.text or ''} ")
        if part is not person:
            part.tail = _RUN.sub(r"\1", f" {part.tail or ''} ")


def _rename(part: Element) -> None:
    """Give an element and its attributes names that every parser takes; damage leaves odd ones."""
    tag = str(part.tag)
    if not _NAME.fullmatch(tag) or not (part.prefix or "").isascii():
        plain = tag.rpartition("}")[2].replace(":", "_")
        part.tag = plain if _NAME.fullmatch(plain) else "odd"
    kept = {name: value for name, value in part.attrib.items() if _NAME.fullmatch(str(name))}
    if len(kept) < len(part.attrib):
        part.attrib.clear()
        part.attrib.update(kept)


def _unreadable(problem: Exception) -> DumpError:
    return DumpError(f"is no feed that can be read: {quote(str(problem), 100)}", "fetch it again")
