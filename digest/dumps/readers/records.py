"""What every reader does with its records: links put in, and each paper once."""

import re
from collections.abc import Iterable
from dataclasses import replace

from digest.core.drops import Drops
from digest.core.paper import LinkKind, Record, normal_id, paper_id
from digest.core.snapshot import Dropped
from digest.dumps.readers import links
from digest.dumps.readers.text import quote

_VERSION = re.compile(r"v(\d{1,6})$")
_ALIKE = 0.5  # share of the shorter abstract's words; two abstracts of one paper share nearly all, others about a fifth


def linked(record: Record) -> Record:
    """A record with the links that follow from its best id and stand in its abstract, beside those that it has."""
    given = record.revision.links
    kinds = {link.kind for link in given}
    follow = next(filter(None, map(links.of_id, record.ids)), ())
    derived = [link for link in follow if link.kind not in kinds]
    each = (*given, *derived, *links.in_text(record.revision.abstract))
    found = {(link.url, link.kind is LinkKind.THUMBNAIL): link for link in each}
    return replace(record, revision=replace(record.revision, links=tuple(found.values()))) if found else record


def once(records: Iterable[Record]) -> tuple[tuple[Record, ...], int, tuple[Dropped, ...]]:
    """Each paper once, at its first place with its best content.

    Returns:
        The records, how many repeats were counted once, and the records that share a title with another one
        but not its abstract: without ids nobody can tell what they are.
    """
    kept: dict[str, Record] = {}
    repeats, dropped = 0, Drops()
    for found in records:
        paper = paper_id(found)
        first = kept.setdefault(paper, found)
        if first is found:
            continue
        if found.ids or _alike(first.revision.abstract, found.revision.abstract):
            kept[paper] = _merged(first, found)
            repeats += 1
        else:
            reason = (
                f"has the title of line {first.line} and another abstract, and no id: {quote(found.revision.title)}"
            )
            dropped.append(Dropped(found.line, reason))
    return tuple(kept.values()), repeats, tuple(dropped)


def _merged(first: Record, again: Record) -> Record:
    """The first of two records of a paper, with the content of the later version, else of the fuller abstract."""
    better = max((first, again), key=lambda found: (_version(found), len(found.revision.abstract)))
    upvotes = first.upvotes if first.upvotes is not None else again.upvotes
    added = min(filter(None, (first.added, again.added)), default="")
    return replace(first, revision=better.revision, ids=better.ids, upvotes=upvotes, added=added)


def _version(found: Record) -> int:
    version = _VERSION.search(found.ids[0]) if found.ids and normal_id(found.ids[0]) != found.ids[0] else None
    return int(version[1]) if version else 0


def _alike(one: str, other: str) -> bool:
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return len(first & second) >= _ALIKE * min(len(first), len(second))
