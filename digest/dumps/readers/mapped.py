"""Any table, read by the names that a newsletter gives its fields under `[source.fields]`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from digest.core.drops import Drops, merged
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.columns import Columns, place_of
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.row import Row
from digest.dumps.readers.tables import rows
from digest.dumps.readers.values import classes, count, given_links, ids, names, text, untitled, version
from digest.ports import Fields


class Mapped:
    """Reads a table by pairs of our name of a field and theirs, which may be a path such as "paper.title".

    Args:
        fields: the pairs; "items" names the list in a JSON document.
    """

    name = "mapped"

    def __init__(self, fields: Fields) -> None:
        given = dict(fields)
        self._items = given.pop("items", "")
        self._fields = given

    def sniff(self, data: bytes) -> bool:
        """Whether there is anything; a mapping is a person's word that the dump is a table."""
        return bool(data.strip())

    def read(self, data: bytes) -> Reading:
        """Every row with a title, and a word on each column that no row has.

        Raises:
            DumpError: it is no table, or has no such column or list.
        """
        found: list[Record] = []
        dropped, columns, cut = Drops(), Columns(self._fields), False
        for row in rows(data, self._items, self._fields["title"], tuple(self._fields.values())):
            cut = cut or row.cut
            if isinstance(row.value, Mapping):
                columns.see(row.value, row.columns)
            made = row.problem or self._record(row)
            if isinstance(made, str):
                dropped.append(Dropped(row.place, made, row.loss))
            else:
                found.append(linked(made))
        records, repeats, doubtful = once(found)
        told = merged(columns.said(), dropped, doubtful)
        signs = {f"without {ours}" for ours in columns.lacking} | ({"cut"} if cut else set())
        return Reading(self.name, records, told, repeats=repeats, signs=frozenset(signs))

    def _record(self, row: Row) -> Record | str:
        """The record of a row, or why there is none."""
        if not isinstance(row.value, Mapping):
            return "is no object with fields"
        given = {ours: _plain(at(row.value, theirs)) for ours, theirs in self._fields.items()}
        title = text(_one(given.get("title")))
        if problem := untitled(title, _one(given.get("id"))):
            return problem
        revision = Revision(
            title,
            text(_one(given.get("abstract"))),
            names(given.get("authors")),
            classes(given.get("categories")),
            given_links(_several(given.get("url"))),
            version=version(_one(given.get("version"))),
        )
        known = ids(_one(given.get("id")), _one(given.get("doi")), _several(given.get("url")))
        return Record(revision, row.place, known, count(_one(given.get("upvotes"))))


def at(value: Any, path: str) -> Any:
    """What stands at a path of keys; within a list, at each of its items, or at the one that a number names.

    >>> at({"authors": [{"name": "Ada"}, {"name": "Emmy"}]}, "authors.name")
    ['Ada', 'Emmy']
    """
    if isinstance(value, Mapping) and path in value:
        return value[path]
    key, _, rest = path.partition(".")
    if isinstance(value, list):
        if (place := place_of(key)) is not None:
            found = value[place] if -len(value) <= place < len(value) else None
            return at(found, rest) if rest else found
        return [found for item in value if (found := at(item, path)) is not None]
    if not rest or not isinstance(value, Mapping):
        return None
    return at(value.get(key), rest)


def _plain(value: Any) -> Any:
    """A value as JSON has it: numbers and days as text."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | date):
        return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _one(value: Any) -> Any:
    """The first of several values."""
    return next(iter(value), None) if isinstance(value, list) else value


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
