"""Which of the columns that a newsletter names a table has, and what to say of the others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.core.snapshot import Dropped, Loss
from digest.dumps.readers.text import quote

_SHOWN = 20  # names of columns that there are
_PLACE = 5  # characters of a place in a list, at most


class Columns:
    """Watches the rows of a table for columns that none of them has.

    Args:
        fields: our names, and the paths to theirs.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._lacking, self._there, self._rows = dict(fields), dict[str, None](), False

    def see(self, value: Mapping[str, Any], names: Sequence[str]) -> None:
        """Take note of a row, and of the names of all columns where the table's form tells them."""
        self._rows = True
        if not self._lacking:
            return
        self._lacking = {ours: path for ours, path in self._lacking.items() if not has(value, path)}
        for name in (*names, *_names(value)):
            if len(self._there) > _SHOWN:
                break
            self._there[name] = None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Our names of what no row has; nothing as long as there is no row."""
        return tuple(self._lacking) if self._rows else ()

    def said(self) -> Iterator[Dropped]:
        """A word on each."""
        known = ", ".join(map(quote, list(self._there)[:_SHOWN])) + (", …" if len(self._there) > _SHOWN else "")
        for ours in self.lacking:
            what = f"has in no record the {quote(self._lacking[ours])} that [source.fields] names for {ours}"
            yield Dropped(0, f"{what}; there are {known}", Loss.NONE)


def has(value: Any, path: str) -> bool:
    """Whether something stands at a path of keys, be it nothing; where a list is empty or null, nobody can tell.

    >>> has({"authors": [{"name": None}]}, "authors.name"), has({"authors": []}, "authors.name"), has({}, "authors")
    (True, True, False)
    """
    if value is None:
        return True
    key, _, rest = path.partition(".")
    if isinstance(value, list):
        if not value:
            return True
        if (place := place_of(key)) is not None:
            return -len(value) <= place < len(value) and (not rest or has(value[place], rest))
        return any(has(item, path) for item in value)
    if not isinstance(value, Mapping):
        return False
    return path in value or (bool(rest) and key in value and has(value[key], rest))


def _names(value: Mapping[str, Any]) -> Iterator[str]:
    """The names in a row, and the paths to those a step further in."""
    for name, within in value.items():
        inner = within[0] if isinstance(within, list) and within else within
        if isinstance(inner, Mapping) and inner:
            yield from (f"{name}.{each}" for each in inner)
        else:
            yield name


def place_of(key: str) -> int | None:
    """The place in a list that a part of a path names, from the end where it is negative; None where it names none."""
    return int(key) if key.lstrip("-").isdecimal() and len(key) <= _PLACE else None
