"""Other snapshots in the place of those that there are."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from digest.core.errors import StoreError
from digest.core.identity import NOTHING, Found
from digest.core.paper import Paper
from digest.core.past import DumpRow
from digest.core.snapshot import Sighting, Snapshot, Verdict
from digest.ports import History, Store
from tests.contract.test_history import SOURCES, everything, take_in
from tests.support.stored import dump_row, paper, snapshot


@pytest.fixture
def history(store: Store) -> History:
    """An empty history."""
    return store.history


Made = tuple[DumpRow, Snapshot, Found]


def remade(old: Snapshot, *papers: Paper) -> Made:
    """What another reader would have made of a dump."""
    made = Snapshot(old.key, tuple(Sighting(each, rank) for rank, each in enumerate(papers, 1)))
    return replace(dump_row(made), format="better"), made, NOTHING


def test_history_is_replaced(history: History) -> None:
    """All snapshots of the sources that are named at once; other sources and held dumps stay as they are."""
    days = [snapshot(paper("a"), paper("b"), day=day) for day in (11, 12)]
    other, held = snapshot(paper("z"), source="feed"), dump_row(snapshot(day=13), Verdict.BURST)
    take_in(history, *days, other)
    history.hold(held)
    made = [remade(days[0], paper("c")), remade(days[1], paper("a"), paper("c", "renamed"))]
    history.replace(["page"], {each.key for each in days}, iter(made))
    assert [history.snapshot(each.key) for each in days] == [snapshot for _, snapshot, _ in made]
    assert history.dumps(["page"]) == (made[0][0], made[1][0], held)
    assert history.seen(["page"]) == {"a": paper("a").revision, "c": paper("c", "renamed").revision}
    assert history.sightings(["b"], ["page"])["b"] == ()
    assert history.snapshot(other.key) == other
    assert history.held(SOURCES) == (held,)


def broken(made: Made) -> Iterator[Made]:
    """A snapshot, and then no other one."""
    yield made
    raise StoreError("the disk is full")


def test_history_is_replaced_whole_or_not_at_all(history: History) -> None:
    """R2: nothing is changed where one is left out or too many, where one came meanwhile, or where making one fails."""
    days = [snapshot(paper("a"), day=day) for day in (11, 12)]
    take_in(history, *days)
    before, keys = everything(history), {each.key for each in days}
    first, second = (remade(each, paper("c")) for each in days)
    with pytest.raises(StoreError, match="other keys"):
        history.replace(["page"], keys, [first])
    with pytest.raises(StoreError, match="another run took in dumps meanwhile; nothing was changed; run this again"):
        history.replace(["page"], {days[0].key}, [first])
    with pytest.raises(StoreError, match="the disk is full"):
        history.replace(["page"], keys, broken(first))
    assert everything(history) == before
    history.replace(["page"], keys, [second, first])
    assert everything(history) != before
