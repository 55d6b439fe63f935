"""Readers that other packages bring, by the entry point group `trending_digest.readers`."""

import logging
from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from digest.core.errors import DumpError
from digest.core.paper import fold
from digest.core.snapshot import Reading
from digest.dumps.readers.text import quote
from digest.ports import Reader

GROUP = "trending_digest.readers"
_LOG = logging.getLogger(__name__)

_ANYTHING = (Exception, SystemExit)  # that another package may do wrong
_MEND = "mend or uninstall its package"
_REMEDY = "tell its author, or name another --format"


class Guarded:
    """A reader of another package: what goes wrong in it costs the dump, not the program.

    Args:
        reader: theirs.
    """

    def __init__(self, reader: Reader) -> None:
        self.name, self._reader, self._told = reader.name, reader, False

    def sniff(self, data: bytes) -> bool:
        """What theirs says; no, where it fails, which the log is told once."""
        try:
            return bool(self._reader.sniff(data))
        except _ANYTHING as failure:  # whatever is wrong with it, other readers may know the dump
            if not self._told:
                why = quote(f"{type(failure).__name__}: {failure}", 120)
                _LOG.warning("format %s: its reader failed to sniff with %s; %s", self.name, why, _MEND)
            self._told = True
            return False

    def read(self, data: bytes) -> Reading:
        """What theirs reads.

        Raises:
            DumpError: theirs refuses the dump, or fails.
        """
        try:
            found = self._reader.read(data)
        except DumpError:
            raise
        except _ANYTHING as problem:
            what = f"failed with {quote(f'{type(problem).__name__}: {problem}', 120)}"
            raise DumpError(f"the reader {quote(self.name)} {what}", _REMEDY) from problem
        if not isinstance(found, Reading):
            raise DumpError(f"the reader {quote(self.name)} gave no reading", _REMEDY)
        return found


def load(points: Iterable[EntryPoint], taken: Collection[str]) -> tuple[tuple[Guarded, ...], dict[str, str]]:
    """The readers behind entry points, by name, and for each that cannot be used, by name, why.

    Args:
        points: the entry points.
        taken: names that are ours already.
    """
    found: dict[str, Guarded] = {}
    broken: dict[str, str] = {}
    for point in sorted(points, key=lambda each: each.name):
        try:
            made = point.load()
            reader: Reader = made() if isinstance(made, type) else made
            problem = _unfit(reader, point.name, {*taken, *found})
        except _ANYTHING as failure:
            problem = f"{type(failure).__name__}: {failure}"
        if problem:
            broken[point.name] = f"{point.value} cannot be used as a reader ({fold(problem)})"
        else:
            found[point.name] = Guarded(reader)
    return tuple(found.values()), broken


@cache
def installed(taken: tuple[str, ...]) -> tuple[tuple[Guarded, ...], dict[str, str]]:
    """The readers that the installed packages bring, and those that cannot be used, which the log names once."""
    found, broken = load(entry_points(group=GROUP), taken)
    for name, why in broken.items():
        _LOG.warning("format %s: %s; %s", name, why, _MEND)
    return found, broken


def _unfit(reader: Reader, name: str, taken: Collection[str]) -> str:
    """Why an object is no reader for us; empty where it is one."""
    if not callable(getattr(reader, "sniff", None)) or not callable(getattr(reader, "read", None)):
        return "it has no sniff and read"
    if getattr(reader, "name", None) != name:
        return f"its name is not {name}"
    return "there is such a format already" if name in taken else ""
