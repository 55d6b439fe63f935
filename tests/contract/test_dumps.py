"""What every history remembers of dumps, their decisions and their past."""

from dataclasses import replace

import pytest

from digest.core.errors import StoreError
from digest.core.figures import figures
from digest.core.past import Decision, DumpRow, Past, Settled, Shown
from digest.core.snapshot import Snapshot, Verdict
from digest.ports import History, Store
from tests.support.stored import NOON, NOT_UTF8, dump_row, paper, snapshot

SOURCES = ("feed", "page")


@pytest.fixture
def history(store: Store) -> History:
    """An empty history."""
    return store.history


def take_in(history: History, *taken: Snapshot) -> None:
    """Take in healthy snapshots."""
    for each in taken:
        history.take_in(dump_row(each), each)


def decided(row: DumpRow, settled: Settled) -> DumpRow:
    """The row with a person's decision."""
    return replace(row, decision=Decision(settled, "ada", NOON, NOT_UTF8))


def test_a_dropped_dump_is_remembered_as_that(history: History) -> None:
    """R68: it is held no longer, and its decision comes back as it was made, whatever its words."""
    row = dump_row(snapshot(paper("a")), Verdict.BURST)
    history.hold(row)
    history.drop(decided(row, Settled.DROPPED))
    assert history.held(SOURCES) == ()
    (found,) = history.dumps(SOURCES)
    assert found.decision is not None
    assert (found.decision.settled, found.decision.by, found.decision.at) == (Settled.DROPPED, "ada", NOON)
    assert found == history.dump("page", row.sha256)
    history.hold(row)
    assert history.held(SOURCES) == ()


def test_only_what_is_held_can_be_dropped(history: History) -> None:
    """R2: neither what is in history nor what nobody knows; nothing is written."""
    healthy = snapshot(paper("a"))
    take_in(history, healthy)
    unknown = dump_row(snapshot(day=11), Verdict.BURST)
    before = history.dumps(SOURCES)
    for row in (dump_row(healthy), unknown):
        with pytest.raises(StoreError, match=r"dumps/2025-03-1\d.txt is not held"):
            history.drop(decided(row, Settled.DROPPED))
    assert history.dumps(SOURCES) == before


def test_a_released_dump_keeps_its_verdict(history: History) -> None:
    """R7: it is a snapshot, held no longer, and its decision says why; also where it was dropped before."""
    burst = snapshot(paper("a"))
    row = dump_row(burst, Verdict.BURST)
    history.hold(row)
    history.drop(decided(row, Settled.DROPPED))
    released = replace(row, decision=Decision(Settled.RELEASED, "ada", NOON, "it is real"))
    history.take_in(released, burst)
    assert history.held(SOURCES) == ()
    assert history.dumps(SOURCES) == (released,)
    assert history.snapshot(burst.key) == burst


def test_all_dumps_are_in_order(history: History) -> None:
    """By source, then day, whether they are held or not; of the named sources only."""
    held = dump_row(snapshot(day=11), Verdict.ERROR)
    history.hold(held)
    taken = snapshot(paper("a"), day=18)
    take_in(history, snapshot(source="feed"), taken)
    assert history.dumps(SOURCES) == (dump_row(snapshot(source="feed")), held, dump_row(taken))
    assert history.dumps(["page"]) == (held, dump_row(taken))


def test_the_past_of_a_source(history: History) -> None:
    """R4: what lies before a snapshot in its own source, and after it, in figures, whatever came in first."""
    first, second = snapshot(paper("a"), paper("b"), day=11), snapshot(paper("b"), paper("c"), day=12)
    third = snapshot(paper("c"), paper("d"), paper("x"), day=13)
    fourth, fifth = snapshot(paper("b"), paper("x"), paper("e"), day=18), snapshot(paper("d"), paper("e"), day=19)
    take_in(history, snapshot(paper("d"), day=11, source="feed"), fifth, fourth, second, first)
    each_new = ((first, 2), (second, 1), (fourth, 2), (fifth, 1))
    shown = [Shown(each.key.as_of, "page", figures(each.sightings), new) for each, new in each_new]
    last, later = (shown[0], replace(shown[1], shared=1)), tuple(replace(each, shared=1) for each in shown[2:])
    assert history.past(third.key, third.members, 20) == Past(last, frozenset("c"), later, frozenset("dx"))
    assert history.past(third.key, third.members, 3) == Past(last, frozenset("c"), later[:1], frozenset("dx"))
    assert history.past(third.key, third.members, 2) == Past(last, frozenset("c"))
    assert history.past(third.key, third.members, 1) == Past(last[1:], frozenset("c"))
    assert history.past(fifth.key, (), 20).later == ()
    alone = history.past(third.key, (), 20)
    assert alone == Past(tuple(shown[:2]), frozenset(), tuple(shown[2:]), frozenset())
    take_in(history, third)
    assert history.past(third.key, third.members, 20).last == last


def test_the_past_tells_what_a_person_let_in(history: History) -> None:
    """R7: with the verdict for which it was held, on top of what the doctor let in; what was dropped is no past."""
    days = {day: snapshot(paper(f"p{day}"), day=day) for day in range(11, 18)}
    for day, each in days.items():
        row = dump_row(each, Verdict.BURST if day in {12, 13, 16} else Verdict.HEALTHY)
        history.take_in(decided(row, Settled.RELEASED) if row.held else row, each)
    history.hold(dump_row(snapshot(paper("x"), day=10), Verdict.BURST))
    history.drop(decided(dump_row(snapshot(paper("x"), day=10), Verdict.BURST), Settled.DROPPED))

    def told(most: int) -> tuple[list[tuple[int, Verdict | None]], ...]:
        found = history.past(days[15].key, (), most)
        return tuple([(each.as_of.day, each.released) for each in part] for part in (found.last, found.later))

    burst = Verdict.BURST
    assert told(1) == ([(12, burst), (13, burst), (14, None)], [])
    assert told(2) == ([(11, None), (12, burst), (13, burst), (14, None)], [])
    assert told(3) == (told(2)[0], [(16, burst), (17, None)])
