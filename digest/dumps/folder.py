"""Dumps that lie in folders."""

import glob
import re
from datetime import UTC, date, datetime
from pathlib import Path

from digest.core.errors import DumpError
from digest.core.newsletter import Source
from digest.core.snapshot import Dump

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


class Folder:
    """Fetches the files that the patterns of a source name."""

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The files by name, without those that stand for a day after `now`; a file is in only once.

        Raises:
            DumpError: a file that is there cannot be read.
        """
        found = {Path(path) for pattern in source.paths for path in _matches(pattern)}
        files = sorted(path for path in found if not path.is_dir() or str(path) in source.paths)
        ready = (path for path in files if (day := stated_day(path.name)) is None or day <= now.date())
        return tuple(load(path, source.name, now) for path in ready)


def load(path: Path, source: str, now: datetime, stated: date | None = None) -> Dump:
    """One file as a dump, captured when it was last written.

    Args:
        path: the file.
        source: the name of the source that it belongs to.
        now: the current time, with its zone; no capture lies after it.
        stated: the day that it stands for; without one, the file's name tells.

    Raises:
        DumpError: there is no such file, or it cannot be read.
    """
    name = _shown(path)
    if path.is_dir():
        raise DumpError(f"{name}: is a folder", "name the files in it, as in " + str(Path(name) / "*.txt"))
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        data = path.read_bytes()
    except FileNotFoundError as problem:
        raise DumpError(f"{name}: there is no such file", "check its name") from problem
    except OSError as problem:
        raise DumpError(f"{name}: cannot be read ({problem.strerror})", "check its permissions") from problem
    return Dump(source, name, data, min(written, now.astimezone(UTC)), stated or stated_day(path.name))


def stated_day(name: str) -> date | None:
    """The first date as YYYY-MM-DD in a file name; None where there is none, or no such day."""
    for digits in _DAY.findall(name):
        try:
            return date(*map(int, digits))
        except ValueError:
            continue
    return None


def _matches(pattern: str) -> list[str]:
    return glob.glob(pattern, recursive=True)  # noqa: PTH207 - unlike Path.glob it passes over hidden files


def _shown(path: Path) -> str:
    """The path as a person would name it from the working folder."""
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else str(path)
