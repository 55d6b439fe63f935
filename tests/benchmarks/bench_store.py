"""What the embedded store costs: opening, a page, the outbox; against a bare transaction of the same database."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.core.outbox import Body, Outcome, Phase, State
from digest.store.database import SqlStore, open_store
from tests.support.measuring import Work, paired, say
from tests.support.outboxes import claim, record
from tests.support.stored import NOON, body, deliveries, dump_row, paper, snapshot


def bare(folder: Path, rows: int) -> Work:
    """So many rows inserted into a plain table in one durable transaction."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS t(a, b, c)")

    def work() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO t VALUES (?, ?, ?)", [(n, str(n), "x" * 100) for n in range(rows)])
        database.execute("COMMIT")

    return work


def take_in(store: SqlStore, days: Iterator[int]) -> None:
    """A page of 70 papers that nobody has seen."""
    source = f"page-{next(days)}"
    page = snapshot(*(paper(f"{source}.{number}") for number in range(70)), source=source)
    store.history.take_in(dump_row(page), page)


def plan(store: SqlStore, of: Body) -> None:
    """Ten thousand deliveries of one body."""
    store.outbox.plan(of, deliveries(10_000, of))


def send(store: SqlStore) -> None:
    """Claim and record a hundred deliveries."""
    for each in claim(store.outbox, 100, NOON, "me"):
        record(store.outbox, each, Outcome(State.SENT, Phase.DOT, 250))


def main() -> None:
    """Measure, and print a line a figure."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = open_store(folder / "state")
        days = count()
        say("opening the state", paired(lambda: open_store(folder / "state").close(), bare(folder, 1)), "1 bare row")
        say("taking in a page of 70 papers", paired(lambda: take_in(store, days), bare(folder, 210)), "210 bare rows")
        slots = (body(f"2025-03-{day}-0700") for day in count(10))
        planning = paired(lambda: plan(store, next(slots)), bare(folder, 10_000))
        say("planning 10,000 deliveries", planning, "10,000 bare rows")
        say("claiming and recording 100 of them", paired(lambda: send(store), bare(folder, 100)), "100 bare rows")
        store.close()


if __name__ == "__main__":
    main()
