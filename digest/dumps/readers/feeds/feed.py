"""RSS, Atom and RDF feeds of papers, with the marks by which arXiv announces."""

from typing import Any

from digest.core.drops import Drops, merged
from digest.core.paper import Link, LinkKind, Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers import identifiers, links, markup, paragraphs, people
from digest.dumps.readers.feeds.entries import ROOTS, Entries, Entry, entries
from digest.dumps.readers.feeds.parts import Parts, parts
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import clean
from digest.dumps.readers.titles import titled
from digest.dumps.readers.withdrawal import withdrawn

_RDF = ("http://purl.org/rss/", "http://my.netscape.com/rdf/", "http://channel.netscape.com/rdf/")
_IDS = ("id", "link", "arxiv_doi", "prism_doi", "dc_identifier")


class Feed:
    """Reads the entries of a feed in their order; one that is whole and has none is a quiet day."""

    name = "feed"

    def sniff(self, data: bytes) -> bool:
        """Whether the root is that of a feed."""
        root, start = markup.root(data)
        return root in ROOTS and (root != "RDF" or any(space in start for space in _RDF))

    def read(self, data: bytes) -> Reading:
        """Every entry that has a title.

        Raises:
            DumpError: it is no feed.
        """
        found = entries(data)
        made, dropped, translated = [], Drops(), False
        for entry in found.entries:
            held = parts(entry.values)
            one = held if isinstance(held, str) else _record(entry, held)
            if isinstance(one, Record):
                made.append(one)
                translated |= isinstance(held, Parts) and held.translated
            else:
                dropped.append(Dropped(entry.line, one))
        return reading(self.name, found, made, dropped, translated=translated)


def reading(name: str, found: Entries, made: list[Record], lost: Drops, *, translated: bool = False) -> Reading:
    """The reading of a feed whose entries gave these records."""
    records, repeats, doubtful = once(made)
    told = merged(found.dropped, lost, doubtful)
    signs = {"torn": not found.finished, "none": not records and not told, "translated": translated}
    shown = frozenset(sign for sign, there in signs.items() if there)
    return Reading(name, records, told, found.day, repeats, shown)


def _record(entry: Entry, held: Parts) -> Record | str:
    values = entry.values
    title = titled(held.title, clean(str(values.get("id") or values.get("link") or "")))
    if title.refused:
        return title.refused
    ids = identifiers.known(held.paper, *(str(values.get(name, "")) for name in _IDS))
    revision = Revision(
        title.text,
        held.abstract,
        authors(values) or people.named(held.authors),
        categories(values, held.category),
        () if ids else _links(values),
        next(filter(None, map(identifiers.version, ids)), None),
        withdrawn(held.abstract),
    )
    return linked(Record(revision, entry.line, ids, held.upvotes, held.mark))


def authors(values: dict[str, Any]) -> tuple[str, ...]:
    """The authors of an entry: each by itself, or all in one text, with links around the names or without."""
    given = values.get("authors")
    names = [paragraphs.flat(str(one.get("name", ""))) for one in given or () if isinstance(one, dict)]
    if len(names) == 1:
        return people.named(names[0])
    return tuple(filter(None, names))[: people.MOST]


def categories(values: dict[str, Any], primary: str) -> tuple[str, ...]:
    """The categories of an entry, each once, the primary one first."""
    given = values.get("tags")
    terms = [clean(str(tag.get("term") or "")) for tag in given or () if isinstance(tag, dict)]
    return tuple(dict.fromkeys(filter(None, (primary, *terms))))


def _links(values: dict[str, Any]) -> tuple[Link, ...]:
    """Where an entry leads, for a paper without an id from which that follows."""
    found = links.link(clean(str(values.get("link", ""))))
    return (Link(LinkKind.PAPER, found.url),) if found else ()
