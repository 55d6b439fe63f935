import hashlib
import random
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Paper, Revision
from digest.core.snapshot import (
    Dump,
    Reading,
    Sighting,
    Snapshot,
    SnapshotKey,
    StatedDay,
    Verdict,
    as_of,
    resolve_day,
    under,
)

days = st.dates(date(1991, 8, 14), date(2103, 12, 31))
NOON = datetime(2025, 3, 18, 12, tzinfo=UTC)


@given(days, st.integers(0, 364))
def test_a_day_without_a_year_is_the_latest_one(captured: date, ago: int) -> None:
    """Whatever day of the last year a page states, it is found again from month and day."""
    day = captured - timedelta(days=ago)
    assert resolve_day(StatedDay(day.month, day.day), captured) == day


@given(st.integers(1, 12), st.integers(1, 31), days)
def test_a_resolved_day_is_the_one_stated_and_not_later(month: int, day: int, captured: date) -> None:
    """It has the stated month and day, and does not lie after the capture."""
    found = resolve_day(StatedDay(month, day), captured)
    assert found is None or (found.month, found.day) == (month, day)
    assert found is None or found <= captured


@pytest.mark.parametrize(
    ("stated", "captured", "day"),
    [
        (StatedDay(12, 30), date(2026, 1, 2), date(2025, 12, 30)),
        (StatedDay(1, 2), date(2026, 1, 2), date(2026, 1, 2)),
        (StatedDay(2, 29), date(2024, 2, 29), date(2024, 2, 29)),
        (StatedDay(2, 29), date(2027, 2, 28), date(2024, 2, 29)),
        (StatedDay(2, 29), date(2104, 2, 28), date(2096, 2, 29)),
        (StatedDay(3, 11, 2025), date(2025, 3, 12), date(2025, 3, 11)),
        (StatedDay(3, 13, 2025), date(2025, 3, 12), date(2025, 3, 13)),
        (StatedDay(4, 31), date(2025, 3, 12), None),
        (StatedDay(2, 29, 2025), date(2025, 3, 12), None),
    ],
)
def test_days_at_the_edges(stated: StatedDay, captured: date, day: date | None) -> None:
    """Turns of the year, leap days, a year that is stated, and days that no year has."""
    assert resolve_day(stated, captured) == day


@pytest.mark.parametrize(
    ("stated", "page", "expected"),
    [
        (date(2025, 3, 11), StatedDay(3, 14), date(2025, 3, 11)),
        (None, StatedDay(3, 14), date(2025, 3, 14)),
        (None, StatedDay(4, 31), date(2025, 3, 18)),
        (None, None, date(2025, 3, 18)),
    ],
    ids=["stated", "page", "impossible page", "capture"],
)
def test_the_day_of_a_dump(stated: date | None, page: StatedDay | None, expected: date) -> None:
    """The caller or file name first, then the page, then the capture."""
    assert as_of(Dump("page", "dump.txt", b"", NOON, stated), Reading("hf-page", day=page)) == expected


def test_the_capture_counts_on_its_own_clock() -> None:
    """The day of a capture is the one that its own zone shows."""
    late = datetime(2025, 3, 18, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert as_of(Dump("page", "dump.txt", b"", late), Reading("hf-page")) == date(2025, 3, 18)


def test_only_three_verdicts_let_a_dump_in() -> None:
    """R2: every other verdict keeps the dump out of history."""
    assert [verdict.value for verdict in Verdict if not verdict.held] == ["healthy", "known", "quiet"]


def test_a_dump_is_known_by_its_bytes() -> None:
    """The hash is of the bytes alone, and the bytes stay out of messages."""
    dump = Dump("page", "a.txt", b"secret", NOON)
    assert dump.sha256 == hashlib.sha256(b"secret").hexdigest() == Dump("other", "b.txt", b"secret", NOON).sha256
    assert "secret" not in repr(dump)


def test_snapshots_are_ordered_by_day_then_capture_then_bytes() -> None:
    """R4: the order comes from the dump alone, never from when it was taken in; two sources go by their names."""
    keys = [
        SnapshotKey(date(2025, 3, 11), NOON, "b" * 64, "page"),
        SnapshotKey(date(2025, 3, 18), NOON - timedelta(days=9), "b" * 64, "page"),
        SnapshotKey(date(2025, 3, 18), NOON, "c" * 64, "a-source"),
        SnapshotKey(date(2025, 3, 18), NOON, "a" * 64, "page"),
        SnapshotKey(date(2025, 3, 18), NOON, "b" * 64, "page"),
    ]
    assert sorted(random.Random(1).sample(keys, len(keys))) == keys  # noqa: S311 - no secret
    assert keys[0] < keys[1] <= keys[1]
    assert keys[0].id == "page@2025-03-11-bbbbbbbb"


def test_members_are_found_by_id() -> None:
    """In the order of the dump."""
    sightings = tuple(Sighting(Paper(name, Revision(name)), rank) for rank, name in enumerate("cab", 1))
    members = Snapshot(SnapshotKey(date(2025, 3, 18), NOON, "0" * 64, "page"), sightings).members
    assert list(members) == ["c", "a", "b"]
    assert members["a"].rank == 2


def test_two_names_of_a_paper_are_shown_once() -> None:
    """R6: at the first place, with the up-votes of whichever has any; other papers stay as they are."""
    key = SnapshotKey(date(2025, 3, 18), NOON, "0" * 64, "page")
    first, other, again = (
        Sighting(Paper(name, Revision(name)), rank, votes)
        for rank, (name, votes) in enumerate(zip("abc", (None, 1, 7), strict=True), 1)
    )
    shown = under(Snapshot(key, (first, other, again)), {"a": "x", "c": "x"})
    assert shown == Snapshot(key, (Sighting(Paper("x", Revision("a")), 1, 7), other))
