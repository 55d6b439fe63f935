import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.core.errors import StoreError
from digest.core.paper import Paper, Revision
from digest.core.snapshot import Sighting, Snapshot
from digest.store.database import SqlStore, open_store
from digest.store.secret import make_secret
from tests.support.stored import dump_row, paper, snapshot


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


def test_a_database_of_another_program_is_left_alone(state: Path) -> None:
    """Nothing is written into what is not ours, and one of ours whose version is gone is not made over."""
    state.mkdir(parents=True)
    with sqlite3.connect(state / "digest.db") as connection:
        connection.execute("CREATE TABLE photos (x)")
    connection.close()
    before = tables(state)
    with pytest.raises(StoreError, match=r"digest\.db belongs to another program, or is damaged; name another"):
        open_store(state)
    assert tables(state) == before


@pytest.mark.parametrize("lose", [Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_state_that_is_lost_is_not_begun_anew(store: SqlStore, state: Path, lose: Callable[[Path], object]) -> None:
    """R3: without the ledger everything would be announced a second time, so a person has to say so."""
    store.secret()
    store.close()
    for file in state.glob("digest.db*"):
        lose(file)
    with pytest.raises(StoreError, match=r"digest\.db is lost: .*; restore it from a backup, or remove secret\.key"):
        open_store(state)
    (state / "secret.key").unlink()
    open_store(state).close()


def test_a_folder_that_is_there_keeps_its_rights(state: Path) -> None:
    """Whoever made a folder has chosen who may look into it."""
    state.mkdir(parents=True)
    state.chmod(0o755)
    open_store(str(state)).close()
    assert stat.S_IMODE(state.stat().st_mode) == 0o755


def test_durable_and_waiting(store: SqlStore) -> None:
    """R40: a commit is on the disk when it returns; readers do not stop writers; keys of others are checked."""
    with store._database.read() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1, 50]


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


def test_the_first_secret_wins(store: SqlStore, state: Path) -> None:
    """Where two processes make one at the same time, both go on with the same."""
    secret = store.secret()
    make_secret(state / "secret.key")
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
