"""What PostgreSQL alone can have trouble with, on a real server."""

import os
import sys
from collections.abc import Iterator
from socket import SHUT_RDWR, socket
from threading import Thread

import pytest
from sqlalchemy import text

from digest.core.errors import StoreError, UsageError
from digest.store.database import SqlStore, open_store
from digest.store.transactions import Turn
from tests.support.hanging import no_hang
from tests.support.outboxes import claim
from tests.support.postgres import Postgres, name_in
from tests.support.stored import NOON, body, deliveries, dump_row, paper, recipients, snapshot

SECRET = "s3cr3t"


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    """A database of its own."""
    with postgres.copy() as made:
        yield made


@pytest.fixture
def store(address: str) -> Iterator[SqlStore]:
    """An empty store there, which does not wait long."""
    opened = open_store(address, patience=0.05)
    yield opened
    opened.close()


def take_in(store: SqlStore, name: str = "a") -> None:
    """Take in a snapshot of one paper."""
    taken = snapshot(paper(name))
    store.history.take_in(dump_row(taken), taken)


def execute(store: SqlStore, *statements: str) -> None:
    """Some statements in one transaction that writes."""
    with store._database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_what_the_promises_hang_on(store: SqlStore, address: str, postgres: Postgres) -> None:
    """R40: commits are on the disk whatever the server does by default; waiting ends; readers see one state."""
    postgres.sql(f"ALTER DATABASE {name_in(address)} SET synchronous_commit = off")
    store.close()
    asked = ("synchronous_commit", "lock_timeout", "transaction_isolation", "transaction_read_only", "client_encoding")
    found = []
    for transaction in (store._database.read, store._database.write):
        with transaction() as connection:
            found.append([connection.execute(text(f"SHOW {name}")).scalar() for name in asked])
    assert found[0] == ["on", "50ms", "repeatable read", "on", "UTF8"]
    assert found[1] == ["on", "50ms", "read committed", "off", "UTF8"]


def test_what_may_happen_at_once(store: SqlStore) -> None:
    """A large dump that is taken in stops neither issues nor mail, and readers stop nobody."""
    store.outbox.plan(body(), deliveries(3))
    with store._database.write(Turn.HISTORY), store._database.read():
        (held,) = claim(store.outbox, 1)
        assert store.outbox.release(NOON) == 0
    assert held.recipient == "00000@example.org"


def test_claims_pass_over_what_another_claims(address: str) -> None:
    """R57: a sender that meets the transaction of another takes what that one has left."""
    first, second = open_store(address), open_store(address)
    first.outbox.plan(body(), deliveries(3))
    taken: list[str] = []
    with no_hang():
        with first._database.write() as connection:
            connection.execute(text("UPDATE deliveries SET state = 'claimed' WHERE recipient = '00000@example.org'"))
            waiting = Thread(target=lambda: taken.extend(recipients(claim(second.outbox, 2, NOON, "me"))))
            waiting.start()
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not connection.scalar(waits):
                pass
        waiting.join()
    assert taken == recipients(deliveries(3))[1:2]
    first.close()
    second.close()


def test_whoever_waits_sees_what_the_one_before_has_written(address: str) -> None:
    """R1: the second of two runs with the same dump gets its turn late, and then finds it taken in."""
    first, second = open_store(address), open_store(address)
    with no_hang():
        with first._database.write(Turn.HISTORY) as connection:
            waiting = Thread(target=take_in, args=(second,))
            waiting.start()
            waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            while not connection.scalar(waits):
                pass
            row, key = dump_row(snapshot()), snapshot().key
            of = {"source": key.source, "sha256": key.sha256, "name": row.name, "captured": key.captured}
            connection.execute(
                text(
                    "INSERT INTO dumps VALUES (:source, :sha256, :name, :captured, '2025-03-18', '', 'healthy', '', 0)"
                ),
                of,
            )
            connection.execute(text("INSERT INTO snapshots VALUES (:source, :sha256, '2025-03-18', :captured)"), of)
        waiting.join()
    assert first.history.snapshot(key) == snapshot()
    first.close()
    second.close()


def test_one_secret_for_all_machines(store: SqlStore, address: str) -> None:
    """Every process that has the address has the secret; one that is damaged is not replaced silently."""
    secret = store.secret()
    other = open_store(address)
    assert other.secret() == secret
    other.close()
    execute(store, "UPDATE secrets SET value = 'short'")
    with pytest.raises(StoreError, match=r"the secret in the table secrets is damaged; restore it"):
        store.secret()


def test_a_dead_connection_is_not_used_again(store: SqlStore, address: str, postgres: Postgres) -> None:
    """After the server has ended every connection, the next question is answered all the same."""
    take_in(store)
    _cut(postgres, address)
    assert len(store.history.snapshots(["page"])) == 1


def _cut(postgres: Postgres, address: str) -> None:
    """End every connection to a database, as a restart of the server would."""
    postgres.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_in(address)}'")  # noqa: S608 - our own name


def test_a_connection_lost_in_the_midst(store: SqlStore) -> None:
    """What a transaction had done is undone, one line says so, and the next transaction works."""
    take_in(store)
    with pytest.raises(StoreError, match=r"was lost while it was asked; run again: what was being written is there wh"):
        execute(store, "DELETE FROM sightings", "SELECT pg_terminate_backend(pg_backend_pid())")
    assert store.history.snapshot(snapshot().key) == snapshot(paper("a"))


def _unplug(store: SqlStore) -> None:
    """Write, and lose the network before the end."""
    with store._database.write() as connection:
        connection.execute(text("DELETE FROM sightings"))
        raw = connection.connection.driver_connection
        assert raw is not None
        with socket(fileno=os.dup(raw.fileno())) as wire:
            wire.shutdown(SHUT_RDWR)


