"""XML cut into records: damage costs the record in which it stands, and nothing is expanded or fetched."""

import contextlib

import pytest

from digest.core.drops import Drops
from digest.core.errors import DumpError
from digest.core.snapshot import Dropped
from digest.dumps.readers import markup
from digest.dumps.readers.markup import words
from digest.dumps.readers.recovered import sound
from tests.support.hanging import no_hang

WHOLE = (
    '<?xml version="1.0"?>\n<!-- a -->\n<r xmlns:d="urn:d">\n<i><t>A</t></i>\n%s<i>\n<t>Z</t></i>\n<end>e</end></r>\n'
)


def read(text: str) -> tuple[list[tuple[int, str]], list[Dropped]]:
    """Lines and texts of the records of a document, and what is reported."""
    dropped = Drops()
    found = markup.opened(text.encode("utf-8", "surrogatepass"), "i")
    return [(line, words(element).strip()) for line, element in sound(found, dropped)], list(dropped)


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ("<i><t>B</t></i>", "B"),
        ("<i><d:t>B</d:t></i>", "B"),
        ("<i><![CDATA[<i>B</i>]]></i>", "<i>B</i>"),
        ("<i>B<!-- <i>no</i> --></i>", "B"),
        ("<i>R&D &eacute; x < 5 &foo; &#39;\x0b&#7;</i>", "R&D é x < 5 &foo; '"),
        ("<i>&#xd800;B&#1114112;&#0;&#12;</i>", "\ufffdB\ufffd\ufffd"),
        ("<i>a & <![CDATA[b & c &eacute;]]> & d</i>", "a & b & c &eacute; & d"),
        ("<x:i xmlns:x='urn:x'>B</x:i>", "B"),
    ],
)
def test_sound_records_and_what_can_be_mended(record: str, text: str) -> None:
    """Stray marks, entities of HTML and control characters are put right; CDATA and comments hold no records."""
    found, dropped = read(WHOLE % record)
    assert found == [(4, "A"), (5, text), (5, "Z")]
    assert dropped == []


def test_half_a_surrogate_in_a_damaged_record() -> None:
    """R8: lxml would keep it as bytes that are no text, in a record and in what stands around the records."""
    found, dropped = read("<r a='&#xd800;'>&#xdfff;<i><b>&#xD800;")
    assert found == []
    assert [drop.reason for drop in dropped] == ["the dump breaks off in a record without a title"]
    frame = markup.opened(b"<r><a>&#xd800;</b>", "i").frame
    assert words(frame) == "\ufffd"


@pytest.mark.parametrize(
    ("record", "text"),
    [
        ("<i><t>B</i>\n", "B"),
        ("<i><t>B<br></t></i>\n", "B"),
        ("<i><t>B\n", "B"),
        ("<i><t a=b>B</t></i>\n", "b>B"),
        ("<i><f:t>B</f:t></i>\n", "B"),
        ("<i><!x <![CDATA[&foo;]]>B</i>\n", "!x &foo;B"),
    ],
)
def test_a_damaged_record_costs_itself(record: str, text: str) -> None:
    """R8: what can be read of it is kept, its place is reported, its neighbours are untouched."""
    found, dropped = read(WHOLE % record)
    assert found == [(4, "A"), (5, text), (6, "Z")]
    assert [drop.line for drop in dropped] == [5]
    assert "no well-formed XML" in dropped[0].reason


def test_cdata_without_its_end_goes_on_to_the_end() -> None:
    """R8: it swallows what follows, which is reported as lost with the record that it stands in."""
    found, dropped = read(WHOLE % "<i>a & <![CDATA[b</i>")
    assert found == [(4, "A")]
    assert dropped == [Dropped(5, "the dump breaks off in a record without a title")]


