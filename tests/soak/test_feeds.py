"""Feeds, answers of OAI-PMH and bibliographies: whatever bytes come, each reader reads them or refuses them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.core.errors import DumpError
from digest.core.snapshot import Reading
from digest.dumps.readers.registry import READERS
from digest.ports import Reader
from tests.support.data import FIXTURES
from tests.support.hanging import no_hang
from tests.support.seeds import BIB, CSL, OAI, RIS
from tests.support.soak import rounds

SAMPLES = {
    "feed": [(FIXTURES / name).read_bytes() for name in ("announced.rdf.xml", "announced.rss.xml")],
    "arxiv-atom": [(FIXTURES / "query.atom.xml").read_bytes()],
    "oai": [OAI],
    "bibtex": [BIB],
    "ris": [RIS],
    "csl-json": [CSL],
}
PIECES = (
    *(b"<", b">", b"&", b"&#0;", b"&#x110000;", b"&nbsp;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x", b"</", b"/>"),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"<record>",
        b"</record>",
        b"<title>",
        b"xmlns:a='b'",
        b"<a:b>",
        b"<!DOCTYPE a>",
    ),
    *(
        b"{",
        b"}",
        b'"',
        b"#",
        b"@",
        b"=",
        b",",
        b"\\",
        b"$",
        b"%",
        b" and ",
        b"@article{",
        b"[",
        b"]",
        b"1e999",
        b"null",
    ),
    *(
        b"TY  - ",
        b"ER  - ",
        b"AU  - ",
        b"\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"\xed\xa0\x80",
        "題\u202e".encode(),
        b"\xef\xbb\xbf",
    ),
    *(b" encoding='utf-16'", b" encoding='punycode'", b"arXiv:2305.00001v2", b"(arXiv:2305.00001v2 [cs.IR] UPDATED)"),
)
NAMED = pytest.mark.parametrize("reader", [READERS[name] for name in SAMPLES], ids=lambda reader: reader.name)


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A sample with stretches left out, doubled, moved or put in, and perhaps cut off."""
    data = bytearray(draw(st.sampled_from(SAMPLES[name])))
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(data)))
        stretch = data[start : start + draw(st.sampled_from((0, 1, 2, 9, 60, 400)))]
        match draw(st.sampled_from(("put", "drop", "double", "move", "repeat"))):
            case "drop":
                del data[start : start + len(stretch)]
            case "double":
                data[start:start] = stretch
            case "move":
                del data[start : start + len(stretch)]
                data[:0] = stretch
            case "repeat":
                data[start:start] = draw(st.sampled_from(PIECES)) * draw(st.sampled_from((30, 1_000)))
            case _:
                data[start:start] = draw(st.sampled_from(PIECES) | st.binary(max_size=12))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


def attempt(reader: Reader, data: bytes) -> Reading | str:
    """A reading that holds what every reading holds, or the one line that refuses the bytes."""
    reader.sniff(data)
    try:
        with no_hang():
            found = reader.read(data)
    except DumpError as problem:
        return str(problem)
    for record in found.records:
        texts = (record.revision.title, record.revision.abstract, *record.revision.authors, *record.revision.categories)
        assert record.revision.title
        assert record.line > 0
        assert all(text == " ".join(text.split()) for text in texts)
        assert not set("".join(texts)) & set("\0\x07\x1b\ud800\r\n")
    assert all(dropped.reason for dropped in found.dropped)
    assert len(found.records) <= 2_000 + len(data) // 8
    return found


@pytest.mark.soak
@NAMED
@settings(max_examples=rounds(60, 100_000), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_damaged_sample_is_read_or_refused(reader: Reader, data: st.DataObject) -> None:
    """R8: whatever happened to it, there is a reading or one clear line, and a second try says the same."""
    sample = data.draw(damaged(reader.name))
    found = attempt(reader, sample)
    assert found == attempt(reader, sample)
    assert isinstance(found, Reading) or ("\n" not in found and "; " in found)


@pytest.mark.soak
@NAMED
@settings(max_examples=rounds(60, 100_000))
@given(data=st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join))
def test_any_bytes_are_read_or_refused(reader: Reader, data: bytes) -> None:
    """R2: no bytes end in anything but a reading or one clear line, also behind a beginning that looks right."""
    attempt(reader, data)
    attempt(reader, SAMPLES[reader.name][0][:120] + data)


@pytest.mark.soak
@NAMED
def test_a_sample_that_breaks_off_anywhere_is_read_or_refused(reader: Reader) -> None:
    """R2: a download may end after any byte; the longer it went, the more papers are read."""
    for sample in SAMPLES[reader.name]:
        found = [attempt(reader, sample[:end]) for end in range(1, len(sample), rounds(len(sample) // 40 + 1, 1))]
        counts = [len(reading.records) for reading in found if isinstance(reading, Reading)]
        assert counts == sorted(counts)
