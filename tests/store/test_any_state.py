"""What holds of a state in a folder and of one in PostgreSQL alike."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import text

from digest.core.errors import StoreError
from digest.core.snapshot import Sighting, Snapshot, Verdict
from digest.store.database import SqlStore, open_store
from digest.store.transactions import Turn
from tests.support.outboxes import claim
from tests.support.postgres import Postgres
from tests.support.stored import NOON, body, deliveries, dump_row, paper, recipients, rows, said, slot_row, snapshot

ROUNDS = 20  # slots that two processes close at the same time


def take_in(store: SqlStore, *taken: Snapshot) -> None:
    """Take in healthy snapshots."""
    for each in taken:
        store.history.take_in(dump_row(each), each)


def test_what_was_written_is_there_after_opening_again(any_store: SqlStore, any_state: str) -> None:
    """Nothing lives in the process alone."""
    take_in(any_store, snapshot(paper("a")))
    secret = any_store.secret()
    any_store.close()
    again = open_store(any_state)
    assert again.history.snapshot(snapshot().key) == snapshot(paper("a"))
    assert again.secret() == secret
    again.close()


def test_a_held_dump_leaves_every_table_alone(any_store: SqlStore) -> None:
    """R2: byte for byte, but for the one row that remembers it."""
    take_in(any_store, snapshot(paper("a"), day=11))
    before = rows(any_store)
    for verdict in (Verdict.PARTIAL, Verdict.BURST):
        any_store.history.hold(dump_row(snapshot(paper("a"), paper("b")), verdict))
    (added,) = set(rows(any_store)) - set(before)
    assert added.startswith("dumps: ")
    assert set(before) <= set(rows(any_store))


def _any_order(stores: Iterator[SqlStore]) -> None:
    series = [
        snapshot(paper("a"), paper("b"), day=11),
        snapshot(paper("b", "renamed"), paper("a"), day=18),
        snapshot(paper("a", link="https://a.example"), day=18, source="feed"),
    ]
    found = []
    for order, store in zip(permutations(series), stores, strict=True):
        take_in(store, *order)
        found.append(rows(store))
    assert found == [found[0]] * 6


def test_any_order_gives_the_same_rows(tmp_path: Path) -> None:
    """R4: the tables themselves do not show in which order dumps came."""

    def stores() -> Iterator[SqlStore]:
        for number in range(6):
            store = open_store(tmp_path / str(number))
            yield store
            store.close()

    _any_order(stores())


def test_any_order_gives_the_same_rows_on_postgresql(postgres: Postgres) -> None:
    """R4: nor do they there."""

    def stores() -> Iterator[SqlStore]:
        for _ in range(6):
            with postgres.copy() as address:
                store = open_store(address)
                yield store
                store.close()

    _any_order(stores())


def test_a_revision_is_stored_once(any_store: SqlStore) -> None:
    """However often a paper is shown."""
    take_in(any_store, *(snapshot(paper("a"), paper("b"), day=day) for day in range(1, 9)))
    assert sum(row.startswith("revisions: ") for row in rows(any_store)) == 2


def _claim(state: str, name: str) -> list[str]:
    store = open_store(state)
    taken: list[str] = []
    while found := claim(store.outbox, 5, NOON, name):
        taken += recipients(found)
    store.close()
    return taken


def test_two_processes_never_claim_one_delivery(any_store: SqlStore, any_state: str) -> None:
    """R57: each goes to one of them, and none is left."""
    any_store.outbox.plan(body(), deliveries(200))
    with get_context("forkserver").Pool(2) as pool:
        taken = pool.starmap(_claim, [(any_state, "one"), (any_state, "two")])
    assert sorted([*taken[0], *taken[1]]) == recipients(deliveries(200))


def _close(state: str, name: str) -> list[bool]:
    """Close slots as fast as it goes; each announces a paper of its own and one that an earlier slot may have said."""
    store, closed = open_store(state), []
    for number in range(ROUNDS):
        row = slot_row(f"{number:04}")
        closed.append(store.issues.close(row, [name], None, said(row, f"{number}")))
        row = slot_row(f"{number:04}-{name}")
        try:
            closed.append(store.issues.close(row, (), None, said(row, f"shared {number}", f"{name} {number}")))
        except StoreError as error:
            assert "announced as new before" in str(error)  # noqa: PT017 - one of two fails, and which is chance
            closed.append(False)
    store.close()
    return closed


def test_two_processes_close_a_slot_once(any_store: SqlStore, any_state: str) -> None:
    """R61, R3: one makes each issue, and nothing is said as new twice, whoever says it."""
    with get_context("forkserver").Pool(2) as pool:
        one, two = pool.starmap(_close, [(any_state, "one"), (any_state, "two")])
    assert [(a, b) for a, b in zip(one, two, strict=True) if a == b] == []
    announced = [row.paper for row in any_store.issues.ledger("trending")]
    assert len(announced) == len(set(announced)) == 3 * ROUNDS


def _take_in(state: str, days: list[int]) -> None:
    """Take in the same days in some order, each with the papers in another order than the next."""
    store = open_store(state)
    for day in days:
        papers = [paper(f"{number}") for number in range(60)]
        take_in(store, snapshot(*(papers[::-1] if day % 2 else papers), day=day))
    store.close()


def test_two_processes_take_in_the_same_dumps(any_store: SqlStore, any_state: str) -> None:
    """R1, R4: whoever comes second finds what is there; neither fails nor waits for ever."""
    days = list(range(1, 21))
    with get_context("forkserver").Pool(2) as pool:
        pool.starmap(_take_in, [(any_state, days), (any_state, days[::-1])])
    assert [key.as_of.day for key in any_store.history.snapshots(["page"])] == days
    assert len(any_store.history.seen(["page"])) == 60


def _secrets(state: str) -> set[bytes]:
    """What many say at once who all find nothing there."""

    def ask(_: int) -> bytes:
        store = open_store(state)
        secret = store.secret()
        store.close()
        return secret

    with ThreadPoolExecutor(4) as pool:
        return set(pool.map(ask, range(4)))


def test_many_open_a_new_state_at_once(tmp_path: Path, postgres: Postgres) -> None:
    """R61: one makes the tables and the secret, the others find them."""
    assert len(_secrets(str(tmp_path / "state"))) == 1
    assert not list(tmp_path.rglob("tmp*"))
    with postgres.empty() as address:
        assert len(_secrets(address)) == 1


@contextmanager
def writing(state: str) -> Iterator[None]:
    """Another process is taking in a dump."""
    other = open_store(state)
    with other._database.write(Turn.HISTORY):
        yield
    other.close()


def test_another_one_writes(any_store: SqlStore, any_state: str) -> None:
    """A run that cannot get its turn says so in one line; reading goes on meanwhile."""
    with writing(any_state):
        with pytest.raises(StoreError, match="is locked by another process; wait until"):
            take_in(any_store, snapshot(paper("a")))
        assert any_store.history.snapshots(["page"]) == ()
    take_in(any_store, snapshot(paper("a")))


def test_a_newer_schema(any_store: SqlStore, any_state: str) -> None:
    """An older program leaves alone what a newer one has migrated."""
    with any_store._database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(StoreError, match=r"has schema 0999, this program knows .*; install the newer version"):
        open_store(any_state)


AGAIN = "INSERT INTO ledger SELECT 9, newsletter, slot, edition, paper, kind, attempt FROM ledger"


@pytest.mark.parametrize("statement", ["UPDATE ledger SET kind = 'gone'", "DELETE FROM ledger", AGAIN])
def test_the_ledger_is_only_appended_to(any_store: SqlStore, statement: str) -> None:
    """R3: what was said stays said and is said once, even to someone with a database shell."""
    any_store.issues.close(slot_row(), (), None, said(slot_row(), "a"))
    with pytest.raises(StoreError, match=r"only appended to|(?i:unique)"), any_store._database.write() as connection:
        connection.execute(text(statement))
    assert any_store.issues.ledger("trending") == tuple(said(slot_row(), "a"))


def test_refused_values(any_store: SqlStore) -> None:
    """Values that no row can hold are one line, not a traceback, and nothing is written."""
    before = rows(any_store)
    with pytest.raises(StoreError, match="has no zone and cannot be stored"):
        take_in(any_store, snapshot(captured=NOON.replace(tzinfo=None)))
    with pytest.raises(StoreError, match=r"refused what was to be written: .*surrogates not allowed"):
        take_in(any_store, snapshot(paper("\ud83d")))
    with pytest.raises(StoreError, match=r"(too large|out of range)[^\n]*; nothing was written"):
        take_in(any_store, Snapshot(snapshot().key, (Sighting(paper("a"), upvotes=10**30),)))
    with pytest.raises(StoreError, match=r"failed: [^\n]*(?i:not.null constraint)[^\n]*; nothing was written"):
        any_store.history.hold(replace(dump_row(snapshot()), name=None))  # type: ignore[arg-type]  # what is wrong here
    assert rows(any_store) == before
