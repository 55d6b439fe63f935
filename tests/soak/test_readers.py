from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import resources
from digest.core.errors import DumpError
from digest.core.snapshot import Reading
from digest.dumps.readers.registry import read
from tests.support.soak import rounds

SAMPLES = sorted((resources.schedules() / "dumps").glob("*.txt"))
LINES = [path.read_bytes().split(b"\n")[:90] for path in SAMPLES]
NOISE = (
    b"",
    b"Subscribe",
    b"\x00\xff",
    b"<html>",
    b"Mar 31",
    b"{",
    b"4 authors",
    "題".encode(),
    b"- [x](javascript:1)",
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real dump with lines left out, doubled, swapped or replaced, and perhaps cut off."""
    lines = list(draw(st.sampled_from(LINES)))
    for _ in range(draw(st.integers(0, 12))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("drop", "double", "swap", "replace"))):
            case "drop" if len(lines) > 1:
                del lines[place]
            case "double":
                lines.insert(place, lines[place])
            case "swap":
                lines[0], lines[place] = lines[place], lines[0]
            case _:
                lines[place] = draw(st.sampled_from(NOISE) | st.binary(max_size=40))
    data = b"\n".join(lines)
    return data[: draw(st.integers(1, len(data)))] if draw(st.booleans()) and data else data


def attempt(data: bytes) -> Reading | str:
    """A reading that holds what every reading holds, or the message that refuses it."""
    try:
        found = read(data, name="page.txt")
    except DumpError as problem:
        return str(problem)
    assert all(record.revision.title.strip() and record.line >= 0 for record in found.records)
    assert all(dropped.reason for dropped in found.dropped)
    return found


@pytest.mark.soak
@settings(max_examples=rounds(50, 20_000))
@given(damaged())
def test_a_damaged_dump_is_read_or_refused(data: bytes) -> None:
    """R8: whatever happened to a page, there is a reading or one clear line, and a second try says the same."""
    assert attempt(data) == attempt(data)


@pytest.mark.soak
@settings(max_examples=rounds(100, 50_000))
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """R2: no bytes end in anything but a reading or one clear line."""
    found = attempt(data)
    assert isinstance(found, Reading) or "\n" not in found


@pytest.mark.soak
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_dump_that_breaks_off_anywhere_is_read_or_refused(path: Path) -> None:
    """R2: a download may end after any byte; the longer it went, the more papers are read."""
    data = path.read_bytes()
    found = [attempt(data[:end]) for end in range(1, len(data), rounds(5_003, 97))]
    counts = [len(reading.records) for reading in found if isinstance(reading, Reading)]
    assert counts == sorted(counts)
