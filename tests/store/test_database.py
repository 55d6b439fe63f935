import os
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from multiprocessing import get_context
from pathlib import Path

import pytest

from digest.core.errors import StoreError
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, Snapshot, Verdict
from digest.store.database import SqlStore, _make_secret, open_store
from tests.support.stored import NOON, body, deliveries, dump_row, paper, recipients, snapshot


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder for a state, not made yet."""
    return tmp_path / "some" / "state"


@pytest.fixture
def store(state: Path) -> Iterator[SqlStore]:
    """An empty store in that folder, which does not wait long."""
    opened = open_store(state, patience=0.05)
    yield opened
    opened.close()


def tables(state: Path) -> list[str]:
    """Every row of every table as the statement that would write it, in an order of its own."""
    connection = sqlite3.connect(state / "digest.db")
    lines = sorted(connection.iterdump())
    connection.close()
    return lines


def take_in(store: SqlStore, *taken: Snapshot) -> None:
    """Take in healthy snapshots."""
    for each in taken:
        store.history.take_in(dump_row(each), each)


def test_state_is_private(store: SqlStore, state: Path) -> None:
    """Folder, database and secret are for their owner only, and so are SQLite's files beside the database."""
    store.secret()
    take_in(store, snapshot(paper("a")))
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in state.iterdir()}
    assert files.keys() >= {"digest.db", "digest.db-wal", "secret.key"}
    assert set(files.values()) == {0o600}


def test_a_folder_that_is_there_keeps_its_rights(state: Path) -> None:
    """Whoever made a folder has chosen who may look into it."""
    state.mkdir(parents=True)
    state.chmod(0o755)
    open_store(str(state)).close()
    assert stat.S_IMODE(state.stat().st_mode) == 0o755


def test_what_was_written_is_there_after_opening_again(store: SqlStore, state: Path) -> None:
    """Nothing lives in the process alone."""
    take_in(store, snapshot(paper("a")))
    secret = store.secret()
    store.close()
    again = open_store(state)
    assert again.history.snapshot(snapshot().key) == snapshot(paper("a"))
    assert again.secret() == secret
    again.close()


def test_durable_and_waiting(store: SqlStore) -> None:
    """R40: a commit is on the disk when it returns; readers do not stop writers; keys of others are checked."""
    with store._database.read() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1, 50]


def test_a_held_dump_leaves_every_table_alone(store: SqlStore, state: Path) -> None:
    """R2: byte for byte, but for the one row that remembers it."""
    take_in(store, snapshot(paper("a"), day=11))
    before = tables(state)
    for verdict in (Verdict.PARTIAL, Verdict.BURST):
        store.history.hold(dump_row(snapshot(paper("a"), paper("b")), verdict))
    (added,) = set(tables(state)) - set(before)
    assert added.startswith('INSERT INTO "dumps"')
    assert set(before) <= set(tables(state))


def test_any_order_gives_the_same_rows(tmp_path: Path) -> None:
    """R4: the tables themselves do not show in which order dumps came."""
    series = [
        snapshot(paper("a"), paper("b"), day=11),
        snapshot(paper("b", "renamed"), paper("a"), day=18),
        snapshot(paper("a", link="https://a.example"), day=18, source="feed"),
    ]
    found = []
    for number, order in enumerate(permutations(series)):
        store = open_store(tmp_path / str(number))
        take_in(store, *order)
        found.append(tables(tmp_path / str(number)))
        store.close()
    assert found == [found[0]] * 6


def test_a_revision_is_stored_once(store: SqlStore, state: Path) -> None:
    """However often a paper is shown."""
    take_in(store, *(snapshot(paper("a"), paper("b"), day=day) for day in range(1, 9)))
    assert sum(line.startswith('INSERT INTO "revisions"') for line in tables(state)) == 2


def _claim(state: Path, name: str) -> list[str]:
    store = open_store(state)
    taken: list[str] = []
    while found := store.outbox.claim(NOON, timedelta(minutes=5), name, 5):
        taken += recipients(found)
    store.close()
    return taken


def test_two_processes_never_claim_one_delivery(store: SqlStore, state: Path) -> None:
    """R57: each goes to one of them, and none is left."""
    store.outbox.plan(body(), deliveries(200))
    with get_context("forkserver").Pool(2) as pool:
        taken = pool.starmap(_claim, [(state, "one"), (state, "two")])
    assert sorted([*taken[0], *taken[1]]) == recipients(deliveries(200))


def test_many_open_a_new_state_at_once(state: Path) -> None:
    """R61: one makes the tables and the secret, the others find them."""

    def ask(_: int) -> bytes:
        store = open_store(state)
        secret = store.secret()
        store.close()
        return secret

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert not list(state.glob("tmp*"))


