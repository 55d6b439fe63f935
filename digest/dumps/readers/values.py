"""What stands in JSON and in tables, read without trusting it: texts, names, counts, links."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from digest.core.paper import ARXIV_ID, DOI, Link, LinkKind, Record, Revision, normal_id
from digest.core.snapshot import StatedDay
from digest.dumps.readers import identifiers, links
from digest.dumps.readers.text import clean, quote
from digest.dumps.readers.withdrawal import withdrawn

LONGEST_TITLE = 2_000  # characters; arXiv's longest has about 300
DECODER = json.JSONDecoder(parse_float=str, parse_int=str)  # numbers as the text that stands there
_AND = re.compile(r"\s*[,;]\s+and\s+|\s*[,;]\s*|\s+and\s+")
_OF_CLASSES = re.compile(r"\s*[,;]\s*")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
_VERSION = re.compile(r"v?(\d{1,6})", re.IGNORECASE)


def decoded(text: str) -> Any:
    """The value of a JSON text, numbers as the text that stands there; None where it is no JSON."""
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def text(value: Any) -> str:
    """A text, cleaned; empty for anything else."""
    return clean(value) if isinstance(value, str) else ""


def texts(value: Any) -> Iterator[str]:
    """The texts in a list, be they items or the names of items."""
    for item in value if isinstance(value, list) else ():
        if found := text(item.get("name") if isinstance(item, dict) else item):
            yield found


def names(value: Any) -> tuple[str, ...]:
    """Authors out of a list, or out of one text that names them between commas, or between semicolons."""
    if not isinstance(value, str):
        return tuple(texts(value))
    given = clean(value)
    return tuple(filter(None, (part.strip() for part in given.split(";")) if ";" in given else _AND.split(given)))


def classes(value: Any) -> tuple[str, ...]:
    """Categories out of a list, or out of one text with commas, semicolons or else spaces between them."""
    if not isinstance(value, str):
        return tuple(texts(value))
    given = clean(value)
    return tuple(filter(None, _OF_CLASSES.split(given) if _OF_CLASSES.search(given) else given.split()))


def count(value: Any) -> int | None:
    """A count; numbers arrive as text."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else None


def version(value: Any) -> int | None:
    """A version as a source counts them, from 1: 2, “2” or “v2”."""
    found = _VERSION.fullmatch(text(value))
    return int(found[1]) or None if found else None


def iso_day(value: Any) -> StatedDay | None:
    """The day of an ISO date or time."""
    found = _ISO.fullmatch(text(value))
    return StatedDay(int(found[2]), int(found[3]), int(found[1])) if found else None


def given_links(value: Any) -> tuple[Link, ...]:
    """The links in a list: addresses, or objects with an address and perhaps a kind; others are left out."""
    found = []
    for item in value if isinstance(value, list) else ():
        url, kind = (item.get("url"), item.get("kind")) if isinstance(item, dict) else (item, None)
        link = links.link(text(url)) if text(url) else None
        if link:
            found.append(Link(LinkKind(kind), link.url) if kind in set(LinkKind) else link)
    return tuple(found)


def ids(first: Any, doi: Any = None, addresses: Iterable[Any] = ()) -> tuple[str, ...]:
    """The ids of a record: an arXiv id first, then in the order of the arguments.

    Args:
        first: its id, of any kind.
        doi: its DOI; what is none is left out.
        addresses: where it lies; they count where they hold an arXiv id or a DOI that is not there yet.
    """
    own, more = text(first), [text(doi), *(normal_id(text(address)) for address in addresses)]
    if own and not any(more):
        return (own,)
    found = {normal_id(own): own} if own else {}
    for given in more:
        known = normal_id(given)
        if ARXIV_ID.fullmatch(known) or DOI.fullmatch(known):
            found.setdefault(known, given)
    if len(found) == 1:
        return tuple(found.values())
    return tuple(found[known] for known in sorted(found, key=lambda known: not ARXIV_ID.fullmatch(known)))


def untitled(title: str, given: Any = "") -> str:
    """Why a title makes no record, which has perhaps an id; empty where it makes one."""
    if not title:
        return "has no title" + (f" (id {quote(text(given))})" if text(given) else "")
    if len(title) > LONGEST_TITLE:
        return f"has a title of {len(title):,} characters: {quote(title)}"
    return ""


def plain_record(value: Mapping[str, Any], number: int) -> Record | str:
    """The record of an object whose fields have our names, or why there is none."""
    title = text(value.get("title"))
    if problem := untitled(title, value.get("id")):
        return problem
    abstract = text(value.get("abstract")) or text(value.get("summary"))
    revision = Revision(
        title,
        abstract,
        names(value.get("authors")),
        classes(value.get("categories")),
        given_links(value.get("links")),
        version=version(value.get("version")) or identifiers.version(text(value.get("id"))),
        withdrawn=withdrawn(text(value.get("comments")) or text(value.get("comment")), abstract),
    )
    known = ids(value.get("id"), value.get("doi"), (value.get("abs"), value.get("url")))
    return Record(revision, number, known, count(value.get("upvotes")))
