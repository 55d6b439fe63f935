"""Names in a database: which are one paper, and why."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, or_, select

from digest.core.identity import Claim, Found, Ruling, best, ends, headed
from digest.core.paper import Revision
from digest.core.rulings import Known
from digest.core.snapshot import Snapshot
from digest.store.schema import claims, name_keys, names, revisions, rulings, sightings
from digest.store.transactions import Database, Turn, values

MOST = 500  # values that a statement compares with


class SqlNames:
    """`digest.ports.Names` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def papers(self, names: Collection[str], claims: Iterable[Claim] = ()) -> dict[str, str]:
        """By name, the paper that it is, or with more claims would be; a name that nobody knows is its own paper."""
        more = tuple(claims)
        with self._database.read() as connection:
            known = papers(connection, names)
            if more:
                known |= _known(connection, names, more).papers()
        return {name: known.get(name, name) for name in names}

    def members(self, name: str) -> tuple[str, ...]:
        """All names of the paper that a name is, the paper's own first, then in their order."""
        with self._database.read() as connection:
            return members(connection, [name])[name]

    def revisions(self, names: Collection[str]) -> dict[str, tuple[Revision, ...]]:
        """By name, every revision that was seen under it, in the order of their content; unseen names are left out."""
        query = select(sightings.c.paper, revisions.c.content).join(revisions).distinct()
        found: dict[str, list[Revision]] = {}
        with self._database.read() as connection:
            for row in among(connection, query, [sightings.c.paper], set(names)):
                found.setdefault(row.paper, []).append(row.content)
        return {name: tuple(sorted(found[name], key=repr)) for name in sorted(found)}

    def keyed(self, keys: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By key, the names that it was given for, in their order; keys of none are left out."""
        query = select(name_keys.c.key, name_keys.c.name).order_by(name_keys.c.key, name_keys.c.name)
        found: dict[int, list[str]] = {}
        with self._database.read() as connection:
            for row in among(connection, query, [name_keys.c.key], set(keys)):
                found.setdefault(row.key, []).append(row.name)
        return {key: tuple(each) for key, each in found.items()}

    def claims(self, names: Collection[str]) -> tuple[Claim, ...]:
        """The claims that are made of any of these names, the best for any two, in the order of names."""
        with self._database.read() as connection:
            return tuple(sorted(_claims(connection, names)))

    def rulings(self, names: Collection[str]) -> tuple[Ruling, ...]:
        """The rulings on any of these names, in the order in which they were made."""
        with self._database.read() as connection:
            return _rulings(connection, names)

    def known(self, names: Collection[str]) -> Known:
        """All from which the papers of these names follow."""
        with self._database.read() as connection:
            return _known(connection, names)

    def rule(self, rulings: Sequence[Ruling]) -> None:
        """Add rulings, and bring the papers of their names up to date, in one transaction."""
        with self._database.write(Turn.HISTORY) as connection:
            _rule(connection, rulings)


def papers(connection: Connection, wanted: Collection[str]) -> dict[str, str]:
    """By name, its paper, for those names that are not their own."""
    return {row.name: row.paper for row in among(connection, select(names), [names.c.name], set(wanted))}


def members(connection: Connection, wanted: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By name, all names of the paper that it is, the paper's own first, then in their order."""
    called = papers(connection, wanted)
    found: dict[str, list[str]] = {called.get(name, name): [] for name in wanted}
    for row in among(connection, select(names), [names.c.paper], found):
        found[row.paper].append(row.name)
    own = {paper: headed(paper, others) for paper, others in found.items()}
    return {name: own[called.get(name, name)] for name in wanted}


def add(database: Database, connection: Connection, snapshot: Snapshot, found: Found) -> None:
    """What was found of the names of a snapshot, within its transaction, and the papers that follow."""
    if rows := [{"key": key, "name": name} for name, keys in found.keys.items() for key in sorted(keys)]:
        connection.execute(database.insert_missing(name_keys), rows)
    there = {(each.name, each.other): each for each in _claims(connection, ends(found.claims))}
    fresh = [each for each in best(found.claims) if each > there.get((each.name, each.other), Claim("", "", 0, ""))]
    for each in fresh:
        connection.execute(delete(claims).where(claims.c.name == each.name, claims.c.other == each.other))
    if fresh:
        connection.execute(insert(claims), [values(each) for each in fresh])
    shown = snapshot.members  # which stand side by side now
    _settle(connection, ends((*fresh, *_claims(connection, shown), *_rulings(connection, shown))))


def _rule(connection: Connection, made: Sequence[Ruling]) -> None:
    for each in made:  # one by one, since their order is what they mean
        connection.execute(insert(rulings), values(each))
    _settle(connection, ends(made))


def _settle(connection: Connection, touched: set[str]) -> None:
    """Bring the papers of these names, and of all that they are connected with, up to date."""
    resolved = _known(connection, touched).papers()
    for part in _parts(sorted(resolved)):
        connection.execute(delete(names).where(names.c.name.in_(part)))
    rows = [{"name": name, "paper": paper} for name, paper in sorted(resolved.items()) if name != paper]
    if rows:
        connection.execute(insert(names), rows)


def _known(connection: Connection, touched: Collection[str], more: Sequence[Claim] = ()) -> Known:
    """What claims and rulings connect with these names; with more claims, the names stand together."""
    made, reached, fresh = set(more), set[str](), set(touched) | ends(more)
    while fresh:
        reached |= fresh
        known = _claims(connection, fresh)
        made |= known
        fresh = ends((*known, *_rulings(connection, fresh))) - reached
    together = [*_together(connection, reached), *([touched] if more else [])]
    return Known(sorted(made), _rulings(connection, reached), together)


def _together(connection: Connection, wanted: set[str]) -> list[set[str]]:
    """Which of these names stood in one snapshot, a set a snapshot."""
    query = select(sightings.c.source, sightings.c.sha256, sightings.c.paper)
    found: dict[tuple[str, str], set[str]] = {}
    for row in among(connection, query, [sightings.c.paper], wanted):
        found.setdefault((row.source, row.sha256), set()).add(row.paper)
    return [beside for beside in found.values() if len(beside) > 1]


def _claims(connection: Connection, wanted: Collection[str]) -> set[Claim]:
    query = select(claims.c.name, claims.c.other, claims.c.score, claims.c.why)
    return {
        Claim(row.name, row.other, row.score, row.why)
        for row in among(connection, query, [claims.c.name, claims.c.other], set(wanted))
    }


def _rulings(connection: Connection, wanted: Collection[str]) -> tuple[Ruling, ...]:
    found = {row.id: row for row in among(connection, select(rulings), [rulings.c.name, rulings.c.other], set(wanted))}
    return tuple(Ruling(row.name, row.other, row.same) for _, row in sorted(found.items()))


def among(
    connection: Connection, query: Select[Any], columns: Sequence[Any], wanted: Collection[Any]
) -> Iterator[Row[Any]]:
    """The rows in which one of these columns has one of these values."""
    for part in _parts(sorted(wanted)):
        yield from connection.execute(query.where(or_(*(column.in_(part) for column in columns))))


def _parts(wanted: Sequence[Any]) -> Iterator[Sequence[Any]]:
    yield from (wanted[start : start + MOST] for start in range(0, len(wanted), MOST))
