"""Compressed dumps: each way of packing within the same limits."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

import pytest

from digest.core.errors import DumpError
from digest.dumps.readers.unpack import unpack

LINES = b"".join(b'{"title": "%s"}\n' % sha256(b"%d" % number).hexdigest().encode() for number in range(50_000))


def zipped(*contents: bytes) -> bytes:
    """A zip file of some files and a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("folder/", b"")
        for number, content in enumerate(contents):
            packed.writestr(f"folder/{number}.jsonl", content)
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
}


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_packed_is_unpacked(name: str) -> None:
    """Byte for byte, and whole."""
    assert unpack(PACKERS[name](LINES)) == (LINES, False)


@pytest.mark.parametrize("name", ["gzip", "bzip2", "xz"])
def test_members_may_be_joined_and_may_break_off(name: str) -> None:
    """R8: what stands before the break is there."""
    packed = PACKERS[name](LINES)
    assert unpack(packed + packed) == (LINES + LINES, False)
    start, torn = unpack(packed[: len(packed) // 2])
    assert torn
    assert LINES.startswith(start)
    assert len(start) > 500_000
    assert unpack(packed + b"stray") == (LINES, True)


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_refused(name: str) -> None:
    """It ends as soon as it has swollen beyond the limit."""
    with pytest.raises(DumpError, match="unpacks to more than"):
        unpack(PACKERS[name](bytes(30_000_000)))


@pytest.mark.parametrize("name", PACKERS)
def test_a_damaged_file_is_refused(name: str) -> None:
    """Where nothing can be had from it."""
    with pytest.raises(DumpError, match=f"is a damaged {name} file; fetch it again"):
        unpack(PACKERS[name](LINES)[:12])


def test_a_zip_file_holds_one_dump() -> None:
    """Several are several dumps."""
    with pytest.raises(DumpError, match="is a zip file of 2 files; unpack it"):
        unpack(zipped(b"1", b"2"))


def test_zstandard_is_named() -> None:
    """What is not unpacked is said."""
    with pytest.raises(DumpError, match="by Zstandard"):
        unpack(b"\x28\xb5\x2f\xfdxxxx")


@pytest.mark.parametrize(
    ("place", "byte"),
    [(-6, 0xFF), (-6, 0), (-12, 0xFF), (-10, 0xFF)],
    ids=["ends before it begins", "begins elsewhere", "many files", "a long list"],
)
@pytest.mark.parametrize("name", ["", "\u00e9"])
def test_a_damaged_list_of_a_zip_file(place: int, byte: int, name: str) -> None:
    """R2: where its offsets and names do not fit, it is read or refused in one line."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(f"a{name}.jsonl", b"{}\n")
    made = bytearray(out.getvalue().replace(name.encode(), b"\xff" * len(name.encode())) if name else out.getvalue())
    made[place] = byte
    with suppress(DumpError):
        unpack(bytes(made))
    with suppress(DumpError):
        unpack(bytes(made[:-30]) + bytes(made[-22:]))
