"""A source's past and a dump's content, made up by numbers, for the tests of the doctor."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from digest.core.figures import figures
from digest.core.paper import Paper, Record, Revision
from digest.core.past import MEMORY, Past, Shown
from digest.core.snapshot import Dropped, Reading, Sighting, Snapshot, SnapshotKey

TODAY = date(2025, 3, 18)
ABSTRACT = "We study this question in depth, and answer it."


def snapshot(ids: Iterable[str], day: date = TODAY, abstract: str = ABSTRACT) -> Snapshot:
    """A snapshot of papers that are named by their ids."""
    key = SnapshotKey(day, datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "0" * 64, "page")
    papers = (Paper(name, Revision(f"Paper {name}", abstract)) for name in ids)
    return Snapshot(key, tuple(Sighting(paper, rank) for rank, paper in enumerate(papers, 1)))


def reading(count: int, signs: Sequence[str] = (), dropped: int = 0, format_: str = "jsonl") -> Reading:
    """A reading of so many papers, and so many places that could not be read."""
    records = tuple(Record(Revision(f"Paper {n}", ABSTRACT)) for n in range(count))
    return Reading(format_, records, tuple(Dropped(n + 5, "?") for n in range(dropped)), signs=frozenset(signs))


def past(days: Sequence[Sequence[str]], now: Snapshot, pace: int = 1, format_: str = "jsonl") -> Past:
    """What lies before a snapshot: on each of some days, the last of them yesterday, the papers of these ids."""
    seen: set[str] = set()
    shown = []
    for number, ids in enumerate(days):
        day = TODAY - timedelta(days=pace * (len(days) - number))
        new, shared = len(set(ids) - seen), len(set(ids) & now.members.keys())
        shown.append(Shown(day, format_, figures(snapshot(ids, day).sightings), new, shared))
        seen |= set(ids)
    return Past(tuple(shown[-MEMORY:]), frozenset(seen & now.members.keys()))


def names(start: int, count: int, month: str = "2503") -> list[str]:
    """So many ids as arXiv gives them, from a number on."""
    return [f"{month}.{number:05}" for number in range(start, start + count)]


def rolling(days: int, size: int = 100, fresh: int = 10) -> list[list[str]]:
    """A listing that every day loses its last papers and gains as many new ones."""
    return [names(10_000 + day * fresh, size) for day in range(days)]


def daily(sizes: Sequence[int]) -> list[list[str]]:
    """A listing of which every day is new."""
    return [names(10_000 + 1_000 * day, size) for day, size in enumerate(sizes)]
