"""The history of a catalogue as dicts of dicts: slow, large, and plain enough to be right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from digest.core.paper import Record, Revision, paper_id
from digest.core.snapshot import SnapshotKey
from digest.history.large.coding import encode
from digest.history.large.delta import Delta

LONG = "is longer than 4 MB"
Papers = dict[str, Record]


def key(day: int) -> SnapshotKey:
    """The key of a day, counted from 0."""
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(day)
    return SnapshotKey(date(2025, 1, 1) + timedelta(day), moment, f"{day:064x}", "arxiv")


def parse(line: bytes, number: int) -> Record | str:
    """The record of a line that has an id, a title, an abstract and perhaps a version between bars."""
    found = re.fullmatch(r"([^|]*)\|([^|]+)\|([^|]*)(?:\|(\d+))?", line.decode("utf-8", "replace").strip())
    if not found:
        return "is no record"
    version = int(found[4]) if found[4] else None
    return Record(Revision(found[2], found[3], version=version), number, (found[1],) if found[1] else ())


class Naive:
    """Keeps the lines of each dump, and works out every answer from the beginning."""

    def __init__(self) -> None:
        self.dumps: dict[SnapshotKey, list[bytes]] = {}

    def papers(self, at: SnapshotKey | None) -> Papers:
        """What a snapshot says of each paper."""
        found: Papers = {}
        for line in self.dumps[at] if at else ():
            record = parse(line, 0)
            if isinstance(record, Record) and len(line) <= 4 << 20:
                paper = paper_id(record)
                found[paper] = max(found.get(paper, record), record, key=_rank)
        return found

    def seen(self, until: SnapshotKey | None) -> Papers:
        """What was last said of each paper up to a snapshot."""
        found: Papers = {}
        for each in sorted(self.dumps):
            if until and each <= until:
                found |= self.papers(each)
        return found

    def between(self, first: SnapshotKey | None, second: SnapshotKey) -> dict[str, Any]:
        """What `Catalogue.between` has to say, in the form of `plain`."""
        before, after, seen = self.papers(first), self.papers(second), self.seen(first)
        both = before.keys() & after.keys()
        revised = {paper for paper in both if before[paper].revision.differs(after[paper].revision)}
        return {
            "new": {paper: after[paper] for paper in after.keys() - before.keys() - seen.keys()},
            "returned": {paper: (seen[paper], after[paper]) for paper in after.keys() & seen.keys() - before.keys()},
            "revised": {paper: (before[paper], after[paper]) for paper in revised},
            "gone": {paper: before[paper] for paper in before.keys() - after.keys()},
            "continuing": len(both) - len(revised),
            "papers": len(after),
        }

    def repeats(self, at: SnapshotKey) -> int:
        """How many lines told of a paper that another one told of too."""
        return sum(isinstance(parse(line, 0), Record) for line in self.dumps[at]) - len(self.papers(at))

    def dropped(self, at: SnapshotKey) -> list[tuple[int, str]]:
        """Lines that could not be read, by place."""
        made = [(place, line, parse(line, place)) for place, line in enumerate(self.dumps[at], 1)]
        return [(place, found) for place, line, found in made if isinstance(found, str) and line.strip()]

    def sightings(self, paper: str) -> list[tuple[Record, SnapshotKey, SnapshotKey]]:
        """Each line's runs of snapshots."""
        found: list[tuple[SnapshotKey, bytes, SnapshotKey]] = []
        ordered = sorted(self.dumps)
        for line in {line.removesuffix(b"\n") for lines in self.dumps.values() for line in lines}:
            record = parse(line, 0)
            if not isinstance(record, Record) or paper_id(record) != paper:
                continue
            there = [line in {each.removesuffix(b"\n") for each in self.dumps[at]} for at in ordered]
            for at, held in enumerate(there):
                if held and not (at and there[at - 1]):
                    stop = there.index(False, at) if False in there[at:] else len(there)
                    found.append((ordered[at], line, ordered[stop - 1]))
        told = [(first, _bytes(line), _record(line), last) for first, line, last in found]
        return [(record, first, last) for first, _, record, last in sorted(told, key=lambda each: each[:2])]


def plain(delta: Delta) -> dict[str, Any]:
    """A delta in the form of `Naive.between`; records without their places."""

    def pairs(found: Iterable[Any]) -> dict[str, tuple[Record, Record]]:
        return {paper_id(pair.after): (bare(pair.before), bare(pair.after)) for pair in found}

    found: dict[str, Any] = {
        "new": named(delta.new),
        "returned": pairs(delta.returned),
        "revised": pairs(delta.revised),
        "gone": named(delta.gone),
        "continuing": delta.continuing,
        "papers": delta.papers,
    }
    told = {"new": delta.new, "returned": delta.returned, "revised": delta.revised, "gone": delta.gone}
    assert {kind: len(each) for kind, each in told.items()} == {kind: len(found[kind]) for kind in told}
    return found


def named(records: Sequence[Record]) -> Papers:
    """Records by the id of their paper, without their places."""
    return {paper_id(record): bare(record) for record in records}


def bare(record: Record) -> Record:
    """A record without its place."""
    return replace(record, line=0)


def _rank(record: Record) -> tuple[int, int, bytes]:
    return record.revision.version or 0, len(record.revision.abstract), encode(record)[0]


def _record(line: bytes) -> Record:
    record = parse(line, 0)
    assert isinstance(record, Record)
    return record


def _bytes(line: bytes) -> bytes:
    return encode(_record(line))[0]
