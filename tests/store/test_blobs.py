"""Raw dumps in a folder: small, private, whole or not at all, and never believed without proof."""

import errno
import os
import stat
from pathlib import Path

import pytest

from digest.core.errors import StoreError
from digest.store.blobs import FolderBlobs
from tests.support.data import FIXTURES
from tests.support.killing import killed

PAGE = (FIXTURES / "spaced.txt").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "some" / "blobs"


def files(folder: Path) -> list[Path]:
    """Every file, drafts included."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_dump_is_a_compressed_file(folder: Path) -> None:
    """Once, under its sha256, for its owner's eyes only, and smaller than it came."""
    blobs = FolderBlobs(folder)
    sha256 = blobs.put(PAGE)
    assert blobs.put(PAGE) == sha256
    (file,) = files(folder)
    assert file == folder / sha256[:2] / f"{sha256}.zz"
    assert file.stat().st_size < len(PAGE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_large_ones_are_compressed_fast(folder: Path) -> None:
    """They come back all the same."""
    blobs, data = FolderBlobs(folder), PAGE * (20_000_000 // len(PAGE))
    assert blobs.get(blobs.put(data)) == data


@pytest.mark.parametrize("damage", [b"", b"nonsense", "flipped", "another"])
def test_what_is_damaged_is_said(folder: Path, damage: bytes | str) -> None:
    """One line that names the file, whatever became of its bytes."""
    blobs = FolderBlobs(folder)
    sha256, other = blobs.put(PAGE), blobs.put(b"another")
    file = folder / sha256[:2] / f"{sha256}.zz"
    whole = file.read_bytes()
    flipped = whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]
    ends = {"flipped": flipped, "another": (folder / other[:2] / f"{other}.zz").read_bytes()}
    file.write_bytes(ends[damage] if isinstance(damage, str) else damage)
    with pytest.raises(StoreError, match=r"\.zz is damaged; restore it from a backup, or remove it"):
        blobs.get(sha256)


def test_a_full_disk_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R56: nothing is kept, not even a draft, and what was there is unharmed."""
    blobs = FolderBlobs(folder)
    first = blobs.put(b"first")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"\.zz cannot be written: No space left on device; check the space"):
        blobs.put(b"second")
    assert [file.stem for file in files(folder)] == [first]


def test_folders_that_let_nobody_in(folder: Path) -> None:
    """Reading, writing and removing each say what is wrong in one line."""
    blobs = FolderBlobs(folder)
    sha256 = blobs.put(PAGE)
    file = folder / sha256[:2] / f"{sha256}.zz"
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreError, match="cannot be read: Is a directory; check its rights"):
        blobs.get(sha256)
    with pytest.raises(StoreError, match="cannot be removed"):
        blobs.drop(sha256)
    (folder.parent / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written: File exists"):
        FolderBlobs(folder.parent / "file").put(PAGE)


def test_a_name_that_is_none(folder: Path) -> None:
    """No name leads out of the folder."""
    with pytest.raises(StoreError, match="is no sha256"):
        FolderBlobs(folder).get("../../etc/passwd")


def test_killed_while_keeping(folder: Path) -> None:
    """R2: at whatever touch of the disk the process dies, the bytes are there whole or not at all."""
    blobs, touches = FolderBlobs(folder), 0
    sha256 = FolderBlobs(folder.with_name("other")).put(PAGE)
    while killed(lambda: blobs.put(PAGE), touches):
        assert blobs.get(sha256) in {None, PAGE}
        touches += 1
    assert touches > 3
    assert blobs.get(sha256) == PAGE
