"""Dumps that lie in folders."""

import glob
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

from digest.core.errors import DumpError
from digest.core.newsletter import Source
from digest.core.snapshot import Dump

LARGEST = 256 << 20  # bytes, as of what a compressed dump holds
SAMPLES, SAMPLE = 256, 4_096  # how many, and of how many bytes, tell a large file from others
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


class Folder:
    """Fetches the files that the patterns of a source name."""

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The files by name, without those that stand for a day after `now`; a file is in only once.

        A file that cannot be read, and a pattern whose folder cannot be listed, is a dump that is nothing but
        a fault, so that it costs the others nothing. A folder in which nothing lies yet is no fault.
        """
        found = {Path(path) for pattern in source.paths for path in _matches(pattern)}
        files = sorted(path for path in found if str(path) in source.paths or not _is_folder(path))
        ready = (path for path in files if (day := stated_day(path.name)) is None or day <= now.date())
        take = large if source.lines else load
        return (*_unlisted(source, now), *(_loaded(take, path, source.name, now) for path in ready))


def load(path: Path, source: str, now: datetime, stated: date | None = None) -> Dump:
    """One file as a dump, captured when it was last written.

    Args:
        path: the file.
        source: the name of the source that it belongs to.
        now: the current time, with its zone, in which the capture is put; no capture lies after it.
        stated: the day that it stands for; without one, the file's name tells.

    Raises:
        DumpError: there is no such file, it is none, or it cannot be read.
    """
    name = _shown(path)
    try:
        data, written = _content(path)
    except DumpError as problem:
        raise DumpError(f"{name}: {problem.message}", problem.remedy) from problem
    return Dump(source, name, data, _captured(written, now), stated or stated_day(path.name))


def large(path: Path, source: str, now: datetime, stated: date | None = None) -> Dump:
    """One file as a dump that is not read: its size, its time and samples of it tell it from others.

    Raises:
        DumpError: there is no such file, it is none, or it cannot be read.
    """
    name = _shown(path)
    try:
        with _ordinary(path) as (file, status):
            told = hashlib.sha256(f"{status.st_size} {status.st_mtime_ns}".encode())
            for place in range(0, status.st_size, max(SAMPLE, status.st_size // SAMPLES)):
                file.seek(place)
                told.update(file.read(SAMPLE))
    except DumpError as problem:
        raise DumpError(f"{name}: {problem.message}", problem.remedy) from problem
    captured = _captured(status.st_mtime, now)
    day = stated or stated_day(path.name)
    return Dump(source, name, b"", captured, day, path=str(path), stamp=told.hexdigest())


def stated_day(name: str) -> date | None:
    """The first date as YYYY-MM-DD in a file name; None where there is none, or no such day."""
    for digits in _DAY.findall(name):
        try:
            return date(*map(int, digits))
        except ValueError:
            continue
    return None


def _loaded(take: Callable[[Path, str, datetime], Dump], path: Path, source: str, now: datetime) -> Dump:
    """A file as a dump, or what is wrong with it as one."""
    try:
        return take(path, source, now)
    except DumpError as problem:
        return _faulty(path, source, now, problem)


def _unlisted(source: Source, now: datetime) -> Iterator[Dump]:
    """A fault for every pattern whose folder cannot be listed."""
    for pattern in source.paths:
        folders = (parent for parent in Path(pattern).parents if not glob.has_magic(str(parent)))
        folder = next(folders, Path(pattern))  # the root has no parents
        try:
            next(folder.iterdir(), None)
        except OSError as problem:
            missing = isinstance(problem, FileNotFoundError)
            name = _shown(folder)
            what = f"there is no folder {name}" if missing else f"{name} cannot be listed ({problem.strerror})"
            yield _faulty(Path(pattern), source.name, now, DumpError(what, "check paths"))


def _faulty(path: Path, source: str, now: datetime, problem: DumpError) -> Dump:
    name = _shown(path)
    fault = str(problem).removeprefix(f"{name}: ")
    return Dump(source, name, b"", _captured(now.timestamp(), now), stated_day(path.name), fault)


def _content(path: Path) -> tuple[bytes, float]:
    """The bytes of an ordinary file, and when it was last written, in seconds since 1970."""
    with _ordinary(path) as (file, status):
        data = file.read(LARGEST + 1) if status.st_size <= LARGEST else None
    if data is None or len(data) > LARGEST:
        raise DumpError(f"has more than {LARGEST >> 20} MB", "split it into several dumps, or say lines = true")
    return data, status.st_mtime


@contextmanager
def _ordinary(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """An ordinary file, open, and what the system says of it."""
    try:
        with open(path, "rb", opener=_opened) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise DumpError("is no ordinary file", "move it away, or name another one")
            yield file, status
    except FileNotFoundError as problem:
        remedy = "mend the link, or remove it" if path.is_symlink() else "check its name"
        raise DumpError("leads to no file" if path.is_symlink() else "there is no such file", remedy) from problem
    except OSError as problem:
        if _is_folder(path):
            raise DumpError("is a folder", f"name the files in it, as in {_shown(path) / Path('*.txt')}") from problem
        raise DumpError(f"cannot be read ({problem.strerror})", "check its permissions") from problem


def _opened(path: str, flags: int) -> int:
    """Opened without waiting: who opens a pipe to which nobody writes would wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _captured(written: float, now: datetime) -> datetime:
    """The time in the zone of `now`, as an offset alone: where clocks go back, a zone would hold an hour twice."""
    local = min(datetime.fromtimestamp(written, UTC), now.astimezone(UTC)).astimezone(now.tzinfo)
    return local.astimezone(timezone(local.utcoffset() or timedelta()))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # within a folder that lets nobody in
        return False


def _matches(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True)  # noqa: PTH207 - unlike Path.glob it passes over hidden files


def _shown(path: Path) -> str:
    """The path as a person would name it from the working folder."""
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)
