"""What tells the page that something has changed: a file that was saved, or a measurement that has ended."""

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

OFTEN = 0.25  # seconds between two looks

Stamp = tuple[tuple[str, int, int], ...]


class News:
    """A number that grows with every change, and a way to wait for that."""

    def __init__(self) -> None:
        self._number = 0
        self._changed = threading.Condition()

    @property
    def number(self) -> int:
        """The number of changes so far."""
        return self._number

    def tell(self) -> None:
        """Something has changed."""
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def wait(self, since: int, seconds: float) -> int:
        """The number, as soon as it is another than it was, else after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != since, seconds)
            return self._number


def stamp(places: Iterable[Path]) -> Stamp:
    """What changes when one of these files does, or one within one of these folders."""
    return tuple(sorted(found for place in places for path in _files(place) if (found := _seen(path))))


def watch(places: Callable[[], Iterable[Path]], before: Stamp, news: News, stopping: threading.Event) -> None:
    """Tell the news of every change to files, until it is to stop.

    Args:
        places: the files and folders at the moment.
        before: their stamp when what is shown was made.
        news: what is told.
        stopping: when it is to end.
    """
    while not stopping.wait(OFTEN):
        now = stamp(places())
        if now != before:
            before = now
            news.tell()


def _files(place: Path) -> Iterable[Path]:
    if not place.is_dir():
        return [place]
    return [Path(folder) / name for folder, _, names in os.walk(place) for name in names]


def _seen(path: Path) -> tuple[str, int, int] | None:
    try:
        status = path.stat()
    except OSError:  # it is gone, or is about to be replaced
        return None
    return str(path), status.st_mtime_ns, status.st_size
