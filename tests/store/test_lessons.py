"""What databases promise of lessons: rows that stay as they were written, and states from before there were any."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from digest.core.errors import StoreError
from digest.core.lessons import LessonRow, Word
from digest.store.codec import decode, encode
from digest.store.database import SqlStore, open_store
from digest.store.migrate import config
from tests.support.postgres import Postgres
from tests.support.stored import NOON, issue, rows, slot_row

WHEN = "2025-03-18 06:00:00.000000"
SAID = LessonRow("trending", "Cats", "a", Word.MORE, NOON, "command")


@pytest.mark.parametrize(
    "change",
    [
        "word = 'less'",
        "paper = 'b'",
        "at = '2025-03-17 12:00'",
        "profile = 'Dogs', undone_at = '2025-03-19 12:00'",
        "origin = 'web'",
    ],
)
def test_what_was_said_is_not_rewritten(any_store: SqlStore, change: str) -> None:
    """The database itself refuses it, whoever asks."""
    any_store.lessons.say([SAID])
    before = rows(any_store)
    with (
        pytest.raises(StoreError, match="what was said is not rewritten"),
        any_store._database.write() as connection,
    ):
        connection.execute(text(f"UPDATE lessons SET {change}"))  # noqa: S608 - our own words
    assert rows(any_store) == before


@pytest.mark.parametrize("undone", ["NULL", "'2025-03-20 12:00'"])
def test_what_was_undone_stays_so(any_store: SqlStore, undone: str) -> None:
    """Neither is an undo taken back nor its time moved; a word that is said again is another row."""
    any_store.lessons.say([SAID])
    any_store.lessons.undo("trending", "Cats", NOON)
    with (
        pytest.raises(StoreError, match="undone once"),
        any_store._database.write() as connection,
    ):
        connection.execute(text(f"UPDATE lessons SET undone_at = {undone}"))  # noqa: S608 - our own words
    any_store.lessons.say([SAID])
    assert [each.undone_at for each in any_store.lessons.rows("trending")] == [NOON, None]


def test_words_are_said_all_or_none(any_store: SqlStore) -> None:
    """In one transaction: where one cannot be kept, none is."""
    with pytest.raises(StoreError, match="has no zone"):
        any_store.lessons.say([SAID, replace(SAID, at=NOON.replace(tzinfo=None))])
    assert any_store.lessons.rows("trending") == ()


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A state as schema 0007 had it, with an issue that was stored before profiles had lessons."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("state")
        _fill(f"sqlite:///{folder}/digest.db")
        yield str(folder)
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.empty() as address:
        _fill(address.replace("postgresql:", "postgresql+psycopg:"))
        yield address


def _fill(address: str) -> None:
    made, row = issue(), slot_row()
    key = {"newsletter": row.newsletter, "slot": row.slot}
    inputs = encode(made.inputs).replace('"lessons":[2,5],', "")
    assert '"lessons"' not in inputs
    said = {"inputs": inputs, "changes": encode(made.changes), "wall": WHEN, "due": WHEN}
    content = {"content": encode(made.edition), "faces": encode(made.faces)}
    engine = create_engine(address)
    with engine.begin() as connection:
        command.upgrade(config(connection), "0007")
        for into, values in (
            ("slots VALUES (:newsletter, :slot, :due, 'issued', '')", key | said),
            ("issues VALUES (:newsletter, :slot, :wall, :due, :inputs, :changes)", key | said),
            ("editions VALUES (:newsletter, :slot, 'main', :content, :faces)", key | content),
        ):
            connection.execute(text(f"INSERT INTO {into}"), values)
    engine.dispose()


def test_an_older_state_learns(old: str) -> None:
    """Its issues are read as made without lessons, and it takes some from now on."""
    store = open_store(old)
    (found,) = store.issues.issues("trending")
    assert found.inputs == replace(issue().inputs, lessons=())
    assert found.edition == issue().edition
    store.lessons.say([SAID])
    (back,) = store.lessons.undo("trending", "Cats", NOON + timedelta(hours=1))
    assert store.lessons.rows("trending") == (back,)
    store.close()
    again = open_store(old)
    assert again.lessons.rows("trending") == (back,)
    again.close()


def test_lessons_of_an_issue_come_back() -> None:
    """They are part of what it was made of."""
    inputs = issue().inputs
    assert inputs.lessons == (2, 5)
    assert decode(type(inputs), encode(inputs)) == inputs
