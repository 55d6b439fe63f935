"""The raw bytes of dumps, compressed, each under its sha256: in a folder, or in plain memory."""

import hashlib
import os
import re
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

from digest.core.errors import StoreError

_NAME = re.compile(r"[0-9a-f]{64}")
_LARGE = 16 << 20  # bytes; from here on speed counts more than the last tenth of the size
_FAST, _SMALL = 1, 6
_REMEDY = "check the space on the disk and the rights of this user; what was there is unharmed"


class FolderBlobs:
    """`digest.ports.Blobs` in a folder, which is made with the first of them.

    Args:
        folder: where they lie, in folders by the first two digits.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep some bytes: written under another name first, so that they are never seen half."""
        sha256 = hashlib.sha256(data).hexdigest()
        file = self._file(sha256)
        if file.exists():
            return sha256
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.parent.mkdir(mode=0o700, exist_ok=True)
            _write(file, zlib.compress(data, _FAST if len(data) > _LARGE else _SMALL))
        except OSError as error:
            raise StoreError(f"{file} cannot be written: {error.strerror}", _REMEDY) from error
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """The bytes, once they have proved to be those that were kept."""
        file = self._file(sha256)
        try:
            packed = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{file} cannot be read: {error.strerror}", "check its rights") from error
        with suppress(zlib.error):
            if hashlib.sha256(data := zlib.decompress(packed)).hexdigest() == sha256:
                return data
        raise StoreError(f"{file} is damaged", "restore it from a backup, or remove it: its snapshot stays as it is")

    def drop(self, sha256: str) -> bool:
        """Remove the file."""
        file = self._file(sha256)
        try:
            file.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StoreError(f"{file} cannot be removed: {error.strerror}", "check its rights") from error
        return True

    def _file(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise StoreError(f"{sha256!r} is no sha256", "give its 64 digits")
        return self._folder / sha256[:2] / f"{sha256}.zz"


def _write(file: Path, content: bytes) -> None:
    """Write a file in one step, on the disk when this returns; where two do, both have the same content."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    for folder in (file.parent, file.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Put a folder's list of names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class MemoryBlobs:
    """`digest.ports.Blobs` in a dictionary."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep some bytes."""
        sha256 = hashlib.sha256(data).hexdigest()
        self._kept[sha256] = data
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """The bytes that were kept."""
        return self._kept.get(sha256)

    def drop(self, sha256: str) -> bool:
        """Keep them no longer."""
        return self._kept.pop(sha256, None) is not None
