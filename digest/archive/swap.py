"""A whole folder of files brought up to date in one step.

The new tree is built beside the old one: what did not change is linked, so it stays the very same file, and the
rest is written. Then the two trees change places. Linux does that in one call, and whoever reads, or is
killed, meets the old tree or the new one whole. Elsewhere it takes two renames; a run that is killed between
them is undone and done again by the next one.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

HERE = -100  # AT_FDCWD: paths are meant as the process understands them
EXCHANGE = 2  # RENAME_EXCHANGE


def bring(folder: Path, files: Mapping[str, bytes]) -> int:
    """Make a folder hold these files and no others.

    Args:
        folder: its parent exists; it need not.
        files: contents by path within the folder, with slashes.

    Returns:
        How many files were written. Where nothing changed, nothing is touched.

    Raises:
        OSError: the folder is as it was.
    """
    new, aside = beside(folder, "new"), beside(folder, "old")
    _tidy(folder, new, aside)
    changed = {path for path, data in files.items() if _content(folder / path) != data}
    if not changed and files.keys() == _held(folder):
        return 0
    try:
        _build(new, folder, files, changed)
        _sync()
        _exchange(new, folder, aside)
    finally:
        _tidy(folder, new, aside)
    return len(changed)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two who write there at once follow each other; Windows has no such hold."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes) -> int:
    """Write one file whole or not at all; returns 1, or 0 where it holds this already.

    Raises:
        OSError: the file is as it was.
    """
    if _content(path) == data:
        return 0
    new = beside(path, "new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return 1


def remove(folder: Path) -> None:
    """Remove a folder, so that nobody ever meets half of it."""
    aside = beside(folder, "old")
    _clear(aside)
    if folder.is_dir():
        folder.rename(aside)
        _clear(aside)


def _build(beside: Path, folder: Path, files: Mapping[str, bytes], changed: set[str]) -> None:
    for parent in sorted({(beside / path).parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        if path in changed:
            (beside / path).write_bytes(data)
        else:
            _link(folder / path, beside / path)


def _sync() -> None:
    """Let no power cut leave empty pages; once for all, since hundreds of files cost seconds one by one."""
    if sys.platform != "win32":
        os.sync()


def _link(old: Path, new: Path) -> None:
    """The same file under a second name; a copy with its times where the file system has no such thing."""
    try:
        new.hardlink_to(old)
    except OSError:
        shutil.copy2(old, new)


def _exchange(beside: Path, folder: Path, aside: Path) -> None:
    if not folder.exists():
        beside.rename(folder)
    elif not _exchanged(beside, folder):
        folder.rename(aside)
        beside.rename(folder)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the kernel, the C library and the file system could make the two change places."""
    call = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    return call is not None and call(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0


def _tidy(folder: Path, beside: Path, aside: Path) -> None:
    """Leave one tree: where a run ended between its two renames the old one goes back, else remnants go."""
    if aside.is_dir() and not folder.exists():
        aside.rename(folder)
    _clear(beside)
    _clear(aside)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _held(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def beside(folder: Path, what: str) -> Path:
    """The path beside a file or folder at which there lies what belongs to it and is no page."""
    return folder.with_name(f".{folder.name}.{what}")


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
