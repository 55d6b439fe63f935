"""Rows of dumps in a database: found, written, settled, moved."""

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, select, update

from digest.core.past import Decision, DumpRow
from digest.core.snapshot import Examination
from digest.store.schema import decisions, dumps, snapshots
from digest.store.transactions import named, values


def is_dump(of: Any, source: str, sha256: str) -> Any:
    """The condition that a row belongs to this dump."""
    return and_(of.c.source == source, of.c.sha256 == sha256)


def dump_rows() -> Select[Any]:
    """The rows of dumps, each with what a person decided of it."""
    decided = (decisions.c.settled, decisions.c.by, decisions.c.at, decisions.c.why)
    there = and_(decisions.c.source == dumps.c.source, decisions.c.sha256 == dumps.c.sha256)
    return select(dumps, *decided).outerjoin(decisions, there)


def dump_row(row: Row[Any]) -> DumpRow:
    """The dump of a row."""
    own = named(row)
    examination = Examination(own.pop("verdict"), own.pop("reason"))
    decided = Decision(*(own.pop(name) for name in ("settled", "by", "at", "why")))
    own["stated"] = own["stated"] is not False  # nobody knows of rows from before there was a word on it
    return DumpRow(**own, examination=examination, decision=decided if row.settled else None)


def dump_values(dump: DumpRow) -> dict[str, Any]:
    """The row of a dump, without what a person decided of it."""
    own = values(dump) | values(dump.examination)
    del own["examination"], own["decision"]
    return own


def decide(connection: Connection, dump: DumpRow) -> None:
    """Keep what a person decided of a dump, if anybody has."""
    if dump.decision:
        whence = {"source": dump.source, "sha256": dump.sha256}
        connection.execute(insert(decisions), whence | values(dump.decision))


def moved(connection: Connection, dump: DumpRow) -> DumpRow | None:
    """Let a dump that is there, and its snapshot, stand for an earlier moment; returns its row as it was before."""
    own = is_dump(dumps, dump.source, dump.sha256)
    found = connection.execute(dump_rows().where(own)).one_or_none()
    before = dump_row(found) if found else None
    if before and dump.telling < before.telling:
        moment = {"as_of": dump.as_of, "captured": dump.captured}
        connection.execute(update(dumps).where(own), moment | {"name": dump.name, "stated": dump.stated})
        connection.execute(update(snapshots).where(is_dump(snapshots, dump.source, dump.sha256)), moment)
    return before
