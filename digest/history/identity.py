"""From the records of a dump to papers, each once."""

from dataclasses import replace

from digest.core.paper import Paper, Record, paper_id, title_key
from digest.core.snapshot import Dump, Reading, Sighting, Snapshot, SnapshotKey, SourceKind, as_of


def snapshot(dump: Dump, reading: Reading, kind: SourceKind) -> Snapshot:
    """The snapshot that a dump would be.

    A record without an id is the paper of that title which the same dump names with an id, if there is one.
    A paper keeps its first place and the fullest abstract; two ids are two papers, whatever their titles.

    Args:
        dump: where the records come from.
        reading: the records.
        kind: in a ranked source the places are counted from 1, in a catalogue they mean nothing.
    """
    named: dict[str, str] = {}
    for record in reading.records:
        if record.ids:
            named.setdefault(title_key(record.revision.title), paper_id(record))
    kept: dict[str, Record] = {}
    for record in reading.records:
        paper = paper_id(record) if record.ids else named.get(title_key(record.revision.title)) or paper_id(record)
        kept[paper] = _fuller(kept[paper], record) if paper in kept else record
    ranked = kind is SourceKind.RANKED
    sightings = tuple(
        Sighting(Paper(paper, record.revision), rank if ranked else None, record.upvotes, record.mark)
        for rank, (paper, record) in enumerate(kept.items(), 1)
    )
    return Snapshot(SnapshotKey(as_of(dump, reading), dump.captured, dump.sha256, dump.source), sightings)


def _fuller(first: Record, again: Record) -> Record:
    """The record with the longer abstract, the first where they are equal, with any up-votes."""
    better = max((first, again), key=lambda record: len(record.revision.abstract))
    return replace(better, upvotes=first.upvotes if first.upvotes is not None else again.upvotes)
