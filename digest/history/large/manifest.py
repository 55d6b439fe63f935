"""The manifest: the one file whose renaming makes a dump part of history."""

import json
import os
import secrets
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digest.core.errors import StoreError
from digest.core.snapshot import SnapshotKey
from digest.history.large.columns import DAMAGED, NAMES, Extent

if sys.platform != "win32":
    import fcntl

NAME, BESIDE, LOCK = "manifest.json", "manifest.new", "lock"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Laid:
    """The file that holds the order of the last dump's lines: its name, how much it holds, its checksum."""

    name: str = ""
    lines: int = 0
    blocks: int = 0
    checksum: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds.

    Attributes:
        seed: of all hashes, so that nobody can make lines that pass for others.
        extents: by column, how much of it counts.
        snapshots: in the order of their arrival; a snapshot's serial is its place here.
        order: the last dump's lines.
    """

    seed: int
    extents: dict[str, Extent] = field(default_factory=dict)
    snapshots: tuple[SnapshotKey, ...] = ()
    order: Laid = Laid()

    @property
    def ordered(self) -> list[SnapshotKey]:
        """The snapshots in the order of history."""
        return sorted(self.snapshots)

    def rank(self, key: SnapshotKey) -> int:
        """How many snapshots lie before this one, which need not be there itself."""
        return bisect_left(self.ordered, key)


def read(folder: Path) -> Manifest:
    """The manifest of a folder; a new one where there is none.

    Raises:
        StoreError: it cannot be read, or is damaged.
    """
    path = folder / NAME
    try:
        return _decoded(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return Manifest(secrets.randbits(63))
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}", "give this user the right to read it") from error
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise StoreError(f"{path}: is damaged: {error}", DAMAGED) from error


def write(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place of the old one, in one step.

    Raises:
        OSError: the old one is still there.
    """
    beside = folder / BESIDE
    with beside.open("w", encoding="utf-8") as file:
        json.dump(_encoded(manifest), file, separators=(",", ":"))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / NAME)
    settle(folder)


def settle(folder: Path) -> None:
    """Bring the names in a folder onto the disk."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove what a run left that did not come to its end."""
    for path in folder.glob("order-*"):
        if path.name != manifest.order.name:
            path.unlink()
    (folder / BESIDE).unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two that write follow each other; Windows has no such hold."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _encoded(manifest: Manifest) -> dict[str, Any]:
    keys = [[key.as_of.isoformat(), key.captured.isoformat(), key.sha256, key.source] for key in manifest.snapshots]
    order = manifest.order
    return {
        "format": FORMAT,
        "seed": manifest.seed,
        "columns": manifest.extents,
        "snapshots": keys,
        "order": [order.name, order.lines, order.blocks, order.checksum],
    }


def _decoded(data: dict[str, Any]) -> Manifest:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']} is not known")
    extents = {name: Extent(*map(int, data["columns"][name])) for name in NAMES}
    keys = tuple(
        SnapshotKey(date.fromisoformat(day), datetime.fromisoformat(captured), str(sha256), str(source))
        for day, captured, sha256, source in data["snapshots"]
    )
    name, lines, blocks, checksum = data["order"]
    if name != Path(name).name:
        raise ValueError("the order's name is no file name")
    return Manifest(int(data["seed"]), extents, keys, Laid(name, int(lines), int(blocks), int(checksum)))
