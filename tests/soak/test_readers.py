from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import resources
from digest.core.errors import DumpError
from digest.core.snapshot import Reading
from digest.dumps.readers.registry import READERS, read
from digest.ports import Fields
from tests.support.hanging import no_hang
from tests.support.samples import SAMPLES
from tests.support.soak import rounds

BUNDLED = sorted((resources.schedules() / "dumps").glob("*.txt"))
LINES = [path.read_bytes().split(b"\n")[:90] for path in BUNDLED]
NOISE = (
    *(
        b"",
        b"Subscribe",
        b"\x00\xff",
        b"<html>",
        b"Mar 31",
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"'",
        b"\\",
        b",",
        b":",
        b"|",
    ),
    *(b"4 authors", "題".encode(), b"\xe9", b"- [x](javascript:1)", b"<", b">", b"&quot;", b"</h3>", b"null", b"1e999"),
    *(b"\\ud800", b"\r", b"\t", b"-->", b"<!--", b"<p", b"## ", b"10.5555/x", b"v2", b"[[[[[[", b"9" * 50),
)
FIELDS: Fields = (("title", "title"), ("id", "id"), ("authors", "authors.name"), ("items", "data.papers"))
TABLES = (b'title,id\nA,1\n"B",2\n', b'{"data": {"papers": [{"title": "A", "id": 1, "authors": [{"name": "x"}]}]}}')


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


def wounded(sample: bytes) -> st.SearchStrategy[bytes]:
    """A sound dump with pieces put in, taken out or doubled at any byte, perhaps cut off."""
    place = st.integers(0, len(sample))
    wound = st.tuples(place, st.integers(0, 40), st.sampled_from(NOISE) | st.binary(max_size=8), st.booleans())

    def made(wounds: list[tuple[int, int, bytes, bool]], end: int) -> bytes:
        data = sample
        for where, length, piece, doubled in wounds:
            data = data[:where] + piece + (data[where : where + length] if doubled else b"") + data[where + length :]
        return data[:end] or b"x"

    return st.builds(made, st.lists(wound, max_size=6), place | st.just(10**9))


def attempt(data: bytes, format_: str = "", fields: Fields = ()) -> Reading | str:
    """A reading that holds what every reading holds, or the message that refuses it."""
    try:
        found = read(data, format_, "page.txt", fields)
    except DumpError as problem:
        return str(problem)
    for record in found.records:
        title = record.revision.title
        assert title == " ".join(title.split()) != ""
        assert not set(title + record.revision.abstract) & set("\0\x07\x1b\ud800\r\n")
        assert record.line >= 0
    assert all(dropped.reason for dropped in found.dropped)
    return found


@pytest.mark.soak
@settings(max_examples=rounds(50, 20_000))
@given(damaged())
def test_a_damaged_dump_is_read_or_refused(data: bytes) -> None:
    """R8: whatever happened to a page, there is a reading or one clear line, and a second try says the same."""
    assert attempt(data) == attempt(data)


@pytest.mark.soak
@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=rounds(30, 50_000))
@given(data=st.data())
def test_a_wounded_dump_of_every_format_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """R8: by its own reader, and by whichever reader its content then finds."""
    dump = data.draw(wounded(SAMPLES[name]()))
    with no_hang():
        attempt(dump, name)
        attempt(dump)


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=rounds(30, 50_000))
@given(dump=st.binary(max_size=400) | st.lists(st.sampled_from(NOISE), max_size=60).map(b"".join))
def test_any_bytes_are_read_or_refused_by_every_reader(name: str, dump: bytes) -> None:
    """R2: also by a reader that was named for them; sniffing never fails."""
    with no_hang():
        READERS[name].sniff(dump)
        attempt(dump, name)


@pytest.mark.soak
@pytest.mark.parametrize("table", TABLES, ids=["csv", "json"])
@settings(max_examples=rounds(50, 50_000))
@given(data=st.data())
def test_a_wounded_table_is_read_or_refused(table: bytes, data: st.DataObject) -> None:
    """R8: by the names of its fields."""
    with no_hang():
        attempt(data.draw(wounded(table) | st.binary(max_size=100)), fields=FIELDS)


@pytest.mark.soak
@settings(max_examples=rounds(100, 50_000))
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """R2: no bytes end in anything but a reading or one clear line."""
    found = attempt(data)
    assert isinstance(found, Reading) or "\n" not in found


@pytest.mark.soak
@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.stem)
def test_a_dump_that_breaks_off_anywhere_is_read_or_refused(path: Path) -> None:
    """R2: a download may end after any byte; the longer it went, the more papers are read."""
    data = path.read_bytes()
    found = [attempt(data[:end]) for end in range(1, len(data), rounds(5_003, 97))]
    counts = [len(reading.records) for reading in found if isinstance(reading, Reading)]
    assert counts == sorted(counts)
