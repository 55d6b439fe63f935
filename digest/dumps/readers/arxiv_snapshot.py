"""arXiv's metadata snapshot: JSON lines with submitter, authors, comments, categories, versions and more."""

import re
from typing import Any

from digest.core.paper import Record, Revision
from digest.core.snapshot import Reading
from digest.dumps.readers.lines import first_line, read_lines, value
from digest.dumps.readers.records import linked
from digest.dumps.readers.values import count, ids, names, text, untitled, version
from digest.dumps.readers.withdrawal import withdrawn

_SNIFFED = 65_536
_SHOWN = tuple(re.compile(rb'"%s"\s*:' % key) for key in (b"id", b"submitter", b"journal-ref", b"categories"))


class ArxivSnapshot:
    """Reads the snapshot, a paper a line; what is wrong with a line costs that line alone."""

    name = "arxiv-snapshot"

    def sniff(self, data: bytes) -> bool:
        """Whether the first line that is not blank is an object with the fields of the snapshot."""
        line, _ = first_line(data, _SNIFFED)
        return line.startswith(b"{") and all(pattern.search(line) for pattern in _SHOWN)

    def read(self, data: bytes) -> Reading:
        """Every object that has a title.

        Raises:
            DumpError: there are more lines than memory is meant to hold.
        """
        return read_lines(self.name, data, record)


def record(line: bytes, number: int) -> Record | str:
    """The record of a line, or why there is none."""
    found = value(line)
    if isinstance(found, str):
        return found
    title = text(found.get("title"))
    if problem := untitled(title, found.get("id")):
        return problem
    abstract, comments = text(found.get("abstract")), text(found.get("comments"))
    revision = Revision(
        title,
        abstract,
        _authors(found),
        tuple(text(found.get("categories")).split()),
        version=_version(found.get("versions")),
        withdrawn=withdrawn(comments, abstract),
    )
    return linked(Record(revision, number, ids(found.get("id"), _first(found.get("doi")))))


def _authors(found: dict[str, Any]) -> tuple[str, ...]:
    """The authors as the snapshot has taken them apart, given names first, else out of its one text."""
    parsed = found.get("authors_parsed")
    whole = (
        text(" ".join(part for part in (*author[1:2], author[0], *author[2:3]) if isinstance(part, str)))
        for author in (parsed if isinstance(parsed, list) else ())
        if isinstance(author, list) and author
    )
    return tuple(filter(None, whole)) or names(found.get("authors"))


def _version(versions: Any) -> int | None:
    """The number of the last version, or else how many there are."""
    if not isinstance(versions, list) or not versions:
        return None
    last = versions[-1]
    return version(last.get("version") if isinstance(last, dict) else last) or count(str(len(versions)))


def _first(dois: Any) -> str:
    """The first of the DOIs that stand in one text."""
    return next(iter(text(dois).split()), "")
