"""A TOML table that is read key by key and complains, in one line, of what it cannot use."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar

from digest.core.errors import ConfigError

T = TypeVar("T")

KINDS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "a table",
    list: "a list",
}


class Table:
    """One table of a file.

    Every key is asked for by the type it must have; `done` then refuses the keys that nobody asked for.

    Args:
        data: the table as tomllib gives it.
        file: the path of the file, for messages.
        path: the keys that lead here, such as ``delivery`` or ``profile 2``; empty for the whole file.
    """

    def __init__(self, data: dict[str, Any], file: str, path: str = "") -> None:
        self._data, self._file, self._path, self._asked = data, file, path, set[str]()

    def error(self, key: str, wrong: str, remedy: str = "") -> ConfigError:
        """An error at a key of this table."""
        return ConfigError(f"{self._file}: {self._where(key)}: {wrong}", remedy)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self._value(key, str, default)
        if default is None and not value.strip():
            raise self.error(key, "is empty", "write what it should say")
        if "\0" in value:
            raise self.error(key, "holds a NUL", "take it out")
        return value

    def number(self, key: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number from `least` to `most`."""
        value = self._value(key, int, default)
        if not least <= value <= most:
            raise self.error(key, f"{value} is out of range", f"give a number from {least} to {most}")
        return value

    def share(self, key: str, default: float) -> float:
        """A number from 0 to 1."""
        value = self._data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool):
            self._asked.add(key)
        else:
            value = self._value(key, float, default)
        if not 0 <= value <= 1:  # nor is nan
            raise self.error(key, f"{value} is out of range", "give a number from 0 to 1")
        return float(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return self._value(key, bool, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is absent."""
        values: list[Any] = self._value(key, list, [])
        for value in values:
            if isinstance(value, str) and not value.strip():
                raise self.error(key, "holds an empty text", "say something in it, or take it out")
            if not isinstance(value, str):
                what = "an item" if isinstance(value, list | dict) else repr(value)
                raise self.error(key, f"{what} is not a text", "put every item in quotes")
        return tuple(values)

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """A text, or a list of them; none where the key is absent."""
        return self.texts(key) if isinstance(self._data.get(key, []), list) else (self.text(key),)

    def number_or_text(self, key: str) -> str:
        """A whole number, or a text, as it would be written; it must be there."""
        value = self._data.get(key)
        return str(self.number(key, 0)) if isinstance(value, int) and not isinstance(value, bool) else self.text(key)

    def choice(self, key: str, choices: Iterable[str], default: str) -> str:
        """One of some words."""
        value, known = self.text(key, default), list(map(str, choices))
        if value not in known:
            raise self.error(key, f"{value!r} is not known", _suggest(value, known))
        return value

    def made(self, key: str, make: Callable[[str], T], default: T, remedy: str) -> T:
        """What `make` makes of the text at a key, else the default; its ValueError becomes an error here."""
        if not (value := self.text(key, "")):
            return default
        try:
            return make(value)
        except ValueError as problem:
            raise self.error(key, f"{value!r}: {problem}", remedy) from None

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        self._asked.add(key)
        return key in self._data

    def lists(self, key: str) -> bool:
        """Whether there is a list at a key."""
        return isinstance(self._data.get(key), list)

    def day(self, key: str) -> date | None:
        """A day, such as ``2025-03-18``; None where the key is absent."""
        value = self._data.get(key)
        self._asked.add(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.error(key, "is no day", "write it as 2025-03-18") from None

    def table(self, key: str) -> "Table":
        """A table within; an empty one where the key is absent."""
        return Table(self._value(key, dict, {}), self._file, self._where(key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables, ``[[key]]`` in the file."""
        values: list[Any] = self._value(key, list, [])
        for value in values:
            if not isinstance(value, dict):
                raise self.error(key, "is not a list of tables", f"write [[{key}]] above each")
        return tuple(Table(v, self._file, f"{self._where(key)} {n}") for n, v in enumerate(values, 1))

    def done(self) -> None:
        """Refuse whatever was not asked for.

        Raises:
            ConfigError: names the first such key, and the known one that is nearest to it.
        """
        for key in self._data:
            if key not in self._asked:
                raise self.error(key, "is not a known key", _suggest(key, sorted(self._asked)))

    def _value(self, key: str, kind: type[T], default: T | None) -> T:
        self._asked.add(key)
        if key not in self._data:
            if default is None:
                raise self.error(key, "is missing", f"add it as {KINDS[kind]}")
            return default
        value = self._data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            what = (
                "" if isinstance(value, list | dict) else f"{_toml(value)} "
            )  # a list may hold what nobody should see
            raise self.error(key, f"{what}is not {KINDS[kind]}", _instead(key, value, kind))
        return value

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _suggest(word: str, known: list[str]) -> str:
    import difflib  # noqa: PLC0415 - for a mistake alone

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"


def _toml(value: object) -> str:
    """A value as the file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else repr(value)


def _instead(key: str, value: object, kind: type) -> str:
    """What to write, shown where it is easily mistaken."""
    if kind is list and isinstance(value, dict):
        return f"write [[{key}]] above it"
    return "put it in brackets, as in [...]" if kind is list and isinstance(value, str) else f"write {KINDS[kind]}"
