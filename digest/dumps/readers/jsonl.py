"""JSON lines: an object a line with id, title and abstract."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from digest.core.errors import DumpError
from digest.core.paper import ARXIV_ID, DOI, Link, LinkKind, Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers import links
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import UNREADABLE, clean, quote

MOST = 2_000_000  # lines, so that hostile ones cannot fill the memory
LONGEST = 4 << 20  # bytes of a line
LONGEST_TITLE = 2_000  # characters; arXiv's longest has about 300
_SNIFFED = 65_536
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)
_VERSION = re.compile(r"v?([1-9]\d{0,3})", re.IGNORECASE)
_VERSIONED = re.compile(r"v([1-9]\d{0,3})$", re.IGNORECASE)
_AND = re.compile(r"\s*[,;]\s+and\s+|\s*[,;]\s*|\s+and\s+")


class JsonLines:
    """Reads JSON lines. What is wrong with a line costs that line alone."""

    name = "jsonl"

    def sniff(self, data: bytes) -> bool:
        """Whether the first line that is not blank is an object, or the beginning of a long one."""
        start = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
        first, newline, _ = start.partition(b"\n")
        if not newline and len(data) > _SNIFFED:
            return re.match(rb'\{\s*"', first) is not None
        return isinstance(_parsed(first), dict)

    def read(self, data: bytes) -> Reading:
        """Every object that has a title.

        Raises:
            DumpError: there are more lines than memory is meant to hold.
        """
        found: list[Record] = []
        dropped: list[Dropped] = []
        for number, line in enumerate(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), 1):
            if number > MOST:
                raise DumpError(f"has more than {MOST:,} lines", "split it into several dumps")
            if not line.strip():
                continue
            made = _record(line, number)
            if isinstance(made, str):
                dropped.append(Dropped(number, made))
                continue
            found.append(made)
            if not _is_utf8(line):
                dropped.append(Dropped(number, UNREADABLE))
        records, repeats, doubtful = once(found)
        dropped = sorted((*dropped, *doubtful), key=lambda drop: drop.line)
        signs = frozenset(["cut"] * _breaks_off(data))
        return Reading(self.name, records, tuple(dropped), repeats=repeats, signs=signs)


def _breaks_off(data: bytes) -> bool:
    """Whether the last line has no end, and is no whole value either."""
    last = data[data.rfind(b"\n") + 1 :]
    return bool(last.strip()) and len(last) <= LONGEST and _parsed(last) is None


def _record(line: bytes, number: int) -> Record | str:
    """The record of a line, or why there is none."""
    if len(line) > LONGEST:
        return f"is longer than {LONGEST >> 20} MB"
    value = _parsed(line)
    if value is None:
        return f"is no whole JSON object: {quote(line[:240].decode('utf-8', 'replace'))}"
    if not isinstance(value, dict):
        return "is JSON, but no object"
    title = _text(value.get("title"))
    if not title:
        return "has no title" + (f" (id {quote(_text(value['id']))})" if _text(value.get("id")) else "")
    if len(title) > LONGEST_TITLE:
        return f"has a title of {len(title):,} characters: {quote(title)}"
    revision = Revision(
        title,
        _text(value.get("abstract")) or _text(value.get("summary")),
        _names(value.get("authors")),
        _classes(value.get("categories")),
        _links(value),
        _version(value),
    )
    return linked(Record(revision, number, _ids(value), _count(value.get("upvotes"))))


def _parsed(line: bytes) -> Any:
    """The value of a line, numbers as the text that stands there; None where it is no JSON."""
    try:
        return _DECODER.decode(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _items(value: Any) -> Iterator[str]:
    """The texts in a list, be they items or the names of items."""
    for item in value if isinstance(value, list) else ():
        if text := _text(item.get("name") if isinstance(item, dict) else item):
            yield text


def _ids(value: dict[str, Any]) -> tuple[str, ...]:
    """The id, then the DOI where there is one."""
    doi = _text(value.get("doi"))
    return tuple(dict.fromkeys(filter(None, (_text(value.get("id")), doi if DOI.fullmatch(doi) else ""))))


def _version(value: dict[str, Any]) -> int | None:
    """The version that a field of its own counts (2, “2” or “v2”), else the one at the end of an arXiv id."""
    stated = _VERSION.fullmatch(_text(value.get("version")))
    named = _VERSIONED.search(given) if ARXIV_ID.fullmatch(given := _text(value.get("id"))) else None
    found = stated or named
    return int(found[1]) if found else None


def _names(value: Any) -> tuple[str, ...]:
    """Authors out of a list, or out of one text that names them between commas."""
    if isinstance(value, str):
        return tuple(filter(None, _AND.split(clean(value))))
    return tuple(_items(value))


def _classes(value: Any) -> tuple[str, ...]:
    return tuple(clean(value).split()) if isinstance(value, str) else tuple(_items(value))


def _links(value: dict[str, Any]) -> tuple[Link, ...]:
    """The links of a record: a list of addresses, or of objects with an address and perhaps a kind."""
    given = value.get("links")
    found = []
    for item in given if isinstance(given, list) else ():
        url, kind = (item.get("url"), item.get("kind")) if isinstance(item, dict) else (item, None)
        link = links.link(_text(url)) if _text(url) else None
        if link:
            found.append(Link(LinkKind(kind), link.url) if kind in set(LinkKind) else link)
    return tuple(found)


def _count(value: Any) -> int | None:
    """A count; numbers arrive as text."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
