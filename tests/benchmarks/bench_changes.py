"""The changes between two large listings, against the bare set difference of their ids."""

from datetime import UTC, date, datetime

from digest.core.changes import changes, counts
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey
from tests.support.measuring import paired, say

SIZE = 100_000
SHIFT = SIZE // 100


def listing(first: int, day: int) -> Snapshot:
    """A catalogue of `SIZE` papers with consecutive numbers."""
    papers = (Paper(f"2503.{n:06}", Revision(f"Paper {n}", "An abstract.")) for n in range(first, first + SIZE))
    key = SnapshotKey(date(2025, 3, day), datetime(2025, 3, day, tzinfo=UTC), f"{day:064}", "listing")
    return Snapshot(key, tuple(Sighting(paper) for paper in papers))


def main() -> None:
    """Measure, and print a line."""
    before, after = listing(0, 11), listing(SHIFT, 18)
    seen = {paper: sighting.paper.revision for paper, sighting in before.members.items()}
    ids, old_ids = list(after.members), list(before.members)
    tally = counts(changes(after, before, seen))
    figure = paired(lambda: changes(after, before, seen), lambda: (set(ids) - set(old_ids), set(old_ids) - set(ids)))
    say(f"changes of {SIZE:,} papers, {tally['new']:,} of them new", figure, "set difference of ids")


if __name__ == "__main__":
    main()
