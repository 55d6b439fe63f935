"""What the formats of bibliographies have in common, and the record that it makes."""

from dataclasses import dataclass

from digest.core.paper import Link, LinkKind, Record, Revision
from digest.dumps.readers import identifiers, links, people
from digest.dumps.readers.records import linked
from digest.dumps.readers.text import clean
from digest.dumps.readers.titles import titled
from digest.dumps.readers.withdrawal import withdrawn


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a bibliography, as plain text.

    Attributes:
        title: empty where there is none.
        abstract: empty where there is none.
        authors: in their order, given names first.
        ids: texts of which some may be ids, the best first.
        url: where it is.
        category: arXiv's primary one.
        added: when it came into the library, as `added` gives it.
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    url: str = ""
    category: str = ""
    added: str = ""


def record(found: Reference, line: int) -> Record | str:
    """The record of an entry, or why there is none. An address that holds an id is one; others are links."""
    title = titled(found.title)
    if title.refused:
        return title.refused
    ids = identifiers.known(*found.ids, found.url)
    link = None if ids or not found.url.strip() else links.link(clean(found.url))
    revision = Revision(
        title.text,
        clean(found.abstract),
        tuple(filter(None, map(clean, found.authors)))[: people.MOST],
        tuple(clean(found.category).split()),
        (Link(LinkKind.PAPER, link.url),) if link else (),
        next(filter(None, map(identifiers.version, ids)), None),
        withdrawn(found.abstract),
    )
    return linked(Record(revision, line, ids, added=found.added))
