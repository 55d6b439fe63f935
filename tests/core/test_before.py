"""How a paper fared up to an issue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from digest.core.before import LENGTH, Trail, before, trail
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, SnapshotKey

PAPER = Paper("1", Revision("One"))
START = datetime(2025, 3, 3, 6, tzinfo=UTC)  # a Monday


def keys(*days: float) -> list[SnapshotKey]:
    """Snapshots so many days after the start."""
    moments = [START + timedelta(days=day) for day in days]
    return [SnapshotKey(each.date(), each, f"{n:064}", "page") for n, each in enumerate(moments)]


def where(shown: list[SnapshotKey], *ranks: int | None, votes: int | None = None) -> dict[SnapshotKey, Sighting]:
    """Sightings of the paper in snapshots, by rank; with votes, so many times its rank."""
    return {
        key: Sighting(PAPER, rank, None if votes is None else votes * rank)
        for key, rank in zip(shown, ranks, strict=True)
        if rank is not None
    }


def test_a_trail_has_a_place_a_day() -> None:
    """The day's last snapshot counts; None where the paper was absent."""
    shown = keys(0, 0.1, 1, 2)
    found = trail(shown, where(shown, 9, 8, None, 3), shown[2])
    assert found == Trail((8, None, 3), days=1)


def test_the_snapshot_of_the_last_issue_has_its_place() -> None:
    """Though the day went on after it; what was told is so many places back."""
    shown = keys(0, 1, 1.1, 2, 3)
    found = trail(shown, where(shown, 48, 40, 30, 20, 9), shown[1])
    assert (found.ranks, found.back) == ((48, 40, 30, 20, 9), 3)
    assert before(found.ranks, found.back) == 40


def test_several_snapshots_of_the_day_of_an_issue_have_a_place_each() -> None:
    """Where a newsletter comes several times a day, its day is what there is to tell."""
    shown = keys(0, 1, 1.1, 1.2)
    assert trail(shown, where(shown, 5, 4, 3, 2), shown[2]).ranks == (5, 4, 3, 2)
    assert trail(shown, where(shown, 5, 4, 3, 2), shown[0]).ranks == (5, 2)


def test_what_was_told_long_ago_is_not_forgotten() -> None:
    """A trail is short; what the last issue told stands at its beginning, if need be."""
    shown = keys(*range(20))
    found = trail(shown, where(shown, *range(20, 0, -1)), shown[2])
    assert (len(found.ranks), found.ranks[0], found.ranks[-2:], found.back) == (LENGTH, 18, (2, 1), LENGTH - 1)
    assert trail(shown, where(shown, *range(20, 0, -1)), shown[-1]).back == 0


def test_without_an_issue_the_snapshot_before_counts() -> None:
    """So also where the source had no part in it."""
    shown = keys(0, 1, 2)
    assert trail(shown, where(shown, 3, 2, 1)).back == 1
    assert trail(shown[:1], where(shown[:1], 3)).ranks == (3,)


@pytest.mark.parametrize(
    ("days", "ranks", "count"),
    [
        ((0, 1, 2), (1, 1, 1), 3),
        ((0, 1, 2), (1, None, 1), 1),
        ((0, 1, 2), (1, 1, None), 0),
        ((0, 0.1, 1), (None, 1, 1), 2),
        ((0, 0.1, 1), (1, None, 1), 1),
        ((4, 7, 8), (1, 1, 1), 3),  # a weekend lies between
        ((0, 7, 8), (1, 1, 1), 0),  # a week does, of which nobody knows
        ((0, 7, 8), (None, 1, 1), 2),
    ],
)
def test_days_in_a_row_are_counted(days: tuple[float, ...], ranks: tuple[int | None, ...], count: int) -> None:
    """By the last snapshot of each; too long a gap between two, and nothing is said."""
    shown = keys(*days)
    assert trail(shown, where(shown, *ranks)).days == count


def test_votes_are_there_where_the_source_gives_them() -> None:
    """What was gained is told only where both counts are known."""
    shown = keys(0, 1, 2)
    found = trail(shown, where(shown, 1, 2, 5, votes=3), shown[0])
    assert (found.votes, found.gained) == ((3, 6, 15), 12)
    assert trail(shown, where(shown, 1, 2, 5)).votes == ()
    assert trail(shown, where(shown, 1, None, 5, votes=3), shown[1]).gained == 0
    assert Trail(()).gained == 0
    assert Trail((1, 2), (3, None)).gained == 0


def test_a_day_is_the_day_that_a_snapshot_stands_for() -> None:
    """Not that of its capture."""
    late = SnapshotKey(date(2025, 3, 3), START + timedelta(days=5), "a" * 64, "page")
    shown = [late, *keys(1)]
    assert trail(shown, where(shown, 2, 1)).days == 2
