import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from digest.core.outbox import Outcome, Phase, State
from digest.store.database import SqlStore, open_store
from tests.support.stored import NOON, body, deliveries, dump_row, paper, snapshot


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store."""
    opened = open_store(tmp_path / "state")
    yield opened
    opened.close()


def best(work: Callable[[int], object], times: int = 5) -> float:
    """The shortest of several runs, in seconds of CPU: what the work costs, whatever else the machine does."""
    spent = []
    for number in range(times):
        start = time.process_time()
        work(number)
        spent.append(time.process_time() - start)
    return min(spent)


def test_opening_is_fast(tmp_path: Path) -> None:
    """A command that only looks does not wait for its state."""
    open_store(tmp_path / "state").close()
    assert best(lambda _: open_store(tmp_path / "state").close()) < 0.05


def test_taking_in_a_page_is_fast(store: SqlStore) -> None:
    """70 papers, durably."""
    days = [snapshot(*(paper(f"{day}.{number}") for number in range(70)), day=day) for day in range(1, 10)]
    assert best(lambda number: store.history.take_in(dump_row(days[number]), days[number]), 9) < 0.02


def test_many_pages_are_looked_through_fast(store: SqlStore) -> None:
    """What was seen before is one query, whatever the number of snapshots."""
    for number in range(60):
        source = f"page-{number}"
        page = snapshot(*(paper(f"{number + more}") for more in range(70)), source=source)
        store.history.take_in(dump_row(page), page)
    sources = [f"page-{number}" for number in range(60)]
    assert len(store.history.seen(sources)) == 129
    assert best(lambda _: store.history.seen(sources), 3) < 0.2


def test_ten_thousand_deliveries(store: SqlStore) -> None:
    """They are planned at once, and claimed and recorded in small steps that cost the same while many wait."""
    planned = deliveries(10_000)
    start = time.process_time()
    assert store.outbox.plan(body(), planned) == 10_000
    assert time.process_time() - start < 2

    def send(_: int) -> None:
        for each in store.outbox.claim(NOON, timedelta(minutes=5), "me", 10):
            store.outbox.record(each, Outcome(State.SENT, Phase.DOT, 250))

    assert best(send) < 0.2
