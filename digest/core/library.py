"""Libraries: what somebody has gathered, each paper once, the oldest first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digest.core.identity import tier
from digest.core.paper import Paper, Record, normal_id, paper_id, title_key
from digest.core.snapshot import Dropped

ZOTERO = re.compile(r"zotero:(?:(users)|groups)/(\d{1,12})(?:/collections/([A-Z0-9]{8}))?")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library at Zotero, or a collection of it.

    Attributes:
        number: of its user or group.
        group: whether it is a group's.
        collection: the key of a collection; empty for the whole library.
    """

    number: str
    group: bool = False
    collection: str = ""

    @classmethod
    def named(cls, place: str) -> "Shelf | None":
        """The library that a place names; None where the place is a file.

        >>> Shelf.named("zotero:groups/678/collections/ABCD2345")
        Shelf(number='678', group=True, collection='ABCD2345')
        """
        found = ZOTERO.fullmatch(place)
        return cls(found[2], not found[1], found[3] or "") if found else None


@dataclass(frozen=True, slots=True)
class Library:
    """A library as it was read.

    Attributes:
        place: where it is, as a profile names it.
        papers: each once, the one that was added first coming first.
        entries: how many entries it has that could be read.
        dropped: what could not be read, and why.
        trouble: why this is an earlier state of it; empty where it is not.
    """

    place: str
    papers: tuple[Paper, ...] = ()
    entries: int = 0
    dropped: tuple[Dropped, ...] = ()
    trouble: str = ""

    @property
    def folded(self) -> int:
        """How many entries are of papers that it has already."""
        return self.entries - len(self.papers)

    @property
    def bare(self) -> int:
        """How many papers have no abstract, and count by their titles."""
        return sum(not paper.revision.abstract for paper in self.papers)


def library(place: str, records: Sequence[Record], dropped: Sequence[Dropped] = (), repeats: int = 0) -> Library:
    """A library of some records, in the order in which they came in.

    Where at least half of them say when they were added that is their order, and those that do not say come first;
    else it is the order in which they stand.

    Args:
        place: where it is.
        records: in the order of the file.
        dropped: what could not be read.
        repeats: how many entries a reader has folded already.
    """
    groups = _groups(records)
    dated = sum(bool(group.added) for group in groups)
    ordered = sorted(groups, key=lambda group: group.added) if 2 * dated >= len(groups) else groups
    papers = tuple(group.paper() for group in ordered)
    return Library(place, papers, len(records) + repeats, tuple(dropped))


class _Group:
    """Records of one paper, with the place where the first of them stands; `gone` once another group has them."""

    def __init__(self, place: int, record: Record) -> None:
        self.place, self.gone = place, False
        self.records = [record]
        self.names = dict.fromkeys(map(normal_id, record.ids))

    @property
    def added(self) -> str:
        """When the first of them came in, as far as they say."""
        return min(filter(None, (record.added for record in self.records)), default="")

    @property
    def titles(self) -> dict[str, None]:
        """The titles that they have, as keys."""
        return dict.fromkeys(title_key(record.revision.title) for record in self.records)

    def take(self, other: "_Group") -> None:
        """Have the records of another group too."""
        self.records += other.records
        self.names |= other.names
        other.gone = True

    def paper(self) -> Paper:
        """The paper under its best id, with the fullest abstract."""
        fullest = max(self.records, key=lambda record: len(record.revision.abstract))
        name = min(self.names, key=tier, default="")
        return Paper(name or paper_id(replace(fullest, ids=())), fullest.revision)


def _groups(records: Iterable[Record]) -> list[_Group]:
    """A group a paper, in the order of their first records: by a shared DOI or arXiv id, then by title."""
    groups = [_Group(place, record) for place, record in enumerate(records)]
    named: dict[str, _Group] = {}
    for made in groups:
        home = _one([*{named[name] for name in made.names if name in named}, made])
        named |= dict.fromkeys(home.names, home)
    titled: dict[str, list[_Group]] = {}
    for group in groups:
        for title in () if group.gone else group.titles:
            titled.setdefault(title, []).append(group)
    for alike in titled.values():
        there = [group for group in alike if not group.gone]
        if same := there if _may_be_one(there) else [group for group in there if not group.names]:
            _one(same)
    return [group for group in groups if not group.gone]


def _one(same: Iterable[_Group]) -> _Group:
    """The first of some groups, with what the others had."""
    first, *others = sorted(same, key=lambda group: group.place)
    for other in others:
        first.take(other)
    return first


def _may_be_one(groups: Iterable[_Group]) -> bool:
    """Whether groups of one title may be one paper: two ids of one kind are two, and do not tell which a third is."""
    kinds = [kind for group in groups for kind in {tier(name) for name in group.names}]
    return len(kinds) == len(set(kinds))
