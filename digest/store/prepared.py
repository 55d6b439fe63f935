"""Statements that run for many rows and very often: compiled once, their rows made ready by the columns' own types."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Update

from digest.store.columns import Instant

Processor = Callable[[Any], Any]


class Prepared:
    """A statement in a dialect's own words.

    SQLAlchemy looks at each parameter of each row in some six places. Here its types are asked once what they do to a
    value, and the driver gets what it wants.

    Args:
        statement: with a bound parameter for all that differs from row to row.
        dialect: of the database.
    """

    def __init__(self, statement: Update, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._named = not compiled.positional
        self._always: Mapping[str, Any] = {
            name: bound.value for name, bound in compiled.binds.items() if not bound.required
        }
        names = list(compiled.binds) if self._named else [*(compiled.positiontup or ())]
        self._parts = tuple((name, _processor(compiled.binds[name].type, dialect)) for name in names)

    def execute(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run it for these rows, at least one; how many were changed."""
        ready = [self._ready({**self._always, **row}) for row in rows]
        return connection.exec_driver_sql(self._sql, ready).rowcount

    def _ready(self, row: Mapping[str, Any]) -> Any:
        made = [row[name] if process is None else process(row[name]) for name, process in self._parts]
        return dict(zip((name for name, _ in self._parts), made, strict=True)) if self._named else tuple(made)


def _processor(kind: Any, dialect: Dialect) -> Processor | None:
    """What a column's type does to a value before the driver gets it."""
    found: Processor | None = kind.dialect_impl(dialect).bind_processor(dialect)
    if found and isinstance(kind, Instant):  # all rows of a transaction hold the same few times
        return lru_cache(64)(found)
    return found
