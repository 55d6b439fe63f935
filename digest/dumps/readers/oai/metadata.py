"""What an OAI record says of its paper: arXivRaw, arXiv and Dublin Core."""

import re
from collections.abc import Iterable, Iterator

from digest.core.paper import Link, LinkKind, Record, Revision
from digest.dumps.readers import identifiers, links, people
from digest.dumps.readers.markup import Element, local, words
from digest.dumps.readers.records import linked
from digest.dumps.readers.text import clean, quote
from digest.dumps.readers.titles import titled
from digest.dumps.readers.withdrawal import withdrawn

_COMMENT = re.compile(r"comments?\s*:\s*", re.IGNORECASE)
_VERSION = re.compile(r"v(\d{1,3})")
_INACTIVE = "I"  # arXiv's source_type of a version that took the paper back


def record(element: Element, line: int) -> Record | str:
    """The record that stands in an element, or why there is none."""
    name = clean(_one(element, "identifier"))
    header = next(_all(element, "header"), None)
    if header is not None and header.get("status") == "deleted":
        return f"was deleted at its source: {quote(name)}"
    title = titled(_one(element, "title"), name)
    if title.refused:
        return title.refused
    abstract, comments = _abstract(element)
    versions = list(_all(element, "version"))
    number, inactive = _last(versions)
    ids = identifiers.known(*_texts(element, "id"), name, *_texts(element, "doi"), *_dublin(element))
    revision = Revision(
        title.text,
        abstract,
        _authors(element),
        tuple(clean(" ".join(_texts(element, "categories"))).split()),
        _links(element, ids),
        number,
        inactive or withdrawn(abstract, *comments),
    )
    return linked(Record(revision, line, ids))


def _abstract(element: Element) -> tuple[str, list[str]]:
    """The abstract, and the comments; in Dublin Core both are descriptions, and what is marked is a comment."""
    given = [clean(text) for text in (*_texts(element, "abstract"), *_texts(element, "description"))]
    comments = [clean(text) for text in _texts(element, "comments")]
    comments += [text for text in given if _COMMENT.match(text)]
    comments = [_COMMENT.sub("", text, count=1) for text in comments]
    return next((text for text in given if text and not _COMMENT.match(text)), ""), comments


def _last(versions: Iterable[Element]) -> tuple[int | None, bool]:
    """The number of the last version, and whether that one took the paper back."""
    found = [
        (int(number[1]), clean(_one(version, "source_type")) == _INACTIVE)
        for version in versions
        if (number := _VERSION.fullmatch(version.get("version", "")))
    ]
    return max(found) if found else (None, False)


def _authors(element: Element) -> tuple[str, ...]:
    """The authors: with names in parts, in one text, or each by family name first."""
    parts = [
        clean(" ".join(text for name in ("forenames", "keyname", "suffix") for text in _texts(author, name)))
        for author in _all(element, "author")
    ]
    if any(parts):
        return tuple(filter(None, parts))[: people.MOST]
    if text := " ".join(_texts(element, "authors")):
        return people.named(text)
    return tuple(filter(None, map(people.forward, _texts(element, "creator"))))[: people.MOST]


def _dublin(element: Element) -> tuple[str, ...]:
    """Dublin Core's identifiers; the header's own has the same name and is asked for apart."""
    return tuple(words(found) for found in _all(element, "identifier") if local(_parent(found)) != "header")


def _links(element: Element, ids: tuple[str, ...]) -> tuple[Link, ...]:
    """Where the paper is, for one without an id from which that follows."""
    if ids:
        return ()
    found = (links.link(clean(text)) for text in _dublin(element) if text.strip().startswith("http"))
    return tuple(Link(LinkKind.PAPER, link.url) for link in found if link)[:1]


def _parent(element: Element) -> Element:
    parent = element.getparent()
    return element if parent is None else parent


def _all(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if local(found) == name)


def _texts(element: Element, name: str) -> tuple[str, ...]:
    return tuple(words(found) for found in _all(element, name))


def _one(element: Element, name: str) -> str:
    return next(iter(_texts(element, name)), "")