def test_what_cannot_be_read_at_all_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is too long, and one of which nothing is left."""
    monkeypatch.setattr(markup, "LONGEST", 40)
    found, dropped = read(WHOLE % f"<i>{'B' * 50}</i>\n<i&x>B</i>\n<i / ></i>\n")
    assert [text for _, text in found if text] == ["A", "Z"]
    assert dropped[0] == Dropped(5, "is longer than 0 MB")
    assert read(f"<r><i>{'B' * 50}") == ([], [Dropped(1, "the dump breaks off in a record without a title")])
    deep = "<a>" * 300
    assert read(f"<r><i>{deep}</i></r>")[1] != []


def test_too_much_damage_is_refused() -> None:
    """Whoever reads a thousand reports would rather fetch the document again."""
    with pytest.raises(DumpError, match="is damaged in more than 1,000 records"):
        read("<r>" + "<i><b></i>" * 1_001 + "</r>")


def test_a_document_that_breaks_off() -> None:
    """R8: in a record, which is lost, or between two."""
    whole = WHOLE % ""
    found, dropped = read(whole[: whole.index("Z</t>") + 1])
    assert found == [(4, "A")]
    assert dropped == [Dropped(5, "the dump breaks off in a record without a title")]
    assert read("<r><i><title>B  c</title>")[1] == [Dropped(1, "the dump breaks off in this record: “B c”")]
    found, dropped = read(whole[: whole.index("<end>")])
    assert len(found) == 2
    assert dropped == [Dropped(6, "the dump breaks off here; what follows is lost")]


@pytest.mark.parametrize("text", ["", "x", "{}", "<", "<?xml version='1.0'?>", "<!-- <r/>", "<1>"])
def test_what_is_no_xml_is_refused(text: str) -> None:
    """In one line."""
    assert markup.root(text.encode()) == ("", "")
    with pytest.raises(DumpError, match="is no XML"):
        markup.opened(text.encode(), "i")


def test_document_types() -> None:
    """One that names a DTD is passed over, and the DTD is not fetched; one that declares anything is refused."""
    named = '<!DOCTYPE r PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">\n<r><i>&nbsp;B</i></r>'
    assert read(named) == ([(2, "B")], [])
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r><i>&b;</i></r>'
    with pytest.raises(DumpError, match="declares things of its own"):
        read(bomb)
    assert read('<r><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><i>&a;</i></r>')[0] == [(1, "&a;")]


def test_the_frame_is_what_stands_around_the_records() -> None:
    """Above, between and below them, also where it is damaged."""
    found = markup.opened((WHOLE % "<i>B</i>").encode(), "i")
    assert words(found.frame).split() == ["e"]
    assert found.frame is found.frame
    assert words(markup.opened(b"<r><a>x<b></r>", "i").frame) == "x"
    assert words(markup.opened(b"<r ", "i").frame) == ""


def test_namespaces_that_cannot_be_declared_are_left_out() -> None:
    """What is declared above the records holds within them, and odd declarations do no harm."""
    spaces = "xmlns='urn:a' xmlns:xmlb='x' xmlns:-b='y' xmlns:c='' xmlns:d='urn:d'"
    found, dropped = read(f"<r {spaces}><i><d:t>B</d:t></i></r>")
    assert (found, dropped) == ([(1, "B")], [])


def test_much_beside_the_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile documents cannot fill the memory with elements that are no records."""
    monkeypatch.setattr(markup, "LONGEST", 1 << 20)
    found = markup.opened(b"<r>" + b"<a/>" * (1 << 18) + b"<i></i></r>", "i")
    with pytest.raises(DumpError, match="has more than 1 MB beside its records"):
        _ = found.frame


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile documents cannot fill the memory."""
    monkeypatch.setattr(markup, "MOST", 2)
    with pytest.raises(DumpError, match="more than 2 records"):
        read("<r>" + "<i></i>" * 3 + "</r>")


@pytest.mark.parametrize(
    "text",
    [
        "<r>" + "<" * 500_000,
        "<r>" + "<i" * 200_000,
        "<r>" + "<i>" * 100_000,
        "<r><i>" + "<a>" * 100_000,
        "<r><i>" + "&" * 500_000 + "</i></r>",
        "<r><i>" + "<![CDATA[" * 100_000,
        "<r><i>" + "]]>" * 100_000 + "</i>",
        "<r>" + "<!--" * 100_000,
        "<r " + "a='b' " * 100_000 + "><i>x</i></r>",
        "<r " + "xmlns:a='b' " * 100_000 + "><i>x</i></r>",
        "<!--" * 100_000,
        "<?" * 100_000,
    ],
    ids=range(12),
)
def test_no_markup_hangs(text: str) -> None:
    """R38: whatever repeats itself comes to an end."""
    with no_hang(), contextlib.suppress(DumpError):
        read(text)
