"""Pages kept from one publication to the next, where all that they are made from is what it was.

What a page is made from goes into its key: its own parts, which whoever makes it tells, and what every page shares,
the settings, the templates and the code. Beside the pages is noted which key each was made with and what it held then;
a file that holds anything else by now is not believed.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from pickle import dumps

from digest import resources
from digest.archive import swap
from digest.core.newsletter import Newsletter

Keep = Callable[[str, Callable[[], object], Callable[[], str]], bytes]

CODE = ("archive", "core", "mathematics", "templating")  # the packages of ours that have a hand in a page
LIBRARIES = ("Jinja2", "Markdown", "MarkupSafe", "lxml", "math-core", "nh3", "pylatexenc")  # and those of others
TEMPLATES = ("archive", "mail")  # of which pages take some words
_PACKAGE = Path(__file__).resolve().parent.parent


def fresh(_path: str, _parts: Callable[[], object], make: Callable[[], str]) -> bytes:
    """A page made in any case."""
    return make().encode()


class Kept:
    """Tells pages that are still as they would be made from others, and notes what is made.

    Args:
        home: the folder in which the pages lie.
        shared: what all of them are made from; it goes into their keys.
    """

    def __init__(self, home: Path, shared: object) -> None:
        self._home, self._file, self._shared = home, swap.beside(home, "kept"), mark(shared)
        self._before, self._now = _noted(self._file), dict[str, tuple[str, str]]()

    def __call__(self, path: str, parts: Callable[[], object], make: Callable[[], str]) -> bytes:
        """The content of a page: what its file holds, or else what is made.

        Args:
            path: of the file within the folder.
            parts: tells all that this page alone is made from, as data that can be pickled.
            make: makes it.
        """
        key = mark((self._shared, parts()))
        data = self._there(path, key)
        if data is None:
            data = make().encode()
        self._now[path] = key, _hash(data)
        return data

    def note(self) -> None:
        """Write down what was asked for since; to be called once it lies in the folder.

        Raises:
            OSError: nothing was written.
        """
        swap.replace(self._file, json.dumps(self._now, separators=(",", ":")).encode())

    def _there(self, path: str, key: str) -> bytes | None:
        known, held = self._before.get(path, ("", ""))
        if known != key:
            return None
        with suppress(OSError):
            data = (self._home / path).read_bytes()
            return data if _hash(data) == held else None
        return None


def forget(home: Path) -> None:
    """Remove what is noted of the pages in a folder."""
    swap.beside(home, "kept").unlink(missing_ok=True)


def mark(of: object) -> str:
    """A hash of data. The same data may have two, after a detour or as another process made it; never two one hash."""
    return _hash(dumps(of, protocol=5))


def shared(newsletter: Newsletter) -> tuple[object, ...]:
    """What every page of a newsletter is made from, as far as it is ours; delivery and audiences have no part in it."""
    folders = [*(_PACKAGE / name for name in CODE), *(resources.templates() / name for name in TEMPLATES)]
    theme = [Path(newsletter.theme)] if newsletter.theme else []
    files = [each for folder in (*folders, *theme) for each in _files(folder)]
    return replace(newsletter, delivery=None, audiences=()), files, [(name, version(name)) for name in LIBRARIES]


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """What changes when a file of ours does, be it a module or a template."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - {"__pycache__"})
        for name in sorted(names):
            status = os.stat(f"{place}{os.sep}{name}")  # noqa: PTH116 - hundreds of them, at every run
            yield f"{place}/{name}", status.st_mtime_ns, status.st_size


def _noted(file: Path) -> dict[str, tuple[str, str]]:
    """By path, the key and the hash of the content; nothing where it is damaged, so that all is made anew."""
    try:
        return {path: (key, held) for path, (key, held) in json.loads(file.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
