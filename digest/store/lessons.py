"""What readers said of papers: in a database, or in plain memory.

The database refuses that a row be rewritten, but for the moment at which it was taken back, once; its triggers stand
in the migration. It does not refuse that one be deleted: a person may ask that what they said be erased (R80).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import Any

from sqlalchemy import Column, Connection, Index, Select, Table, bindparam, insert, select, update

from digest.core.lessons import LessonRow, Word, in_order
from digest.store.columns import Choice, Count, Instant, Name, Words
from digest.store.memory_names import MemoryNames
from digest.store.names import papers
from digest.store.tables import metadata
from digest.store.transactions import Database, Turn, named, values

lessons = Table(
    "lessons",
    metadata,
    Column("id", Count, primary_key=True),
    Column("newsletter", Name, nullable=False),
    Column("profile", Name, nullable=False),
    Column("paper", Name, nullable=False),
    Column("word", Choice(Word), nullable=False),
    Column("at", Instant, nullable=False),
    Column("origin", Words, nullable=False),
    Column("undone_at", Instant),
    Index("ix_lessons_newsletter", "newsletter", "profile"),
)


class SqlLessons:
    """`digest.ports.Lessons` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def say(self, rows: Sequence[LessonRow]) -> None:
        """Add some words in their order."""
        with self._database.write(Turn.LESSONS) as connection:
            for each in rows:  # one by one, since their order is what they mean
                own = values(each)
                connection.execute(insert(lessons), {name: own[name] for name in own if name != "id"})

    def undo(self, newsletter: str, profile: str, now: datetime, paper: str = "") -> tuple[LessonRow, ...]:
        """Take back the last word that was said to a profile by now, or every word on a paper."""
        with self._database.write(Turn.LESSONS) as connection:
            query = _said(newsletter, profile).where(lessons.c.undone_at.is_(None), lessons.c.at <= now)
            own = papers(connection, [paper]).get(paper, paper)
            back = _taken_back(_rows(connection, query), now, own)
            if back:
                changing = update(lessons).where(lessons.c.id == bindparam("row")).values(undone_at=now)
                connection.execute(changing, [{"row": each.id} for each in back])
        return back

    def rows(self, newsletter: str, profile: str = "") -> tuple[LessonRow, ...]:
        """Every word that was said to the profiles of a newsletter, or to one."""
        with self._database.read() as connection:
            return _rows(connection, _said(newsletter, profile))


class MemoryLessons:
    """`digest.ports.Lessons` in a list.

    Args:
        names: which names are one paper.
    """

    def __init__(self, names: MemoryNames) -> None:
        self._lock = RLock()
        self._names = names
        self._rows: list[LessonRow] = []

    def say(self, rows: Sequence[LessonRow]) -> None:
        """Add some words in their order."""
        with self._lock:
            self._rows += [replace(each, id=number) for number, each in enumerate(rows, len(self._rows) + 1)]

    def undo(self, newsletter: str, profile: str, now: datetime, paper: str = "") -> tuple[LessonRow, ...]:
        """Take back the last word that was said to a profile by now, or every word on a paper."""
        with self._lock:
            left = [each for each in self.rows(newsletter, profile) if each.said(now) and each.undone_at is None]
            back = _taken_back(left, now, self._names.papers([paper])[paper])
            ids = {each.id for each in back}
            self._rows = [replace(each, undone_at=now) if each.id in ids else each for each in self._rows]
        return back

    def rows(self, newsletter: str, profile: str = "") -> tuple[LessonRow, ...]:
        """Every word that was said to the profiles of a newsletter, or to one."""
        found = [each for each in self._rows if each.newsletter == newsletter and profile in {"", each.profile}]
        now = self._names.papers({each.paper for each in found})
        return in_order(replace(each, paper=now[each.paper]) for each in found)


def _said(newsletter: str, profile: str) -> Select[Any]:
    query = select(lessons).where(lessons.c.newsletter == newsletter).order_by(lessons.c.at, lessons.c.id)
    return query.where(lessons.c.profile == profile) if profile else query


def _rows(connection: Connection, query: Select[Any]) -> tuple[LessonRow, ...]:
    """The rows of a question, each with the paper that its paper is by now."""
    found = [LessonRow(**named(row)) for row in connection.execute(query)]
    now = papers(connection, {each.paper for each in found})
    return tuple(replace(each, paper=now.get(each.paper, each.paper)) for each in found)


def _taken_back(left: Iterable[LessonRow], now: datetime, paper: str) -> tuple[LessonRow, ...]:
    """Of the words that are left, in their order, those that an undo concerns, with its time."""
    of_it = [each for each in left if paper in {"", each.paper}]
    return tuple(replace(each, undone_at=now) for each in (of_it if paper else of_it[-1:]))
