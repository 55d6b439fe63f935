"""Libraries: what somebody has gathered, each paper once, the oldest first."""

import re
from collections.abc import Iterable, Iterator, Sequence
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
    """Records of one paper."""

    def __init__(self, record: Record) -> None:
        self.records = [record]
        self.names = dict.fromkeys(map(normal_id, record.ids))

    @property
    def added(self) -> str:
        """When the first of them came in, as far as they say."""
        return min(filter(None, (record.added for record in self.records)), default="")

    def fits(self, record: Record) -> bool:
        """Whether a record of the same title may be of this paper: two ids of one kind are two papers."""
        kinds = {tier(name) for name in self.names}
        return not any(tier(normal_id(name)) in kinds for name in record.ids)

    def take(self, other: "_Group") -> None:
        """Have the records of another group too."""
        self.records += other.records
        self.names |= other.names

    def paper(self) -> Paper:
        """The paper under its best id, with the fullest abstract."""
        fullest = max(self.records, key=lambda record: len(record.revision.abstract))
        name = min(self.names, key=tier, default="")
        return Paper(name or paper_id(replace(fullest, ids=())), fullest.revision)


def _groups(records: Iterable[Record]) -> list[_Group]:
    """A group a paper, in the order of their first records: by a shared DOI or arXiv id, else by title."""
    groups: list[_Group] = []
    named: dict[str, _Group] = {}
    titled: dict[str, list[_Group]] = {}
    for record in records:
        alike = titled.setdefault(title_key(record.revision.title), [])
        made = _Group(record)
        same = sorted({named[name] for name in made.names if name in named}, key=groups.index)
        home = next(iter((*same, *_fitting(alike, record))), None)
        if home is None:
            groups.append(made)
        else:
            home.take(made)
            for other in same[1:]:  # a record that names both says that they are one
                home.take(other)
                groups.remove(other)
                for known in titled.values():
                    known[:] = [home if group is other else group for group in known]
        home = home or made
        named |= dict.fromkeys(home.names, home)
        if home not in alike:
            alike.append(home)
    return groups


def _fitting(groups: Iterable[_Group], record: Record) -> Iterator[_Group]:
    return (group for group in groups if group.fits(record))
