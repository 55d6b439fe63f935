"""A dump that comes late, with too little before it to know what is usual: what lies after it tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.core.past import Past
from digest.core.snapshot import Examination, Snapshot, Verdict
from digest.dumps.doctor import Doctor
from tests.support.past import TODAY, daily, names, past, reading, rolling, snapshot


def around(days: Sequence[Sequence[str]], now: Snapshot, earlier: int) -> Past:
    """The first of some days before a snapshot, the last of these yesterday; the others after it, from tomorrow on."""
    whole, before = past(days, now).last, past(days[:earlier], now)
    later = tuple(replace(each, as_of=TODAY + timedelta(days=n)) for n, each in enumerate(whole[earlier:], 1))
    after = {paper for ids in days[earlier:] for paper in ids} & now.members.keys()
    return Past(before.last, before.seen, later, frozenset(after))


def examine(ids: Sequence[str], days: Sequence[Sequence[str]], earlier: int, signs: Sequence[str] = ()) -> Examination:
    """The finding on a dump of these papers between these days."""
    now = snapshot(ids)
    return Doctor().examine(reading(len(ids), signs), now, around(days, now, earlier))


@pytest.mark.parametrize(
    ("earlier", "later", "told"),
    [(0, 5, "no earlier and 5 later snapshots"), (3, 3, "3 earlier and 3 later snapshots"), (4, 2, "4 earlier and 2")],
)
def test_a_late_burst_is_held(earlier: int, later: int, told: str) -> None:
    """R2, R7: what stands neither before nor after it is new, and the reason says that both were looked at."""
    found = examine(names(50_000, 100), rolling(earlier + later), earlier)
    assert found.verdict is Verdict.BURST
    assert found.reason.startswith("100 of its 100 papers were seen neither before nor after (100 %, usually 10 %)")
    assert f"; it comes late, so that {told}" in found.reason


@pytest.mark.parametrize(("earlier", "later"), [(0, 4), (1, 3), (3, 2), (4, 0)])
def test_of_a_few_snapshots_nothing_is_concluded(earlier: int, later: int) -> None:
    """R7: four shares of new papers are the least from which a burst is told, whichever side they are of."""
    assert examine(names(50_000, 100), rolling(earlier + later), earlier).verdict is Verdict.HEALTHY


def test_the_first_dumps_of_a_source_are_not_judged_by_one_another() -> None:
    """R7: with fewer than five others, what lies after a dump tells nothing."""
    assert examine(names(10_000, 2), rolling(4), 0).verdict is Verdict.HEALTHY
    assert examine(names(10_000, 2), rolling(5), 0).verdict is Verdict.PARTIAL


def test_what_stands_after_a_late_dump_is_no_burst() -> None:
    """R4: all of a late dump is new at its time, and most of it is known from the day after."""
    found = examine(names(9_990, 100), rolling(8), 0)
    assert found == Examination(Verdict.HEALTHY, "100 papers, 100 of them never seen before")


def test_what_lies_before_is_enough() -> None:
    """R4: with five snapshots before it, a late dump is judged as it would have been on time."""
    days, now = rolling(12), snapshot(names(50_000, 100))
    on_time = Doctor().examine(reading(100), now, past(days[:5], now))
    assert on_time.verdict is Verdict.BURST
    assert Doctor().examine(reading(100), now, around(days, now, 5)) == on_time


def test_a_late_dump_is_not_stale() -> None:
    """R2: what came after it was not there yet."""
    days = rolling(12)
    assert examine(days[1], days, 2).verdict is Verdict.QUIET


def test_a_late_answer_that_there_is_nothing() -> None:
    """R2: it is odd where all days around it have something, and says so."""
    found = examine([], daily([20] * 18), 2, ["none"])
    assert found.verdict is Verdict.PARTIAL
    assert "this source had something on every day of the 18 around it" in found.reason
    assert found.reason.endswith("2 earlier and 16 later snapshots were looked at")
