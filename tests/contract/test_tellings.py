"""R4: bytes stand for the earliest moment that they were ever told for, whatever came first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.past import Decision, DumpRow, Settled, Telling
from digest.core.snapshot import Snapshot, Verdict
from digest.ports import History, Store
from digest.store.memory_history import MemoryHistory
from tests.support.soak import rounds
from tests.support.stored import NOON, dump_row, paper, snapshot
from tests.support.strategies import PAPERS, snapshots

SOURCES = ("feed", "page")


@pytest.fixture
def history(store: Store) -> History:
    """An empty history."""
    return store.history


def earlier(row: DumpRow, days: int = 1) -> DumpRow:
    """The same bytes, told for a day before."""
    return replace(row, as_of=row.as_of - timedelta(days=days), name="dumps/another.txt", stated=False)


def everything(history: History) -> dict[str, Any]:
    """All that a history says."""
    keys = history.snapshots(SOURCES)
    return {
        "dumps": history.dumps(),
        "held": history.held(SOURCES),
        "snapshots": [history.snapshot(key) for key in keys],
        "past": [history.past(key, [each.id for each in PAPERS], 3) for key in keys],
        "seen": [list(history.seen(SOURCES, key).items()) for key in (*keys, None)],
        "sightings": history.sightings([each.id for each in PAPERS], SOURCES),
    }


@pytest.mark.parametrize(
    "again", [lambda history, row, of: history.take_in(row, of), lambda history, row, _: history.move(row)]
)
def test_a_snapshot_moves_to_the_earlier_day(
    history: History, again: Callable[[History, DumpRow, Snapshot], None]
) -> None:
    """R4: its key, its place among others and the row of its dump; what it shows and its verdict stay."""
    first, second = snapshot(paper("a"), day=12), snapshot(paper("a", "later"), day=13)
    for each in (first, second):
        history.take_in(dump_row(each), each)
    row = earlier(dump_row(second), 2)
    again(history, row, replace(second, key=row.key))
    moved = replace(second, key=row.key)
    assert history.snapshots(["page"]) == (moved.key, first.key)
    assert history.snapshot(moved.key) == moved
    assert history.dumps(["page"]) == (row, dump_row(first))
    assert history.seen(["page"]) == {"a": paper("a").revision}
    assert [key for key, _ in history.sightings(["a"], SOURCES)["a"]] == [moved.key, first.key]


def test_a_later_moment_changes_nothing(history: History) -> None:
    """R1: neither a later day nor a later capture, nor what nobody knows."""
    taken = snapshot(paper("a"))
    row = dump_row(taken)
    history.take_in(row, taken)
    before = everything(history)
    for later in (replace(row, as_of=date(2025, 3, 19)), replace(row, captured=NOON + timedelta(seconds=1))):
        history.take_in(later, replace(taken, key=later.key))
        history.move(later)
        history.hold(later)
    history.move(replace(row, sha256="f" * 64, as_of=date(2025, 1, 1)))
    assert everything(history) == before


def test_what_is_held_takes_the_earlier_day(history: History) -> None:
    """R4: with the finding that goes with that day; a later day leaves the row as it was."""
    row = dump_row(snapshot(paper("a")), Verdict.BURST)
    history.hold(row)
    first = replace(earlier(row), examination=replace(row.examination, verdict=Verdict.PARTIAL))
    history.hold(first)
    history.hold(row)
    assert history.held(["page"]) == (first,)


def test_what_was_dropped_takes_the_earlier_day(history: History) -> None:
    """R4: and stays dropped, by whom and why."""
    row = dump_row(snapshot(paper("a")), Verdict.BURST)
    history.hold(row)
    decided = replace(row, decision=Decision(Settled.DROPPED, "ada", NOON, "no"))
    history.drop(decided)
    history.move(earlier(row))
    history.hold(earlier(row, 2))
    (found,) = history.dumps(["page"])
    assert found == replace(earlier(row, 2), decision=decided.decision)


def test_what_was_held_for_an_earlier_day_is_taken_in_for_it(history: History) -> None:
    """R4: a held dump that comes again for a later day, and is healthy now, stands for the earlier one."""
    taken = snapshot(paper("a"))
    first = earlier(dump_row(taken, Verdict.BURST))
    history.hold(first)
    history.take_in(dump_row(taken), taken)
    (key,) = history.snapshots(["page"])
    assert key == first.key
    assert history.snapshot(key).sightings == taken.sightings


HOURS = st.integers(0, 50).map(lambda hours: NOON + timedelta(hours=hours))
TELLINGS = st.builds(
    Telling, st.integers(1, 9).map(lambda day: date(2025, 3, day)), HOURS, st.sampled_from("ab"), st.booleans()
)
BYTES = st.lists(
    st.sampled_from(SOURCES).flatmap(snapshots), max_size=4, unique_by=lambda each: (each.key.source, each.key.sha256)
)
ARRIVALS = BYTES.flatmap(
    lambda series: st.tuples(*(st.lists(TELLINGS, min_size=1, max_size=4) for _ in series)).map(
        lambda told: [(each, moment) for each, moments in zip(series, told, strict=True) for moment in moments]
    )
)


def arrive(history: History, arrivals: list[tuple[Snapshot, Telling]]) -> None:
    """Take in the same bytes as often as they come, for whatever moment they come."""
    for each, told in arrivals:
        row = replace(dump_row(each), as_of=told.as_of, captured=told.captured, name=told.name, stated=told.stated)
        history.take_in(row, replace(each, key=row.key))


@pytest.mark.soak
@settings(
    max_examples=rounds(12, 2_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(arrivals=ARRIVALS, data=st.data())
def test_any_order_of_any_days_gives_the_same_history(
    new_store: Callable[[], Store], arrivals: list[tuple[Snapshot, Telling]], data: st.DataObject
) -> None:
    """R4: the same bytes for several days, with repeats, in any order: snapshots, sightings and rows are the same."""
    plain, shuffled = MemoryHistory(), new_store().history
    first = {(each.key.source, each.key.sha256): min(told for e, told in arrivals if e is each) for each, _ in arrivals}
    arrive(plain, [(each, told) for each, told in arrivals if told == first[each.key.source, each.key.sha256]])
    arrive(shuffled, data.draw(st.permutations(arrivals)))
    assert everything(shuffled) == everything(plain)
