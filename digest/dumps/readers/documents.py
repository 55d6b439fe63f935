"""One JSON document that holds a list of papers, taken apart by items, so that a tear costs only what follows it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from digest.core.errors import DumpError
from digest.core.snapshot import Dropped
from digest.dumps.readers.text import quote
from digest.dumps.readers.values import DECODER

MOST = 4_000_000  # values, as brackets and commas tell, so that hostile documents cannot fill the memory
_SPACE = re.compile(r"[ \t\r\n]*")


class Item(NamedTuple):
    """An item of the list and the line on which it begins, counted from 1."""

    line: int
    value: Any


class Items(NamedTuple):
    """What a document holds.

    Attributes:
        items: those of its list, as far as they are whole.
        beside: the texts and other plain values of the document that stand before the list.
        torn: where the document breaks off or goes wrong, if it does.
        listed: whether there is such a list.
    """

    items: tuple[Item, ...]
    beside: dict[str, Any]
    torn: tuple[Dropped, ...]
    listed: bool


class _TornError(Exception):
    """The document ends or goes wrong at a place."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Document:
    """A JSON text, read from one place to the next.

    Args:
        data: the dump.

    Raises:
        DumpError: it has more values than memory is meant to hold.
    """

    def __init__(self, data: bytes) -> None:
        if sum(map(data.count, (b"[", b"{", b","))) > MOST:
            raise DumpError(f"has more than {MOST:,} values", "split it into several dumps")
        self.text = data.decode("utf-8-sig", "replace")
        self._line, self._counted = 1, 0

    def items(self, *paths: tuple[str, ...]) -> Items:
        """The list that stands first behind any of some paths of keys; the path without keys is the document itself."""
        beside: dict[str, Any] = {}
        items: list[Item] = []
        torn: tuple[Dropped, ...] = ()
        place = None
        try:
            place = self._list(self._skipped(0), paths, beside)
            for item in self._within(place) if place is not None else ():
                items.append(item)  # noqa: PERF402 - what stands before a tear is kept
        except _TornError as problem:
            torn = (self._tear(problem.place),)
        return Items(tuple(items), beside, torn, place is not None)

    def line(self, place: int) -> int:
        """The line of a place; asked for in ascending order it costs one pass over the text in all."""
        if place < self._counted:
            self._line, self._counted = 1, 0
        self._line += self.text.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _tear(self, place: int) -> Dropped:
        rest = self.text[place : place + 240]
        what = f"is no whole JSON from here on: {quote(rest)}" if rest.strip() else "the dump breaks off here"
        return Dropped(self.line(place), what)

    def _list(self, place: int, paths: tuple[tuple[str, ...], ...], beside: dict[str, Any]) -> int | None:
        """Where the list begins."""
        if self._at(place) == "[" and () in paths:
            return place
        if self._at(place) != "{":
            self._value(place)
            return None
        for key, where in self._pairs(place):
            within = tuple(path[1:] for path in paths if path and path[0] == key)
            if within and self._at(where) in ("[", "{"):
                found = self._list(where, within, {})
                if found is not None:
                    return found
            elif self._at(where) not in ("[", "{"):
                beside[key] = self._value(where)[0]
        return None

    def _pairs(self, place: int) -> Iterator[tuple[str, int]]:
        """The keys of an object, each with the place of its value."""
        place = self._skipped(place + 1)
        while self._at(place) != "}":
            key, end = self._value(place)
            colon = self._skipped(end)
            if self._at(place) != '"' or self._at(colon) != ":":
                raise _TornError(place)
            where = self._skipped(colon + 1)
            yield key, where
            place = self._next(self._value(where)[1], "}")

    def _within(self, place: int) -> Iterator[Item]:
        """The items of a list."""
        place = self._skipped(place + 1)
        while self._at(place) != "]":
            found, end = self._value(place)
            yield Item(self.line(place), found)
            place = self._next(end, "]")

    def _next(self, place: int, closing: str) -> int:
        """The place of the next item, or of the closing bracket."""
        place = self._skipped(place)
        if self._at(place) == ",":
            return self._skipped(place + 1)
        if self._at(place) != closing:
            raise _TornError(place)
        return place

    def _value(self, place: int) -> tuple[Any, int]:
        try:
            return DECODER.raw_decode(self.text, place)
        except (ValueError, RecursionError):
            raise _TornError(place) from None

    def _at(self, place: int) -> str:
        return self.text[place : place + 1]

    def _skipped(self, place: int) -> int:
        match = _SPACE.match(self.text, place)
        return match.end() if match else place