def test_locked(store: SqlStore, state: Path) -> None:
    """A run that cannot get its turn says so in one line; reading goes on meanwhile."""
    other = sqlite3.connect(state / "digest.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"digest\.db is locked by another process; wait until"):
        take_in(store, snapshot(paper("a")))
    assert store.history.snapshots(["page"]) == ()
    other.close()
    take_in(store, snapshot(paper("a")))


def _break(store: SqlStore, pragma: str) -> None:
    """Let every connection meet a trouble of a disk, by SQLite's own means."""
    with store._database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.rollback()


def test_read_only(store: SqlStore) -> None:
    """The line names the file and what to do."""
    _break(store, "query_only=ON")
    with pytest.raises(StoreError, match=r"digest\.db cannot be written; give this user the right"):
        take_in(store, snapshot(paper("a")))


def test_disk_full(store: SqlStore, state: Path) -> None:
    """R56: nothing of it is written, and what was there is unharmed."""
    take_in(store, snapshot(paper("a"), day=11))
    before = tables(state)
    _break(store, "max_page_count=1")
    big = Snapshot(snapshot().key, tuple(Sighting(Paper(f"{n}", Revision("x" * 9000 + f"{n}"))) for n in range(99)))
    with pytest.raises(StoreError, match=r"digest\.db has no space left on its disk; free some space"):
        take_in(store, big)
    assert tables(state) == before


def test_not_a_database(state: Path) -> None:
    """A file of another kind is left as it is."""
    state.mkdir(parents=True)
    (state / "digest.db").write_text("papers\n" * 1000)
    with pytest.raises(StoreError, match=r"digest\.db is not a database; name another state folder"):
        open_store(state)
    assert (state / "digest.db").read_text() == "papers\n" * 1000


def test_damaged(store: SqlStore, state: Path) -> None:
    """A database that SQLite finds damaged sends a person to the backup."""
    take_in(store, *(snapshot(*(paper(f"{day}.{n}") for n in range(60)), day=day) for day in range(1, 9)))
    store.close()
    file = state / "digest.db"
    with file.open("r+b") as out:
        out.seek(4096)
        out.write(os.urandom(file.stat().st_size - 4096))
    with pytest.raises(StoreError, match=r"digest\.db is damaged; restore it from a backup"):
        open_store(state).history.seen(["page"])


def test_the_state_is_a_file(tmp_path: Path) -> None:
    """So no folder can be made."""
    (tmp_path / "state").write_text("")
    with pytest.raises(StoreError, match=r"state.digest\.db cannot be opened: .*; give --state a folder"):
        open_store(tmp_path / "state")


def test_the_database_is_a_folder(state: Path) -> None:
    """Neither can that be opened."""
    (state / "digest.db").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"digest\.db cannot be opened: Is a directory"):
        open_store(state)


def test_a_newer_schema(state: Path) -> None:
    """An older program leaves alone what a newer one has migrated."""
    open_store(state).close()
    connection = sqlite3.connect(state / "digest.db")
    connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.commit()
    connection.close()
    with pytest.raises(
        StoreError, match=r"digest\.db has schema 0999, this program knows .*; install the newer version"
    ):
        open_store(state)


def test_postgresql_is_not_there_yet() -> None:
    """One line says so, and what to give instead."""
    with pytest.raises(StoreError, match="PostgreSQL cannot be opened yet; give --state a folder"):
        open_store("postgresql://user:password@host/name")


def test_the_first_secret_wins(store: SqlStore, state: Path) -> None:
    """Where two processes make one at the same time, both go on with the same."""
    secret = store.secret()
    _make_secret(state / "secret.key")
    assert store.secret() == secret
    assert not list(state.glob("tmp*"))


def test_a_secret_that_is_damaged(store: SqlStore, state: Path) -> None:
    """It is never replaced silently: tokens in mail hang on it."""
    (state / "secret.key").write_bytes(b"short")
    with pytest.raises(StoreError, match=r"secret\.key is damaged; restore it"):
        store.secret()


def test_a_secret_that_cannot_be_read(store: SqlStore, state: Path) -> None:
    """The line names the file."""
    (state / "secret.key").mkdir()
    with pytest.raises(StoreError, match=r"secret\.key cannot be read or made: Is a directory"):
        store.secret()


def test_refused_values(store: SqlStore, state: Path) -> None:
    """Values that no row can hold are one line, not a traceback, and nothing is written."""
    before = tables(state)
    with pytest.raises(StoreError, match="has no zone and cannot be stored"):
        take_in(store, snapshot(captured=NOON.replace(tzinfo=None)))
    with pytest.raises(StoreError, match=r"digest\.db refused what was to be written: .*surrogates not allowed"):
        take_in(store, snapshot(paper("\ud83d")))
    with pytest.raises(StoreError, match=r"digest\.db refused what was to be written: .*too large"):
        take_in(store, Snapshot(snapshot().key, (Sighting(paper("a"), upvotes=10**30),)))
    with pytest.raises(StoreError, match=r"digest\.db failed: NOT NULL constraint failed"):
        store.history.hold(replace(dump_row(snapshot()), name=None))  # type: ignore[arg-type]  # what is wrong here
    assert tables(state) == before


def test_figures_of_snapshots_from_before_there_were_any(tmp_path: Path) -> None:
    """A state that an older version of this program wrote has none; they are made where they are asked for."""
    store = open_store(tmp_path / "state")
    first, second = snapshot(paper("a"), day=11), snapshot(paper("a"), paper("b"), day=18)
    store.history.take_in(dump_row(first), first)
    before = store.history.past(second.key, second.members, 20)
    connection = sqlite3.connect(tmp_path / "state" / "digest.db")
    connection.execute("DELETE FROM figures")
    connection.commit()
    connection.close()
    assert store.history.past(second.key, second.members, 20) == before
    store.close()


def test_many_papers_are_asked_for_in_several_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No statement has more variables than a database takes."""
    monkeypatch.setattr("digest.store.past.BATCH", 2)
    store = open_store(tmp_path / "state")
    first = snapshot(*(paper(name) for name in "abcde"), day=11)
    second = snapshot(*(paper(name) for name in "bcdefgh"), day=18)
    store.history.take_in(dump_row(first), first)
    found = store.history.past(second.key, second.members, 20)
    assert (found.last[0].shared, found.seen) == (4, frozenset("bcde"))
    store.close()
