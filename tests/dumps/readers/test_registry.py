"""Which reader a dump is for, and bytes that are for none."""

import contextlib
import gzip
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.errors import DumpError, UsageError
from digest.dumps.readers import registry
from digest.dumps.readers.registry import READERS, read
from tests.support.data import FIXTURES
from tests.support.hanging import no_hang
from tests.support.pages import HEADING

JSON = b'{"title": "A Title", "abstract": "We study this."}\n'
PAGE = f"{HEADING}A Title\n\nWe study this.\n".encode()


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (JSON, "jsonl"),
        (gzip.compress(JSON, mtime=0), "jsonl"),
        (PAGE, "trending-text"),
        (gzip.compress(PAGE, mtime=0), "trending-text"),
        (PAGE.decode().encode("utf-16"), "trending-text"),
        ((FIXTURES / "crawled.md").read_bytes(), "trending-markdown"),
        (PAGE.replace(b"A Title", b"# 1. *bold* _under_"), "trending-text"),
        (b"# Daily Papers\n\n### A Title\n\nWe study this.\n", "trending-markdown"),
    ],
)
def test_the_content_tells_the_format(data: bytes, format_: str) -> None:
    """Never the name; what is compressed is unpacked first."""
    reading = read(data, name="misleading.bib")
    assert (reading.format, bool(reading.records)) == (format_, True)
    assert read(data, format_).records == reading.records


@pytest.mark.parametrize(
    ("data", "format_", "message"),
    [
        (b"", "", "page.txt: is empty; fetch it again"),
        (b"\n\n \n", "", "page.txt: is empty; fetch it again"),
        (b"\n" * 70_000 + PAGE, "", "page.txt: begins with nothing but blank lines; fetch it again"),
        (bytes(range(256)) * 8, "", "page.txt: is binary, not text; hand in text as UTF-8"),
        (b"%PDF-1.7\n" + PAGE, "", "page.txt: is a PDF; hand in the page or the listing itself, as text"),
        (b"\x1f\x8b not gzip", "", "page.txt: is a damaged gzip file; fetch it again"),
        (gzip.compress(bytes(20_000_000), mtime=0), "", "page.txt: unpacks to more than"),
        (b"<html><h1>502 Bad Gateway</h1>", "", "page.txt: no reader knows this content, which begins “<html><h1>502"),
        (b"<p>Daily Papers</p>", "", "page.txt: no reader knows"),
        (JSON, "trending-text", "page.txt: has no heading of the trending page; name its --format"),
    ],
)
def test_what_no_reader_knows_is_refused_in_one_line(data: bytes, format_: str, message: str) -> None:
    """The message names the file, what is wrong and what to do."""
    with pytest.raises(DumpError) as caught:
        read(data, format_, "page.txt")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_a_format_that_there_is_not() -> None:
    """Wrong use, whatever the dump holds; the names that there are stand in the message."""
    with pytest.raises(UsageError, match=r"no format “msword”; take one of arxiv-atom, .*jsonl, bibtex, ris$"):
        read(PAGE, "msword", "page.txt")


def test_a_message_without_a_name() -> None:
    """A dump that came without a name is called what it is."""
    with pytest.raises(DumpError, match=r"^the dump: is empty"):
        read(b"")


def test_a_stray_nul_does_not_make_a_binary_file() -> None:
    """It is taken out of the text."""
    assert read(PAGE.replace(b"A Title", b"A\0 Title")).records[0].revision.title == "A Title"


def test_a_gzip_file_that_breaks_off_keeps_what_is_there() -> None:
    """R8: the records before the break are read and the break is reported."""
    lines = b"".join(b'{"id": "2503.%05d", "title": "A Title"}\n' % number for number in range(9_999))
    reading = read(gzip.compress(lines)[:-2_000])
    assert 1_000 < len(reading.records) < 9_999
    assert "breaks off" in reading.dropped[-1].reason
    assert reading.signs == {"cut", "torn"}


def test_gzip_files_may_be_joined() -> None:
    """As `cat` joins them; what is no gzip after them is reported."""
    joined = gzip.compress(JSON) + gzip.compress(JSON.replace(b"A Title", b"Another")) + bytes(8)
    assert (len(read(joined).records), read(joined).dropped) == (2, ())
    assert [drop.line for drop in read(joined + b"stray").dropped] == [3]


def _fuzz() -> st.SearchStrategy[bytes]:
    pieces = (
        PAGE,
        JSON,
        b"### [",
        b"](https://huggingface.co/papers/1)",
        b"\\",
        b"\n\n",
        b"Submitted by\n",
        b"May 19\n",
    )
    mixed = st.lists(st.sampled_from(pieces) | st.binary(max_size=12), max_size=30).map(b"".join)
    return st.binary(max_size=2_000) | mixed | mixed.map(lambda data: PAGE + data) | mixed.map(gzip.compress)


@given(data=_fuzz(), format_=st.sampled_from(["", *READERS]))
def test_no_bytes_crash_a_reader(data: bytes, format_: str) -> None:
    """Whatever comes in: a reading of clean text, or one DumpError; sniffing never raises."""
    for reader in READERS.values():
        reader.sniff(data)
    try:
        reading = read(data, format_, "dump")
    except DumpError:
        return
    for record in reading.records:
        assert record.revision.title
        assert record.revision.title == " ".join(record.revision.title.split())
        assert not set(record.revision.title + record.revision.abstract) & set("\0\x07\x1b\ud800\r\n")
        assert record.line > 0


@pytest.mark.parametrize(
    "made",
    [
        lambda: PAGE + b"a\n" * 4_000,
        lambda: PAGE + b"May 19\n" * 4_000,
        lambda: PAGE + b"x." + b')]" ' * 500_000,
        lambda: PAGE + b"\\" * 1_000_000,
        lambda: b"# Daily Papers\n\n### " + b"[![(" * 200_000,
        lambda: b"# Daily Papers\n\n### A\n\n" + b"\\" * 1_000_000,
        lambda: b'{"title": "a", "abstract": "' + b"http://a.b/))))" * 100_000 + b'"}',
        lambda: b'{"title": "a", "authors": "' + b" , " * 300_000 + b'"}',
    ],
    ids=range(8),
)
def test_no_text_hangs(made: Callable[[], bytes]) -> None:
    """R38: whatever repeats itself comes to an end: a reading, or one DumpError."""
    with no_hang(), contextlib.suppress(DumpError):
        assert read(made(), "", "dump").format in READERS


def test_readers_go_by_their_own_names() -> None:
    """The registry's keys are what readings and --format say."""
    assert all(reader.name == name for name, reader in registry.READERS.items())
