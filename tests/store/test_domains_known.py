"""Addresses that an earlier version wrote down, brought up to date."""

from sqlalchemy import create_engine, text

from digest.core.outbox import Reason, Suppression
from digest.store.database import SqlStore, open_store
from tests.support.stored import NOON, body, delivery

LATER = (  # what schemas 0014 and 0015 added is taken away again
    "ALTER TABLE editions DROP COLUMN rest",
    "DROP TABLE rejections",
    "DROP INDEX ix_ledger_new_once",
    "ALTER TABLE ledger DROP COLUMN attempt",
    "CREATE UNIQUE INDEX ix_ledger_new_once ON ledger (newsletter, edition, paper) WHERE kind = 'new'",
)
IDN, KNOWN = "Ada@bücher.example", "ada@xn--bcher-kva.example"


def test_who_was_suppressed_stays_so_however_the_domain_is_written(any_store: SqlStore, any_state: str) -> None:
    """R47: schema 0012 knew addresses by the letters of their domains; what both spellings had becomes one."""
    any_store.outbox.plan(body(), [delivery(IDN)])
    for address, newsletter in ((KNOWN, ""), ("bob@far.example", "")):
        any_store.returns.suppress(Suppression(address, newsletter, Reason.BOUNCED, NOON, "first"))
    any_store.close()
    where = any_state.replace("postgresql:", "postgresql+psycopg:") if "://" in any_state else f"{any_state}/digest.db"
    engine = create_engine(where if "://" in where else f"sqlite:///{where}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE deliveries SET address = 'ada@bücher.example'"))
        for newsletter in ("", "trending"):
            at = "2025-03-18 12:00:00.000000"
            values = f"VALUES ('ada@bücher.example', '{newsletter}', 'bounced', '{at}', 'second')"
            connection.execute(text(f"INSERT INTO suppressions (address, newsletter, reason, at, said) {values}"))
        for statement in LATER:
            connection.execute(text(statement))
        connection.execute(text("UPDATE alembic_version SET version_num = '0012'"))
    engine.dispose()
    store = open_store(any_state)
    found = [(each.address, each.newsletter, each.said) for each in store.returns.suppressions()]
    assert found == [(KNOWN, "", "first"), (KNOWN, "trending", "second"), ("bob@far.example", "", "first")]
    assert [each.recipient for each in store.outbox.deliveries(address=KNOWN)] == [IDN]
    store.close()
