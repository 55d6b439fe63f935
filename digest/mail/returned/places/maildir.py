"""Mail from a maildir: what was settled lies in ``cur`` and is marked as seen."""

import os
import stat
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from digest.core.errors import MailError
from digest.mail.returned.places.mail import Mail

SEEN = "S"
INFO = ":2,"  # after it stand the flags of a file's mail


class MaildirPlace:
    """A folder with ``new`` and ``cur``.

    Args:
        path: the folder.
        most: bytes of a mail that are kept.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most

    def mails(self) -> Iterator[Mail]:
        """Those that are not marked as seen."""
        try:
            paths = [path for name in ("new", "cur") for path in sorted((self._path / name).iterdir()) if _unseen(path)]
        except OSError as problem:
            remedy = "name a folder with new and cur, as maildirs have"
            raise MailError(f"{self._path}: is no maildir ({problem.strerror})", remedy) from problem
        for number, path in enumerate(paths, 1):
            data = self._read(path)
            if data is not None:
                yield Mail(data, number, len(paths), partial(self._settle, path))

    def _read(self, path: Path) -> bytes | None:
        """The beginning of a mail; None where another program has taken it, and where it is no plain file."""
        # It follows no link, and waits for nobody who would write into a pipe.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(path, flags), "rb") as opened:
                return opened.read(self._most) if stat.S_ISREG(os.fstat(opened.fileno()).st_mode) else None
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise MailError(f"{path}: {problem.strerror}", "check its permissions") from problem

    def _settle(self, path: Path) -> None:
        base, _, flags = path.name.partition(INFO)
        cur, end = self._path / "cur", f"{INFO}{''.join(sorted({*flags, SEEN}))}"
        try:
            target = next(each for each in _names(cur, base, end) if not each.exists() or each.samefile(path))
            # A link, not a renaming, which would end another mail of that name that comes at this moment.
            if not target.exists():
                os.link(path, target)
            path.unlink()
        except FileNotFoundError:
            return  # another program has moved it
        except OSError as problem:
            told = f"{path}: cannot be moved to cur ({problem.strerror})"
            raise MailError(told, "check its permissions") from problem


def _names(folder: Path, base: str, end: str) -> Iterator[Path]:
    """Names for a mail that is settled: its own, and others for as long as another mail has it."""
    yield folder / f"{base}{end}"
    yield from (folder / f"{base}.{number}{end}" for number in count(1))


def _unseen(path: Path) -> bool:
    name = path.name
    return not name.startswith(".") and SEEN not in name.partition(INFO)[2] and not path.is_symlink() and path.is_file()