def test_a_network_that_goes_away(store: SqlStore) -> None:
    """The same where the server cannot say anything any more."""
    take_in(store)
    with pytest.raises(StoreError, match=r"was lost while it was asked; run again"):
        _unplug(store)
    assert store.history.snapshot(snapshot().key) == snapshot(paper("a"))


def test_the_servers_limit_of_time(store: SqlStore) -> None:
    """One line names what to raise."""
    with pytest.raises(StoreError, match=r"was stopped by the server's own limit of time; raise statement_timeout"):
        execute(store, "SET LOCAL statement_timeout = '10ms'", "SELECT pg_sleep(9)")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("53100", "has no space left on its disk; free some space"),
        ("53200", "has run out of memory; run again later"),
        ("58030", "cannot be read or written: the disk reports an error"),
        ("XX001", "is damaged; restore it from a backup"),
        ("40001", "collided with another run; run again; nothing was written"),
        ("23514", "failed: refused by a trigger; nothing was written"),
    ],
)
def test_trouble_at_the_server(store: SqlStore, state: str, said: str) -> None:
    """R56: whatever stops a dump from being written, it is one line, and nothing of the dump is there."""
    raising = f"BEGIN RAISE EXCEPTION 'refused by a trigger' USING ERRCODE = '{state}'; END"
    function = f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$"
    execute(store, function, "CREATE TRIGGER fail BEFORE INSERT ON sightings EXECUTE FUNCTION fail()")
    with pytest.raises(StoreError, match=said) as caught:
        take_in(store)
    assert "\n" not in str(caught.value)
    assert store.history.snapshots(["page"]) == ()
    assert store.history.dump("page", snapshot().key.sha256) is None


def test_a_copy_for_reading(store: SqlStore) -> None:
    """A server that takes no writes answers questions."""
    with pytest.raises(StoreError, match="cannot be written; name the server that takes writes"):
        execute(store, "SET TRANSACTION READ ONLY", "DELETE FROM dumps")
    assert store.history.snapshots(["page"]) == ()


def test_text_that_postgresql_does_not_take(store: SqlStore) -> None:
    """A NUL in the id of a paper is one line."""
    with pytest.raises(StoreError, match=r"failed: [^\n]*NUL[^\n]*; nothing was written"):
        take_in(store, "\0")


def test_a_database_that_cannot_hold_every_title(postgres: Postgres) -> None:
    """It is refused before anything is made in it, with the command that makes a better one."""
    with (
        postgres.empty("ENCODING latin1 LOCALE 'C' TEMPLATE template0") as address,
        pytest.raises(StoreError, match=r"has the encoding LATIN1, which .*; make another one: createdb"),
    ):
        open_store(address)


@pytest.fixture
def guarded(postgres: Postgres) -> Iterator[str]:
    """An address with the user that needs a password, who may make nothing; `{}` stands for the password."""
    rules = postgres.folder / "pg_hba.conf"
    before = rules.read_text()
    with postgres.empty() as address:
        user = f"asker_{name_in(address)}"
        postgres.sql(f"CREATE ROLE {user} LOGIN PASSWORD '{SECRET}'")
        rules.write_text(f"local all {user} scram-sha-256\n{before}")
        postgres.sql("SELECT pg_reload_conf()")
        yield address.replace("postgres:@", f"{user}:{{}}@")
        postgres.sql(f"DROP ROLE {user}")
    rules.write_text(before)


def test_passwords(guarded: str) -> None:
    """A wrong one, none, and a user who may make no tables: each is one line that holds no password."""
    for given, said in (
        ("wr0ng", "check user and password; PGPASSWORD"),
        ("", "check user and password; PGPASSWORD"),
        (SECRET, "refuses what this user asks; let the user make tables"),
    ):
        with pytest.raises(StoreError, match=said) as caught:
            open_store(guarded.format(given))
        assert not any(word in str(caught.value) for word in ("wr0ng", SECRET))
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "other", "said"),
    [
        ("postgres:@", "nobody:@", r'cannot be opened: .*role "nobody" does not exist; check the user'),
        ("/blank_", "/lost_", r'cannot be opened: .*database "lost_\w+" does not exist; check the name'),
        ("host=", "host=/nowhere", r"cannot be opened: .*; check that the server is running, and host and port"),
    ],
)
def test_nobody_is_let_in(address: str, part: str, other: str, said: str) -> None:
    """What the server says, in one line, and which part of the address to look at."""
    with pytest.raises(StoreError, match=said) as caught:
        open_store(address.replace(part, other, 1))
    assert "\n" not in str(caught.value)


def test_no_server() -> None:
    """The place has no password in it, nor has what libpq says."""
    with pytest.raises(StoreError, match=r"^postgresql://ada@127\.0\.0\.1:1/digest cannot be opened: ") as caught:
        open_store(f"postgresql://ada:{SECRET}@127.0.0.1:1/digest")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("sign", ["@", "/", "?", "%", "#", ":/"])
def test_signs_in_a_password(sign: str) -> None:
    """A password that was not spelt for an address is never taken for a host, a port or a name, and never said."""
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql://ada:{SECRET}{sign}{SECRET}@127.0.0.1:1/digest")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("state", ["mysql://host/name", "https://example.org"])
def test_other_addresses(state: str) -> None:
    """They are no folders either."""
    with pytest.raises(UsageError, match="not known; give a folder or postgresql://"):
        open_store(state)


def test_without_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra is told how to."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"needs the driver psycopg; install it: pip install 'trending-digest\[postgr"):
        open_store("postgresql://host/name")
