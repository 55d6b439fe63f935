"""The library at any place: a file, or Zotero."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from digest.core.errors import ConfigError, DumpError
from digest.core.library import Library, Shelf, library
from digest.dumps.fetching.folder import load
from digest.dumps.readers.registry import read

FORMATS = {".bib": "bibtex", ".ris": "ris"}  # by their ends; the content tells of all others


class Shelves(Protocol):
    """What knows the libraries at Zotero."""

    def get(self, shelf: Shelf, place: str, now: datetime) -> Library:
        """As `digest.ports.Libraries` says."""
        ...


@dataclass
class Libraries:
    """`digest.ports.Libraries`; within one run no library is read twice.

    Attributes:
        zotero: makes what knows the libraries at Zotero; called when it is first needed.
    """

    zotero: Callable[[], Shelves]
    _made: Shelves | None = field(default=None, init=False)
    _now: datetime | None = field(default=None, init=False)
    _told: dict[str, Library] = field(default_factory=dict, init=False)

    def get(self, place: str, now: datetime) -> Library:
        """The library at a place."""
        if self._now != now:
            self._now, self._told = now, {}
        if place not in self._told:
            self._told[place] = self._get(place, now)
        return self._told[place]

    def _get(self, place: str, now: datetime) -> Library:
        if not (shelf := Shelf.named(place)):
            return from_file(place, now)
        self._made = self._made or self.zotero()
        return self._made.get(shelf, place, now)


def from_file(place: str, now: datetime) -> Library:
    """The library that a file is.

    Raises:
        ConfigError: it cannot be read, or holds no paper.
    """
    path = Path(place)
    try:
        dump = load(path, "library", now)
        reading = read(dump.data, FORMATS.get(path.suffix.lower(), ""), dump.name)
    except DumpError as problem:
        remedy = problem.remedy if str(problem.message).endswith("no such file") else "export the library again"
        raise ConfigError(problem.message, f"{remedy}, or name another file as library") from problem
    if not reading.records:
        raise ConfigError(f"{dump.name}: holds no paper that could be read", "export the library again")
    return library(place, reading.records, reading.lost, reading.repeats)
