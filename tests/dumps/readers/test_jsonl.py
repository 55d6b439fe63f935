"""JSON lines: what a record gives, and what is wrong with a line costs that line alone."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record
from digest.core.snapshot import Dropped
from digest.dumps.readers import jsonl
from digest.dumps.readers.jsonl import JsonLines


def one(**values: Any) -> Record:
    """The record of one line."""
    (record,) = JsonLines().read(json.dumps({"title": "A Title"} | values).encode()).records
    return record


def dropped(*lines: bytes) -> tuple[Dropped, ...]:
    """What is reported of some lines."""
    return JsonLines().read(b"\n".join(lines)).dropped


def test_a_record_gives_all_it_has() -> None:
    """Text is folded and without control characters, ids stay as they are given, arXiv's links follow from them."""
    record = one(
        id="2406.07496v2",
        doi="10.48550/arXiv.2406.07496",
        title=" A\n  Title\u0000 ",
        abstract="See https://github.com/a/b.\x07\ud800",
        authors=["Ada Lovelace", {"name": "Emmy Noether"}, None],
        categories="cs.CL stat.ML",
        upvotes=12,
    )
    assert (record.line, record.ids, record.upvotes) == (1, ("2406.07496v2", "10.48550/arXiv.2406.07496"), 12)
    revision = record.revision
    assert (revision.title, revision.abstract) == ("A Title", "See https://github.com/a/b.\ufffd")
    assert (revision.authors, revision.categories) == (("Ada Lovelace", "Emmy Noether"), ("cs.CL", "stat.ML"))
    assert revision.links == (
        Link(LinkKind.PAPER, "https://arxiv.org/abs/2406.07496"),
        Link(LinkKind.PDF, "https://arxiv.org/pdf/2406.07496"),
        Link(LinkKind.CODE, "https://github.com/a/b"),
    )


def test_authors_in_one_text_are_told_apart() -> None:
    """As arXiv's own dumps write them; categories may be a list."""
    record = one(authors="Ada Lovelace, Emmy Noether, and Grace Hopper and Mary Jackson", categories=["cs.CL"])
    assert record.revision.authors == ("Ada Lovelace", "Emmy Noether", "Grace Hopper", "Mary Jackson")
    assert record.revision.categories == ("cs.CL",)


def test_links_that_are_given() -> None:
    """Addresses or objects with a kind; what is no web address is left out."""
    given = [
        "https://e.com/demo",
        {"url": "https://e.com/x", "kind": "code"},
        "javascript:alert(1)",
        {"kind": "pdf"},
        3,
    ]
    assert one(links=given).revision.links == (
        Link(LinkKind.PROJECT, "https://e.com/demo"),
        Link(LinkKind.CODE, "https://e.com/x"),
    )


def test_the_summary_stands_for_the_abstract() -> None:
    """Where there is no abstract."""
    assert one(summary="We study.").revision.abstract == "We study."
    assert one(summary="We study.", abstract=None).revision.abstract == "We study."


def test_numbers_keep_their_digits() -> None:
    """An unquoted arXiv id is no fraction, its last zero counts; and a title may be a number."""
    assert one(title=1984).revision.title == "1984"
    (record,) = JsonLines().read(b'{"id": 2406.07490, "title": "A Title", "upvotes": "many"}').records
    assert (record.ids, record.upvotes) == (("2406.07490",), None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "2503.1", "abstract": "x"}', "has no title (id “2503.1”)"),
        (b'{"title": "  "}', "has no title"),
        (b'{"title": ["x"]}', "has no title"),
        (b"1", "is JSON, but no object"),
        (b'{"title": "torn', 'is no whole JSON object: “{"title": "torn”'),
        (b"[" * 100_000, "is no whole JSON object: “" + "[" * 59 + "…”"),
        (b'{"title": ' + b"9" * 5_000 + b"}", "has a title of 5,000 characters: “" + "9" * 59 + "…”"),
        (b'{"title": "' + b"x" * (4 << 20) + b'"}', "is longer than 4 MB"),
    ],
)
def test_a_bad_line_costs_itself(line: bytes, reason: str) -> None:
    """R8: its number and the reason are reported, its neighbours are read."""
    good = b'{"title": "A"}', b'{"title": "B"}'
    reading = JsonLines().read(b"\n".join((good[0], b"", line, good[1])))
    assert [record.revision.title for record in reading.records] == ["A", "B"]
    assert [record.line for record in reading.records] == [1, 4]
    assert reading.dropped == (Dropped(3, reason),)


def test_bytes_that_are_not_utf8_are_said() -> None:
    """R8: the record is kept with a mark."""
    reading = JsonLines().read(b'\xef\xbb\xbf{"title": "na\xefve"}')
    assert reading.records[0].revision.title == "na\ufffdve"
    assert [drop.line for drop in reading.dropped] == [1]


def test_in_file_duplicates_count_once() -> None:
    """R6, R5: one id is one paper, in its later version; two ids with one title are two."""
    lines = (
        {"id": "2503.00001v2", "title": "Late", "abstract": "x", "upvotes": 3},
        {"id": "2503.00001v1", "title": "Early", "abstract": "longer"},
        {"id": "2503.00002", "title": "Late"},
        {"title": "Late"},
    )
    reading = JsonLines().read("\n".join(map(json.dumps, lines)).encode())
    assert [(record.ids, record.revision.title) for record in reading.records] == [
        (("2503.00001v2",), "Late"),
        (("2503.00002",), "Late"),
        ((), "Late"),
    ]
    assert (reading.repeats, reading.records[0].upvotes, reading.dropped) == (1, 3, ())


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile dumps cannot fill the memory."""
    monkeypatch.setattr(jsonl, "MOST", 2)
    with pytest.raises(DumpError, match="more than 2 lines"):
        dropped(b"1", b"2", b"3")


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b'\n {"title": "A"}\n', True),
        (b'\xef\xbb\xbf{"title": "A"}', True),
        (b'{"abstract": "' + b"x" * 70_000 + b'", "title": "A"}', True),
        (b"{" + b"x" * 70_000, False),
        (b'{\n  "title": "A"\n}', False),
        (b'[{"title": "A"}]', False),
        (b"{x", False),
        (b"", False),
    ],
)
def test_the_first_line_tells(data: bytes, known: bool) -> None:
    """An object on the first line that is not blank, also where it is long."""
    assert JsonLines().sniff(data) is known


@pytest.mark.parametrize(
    ("values", "version"),
    [
        ({"id": "2406.07496v2"}, 2),
        ({"id": "2406.07496v2", "version": "v3"}, 3),
        ({"id": "2406.07496", "version": 4}, 4),
        ({"id": "2406.07496", "version": "latest"}, None),
        ({"id": "2406.07496"}, None),
        ({"id": "dataset-v2"}, None),
        ({}, None),
    ],
)
def test_the_version_of_a_paper(values: dict[str, Any], version: int | None) -> None:
    """Its own field says it, else the end of an arXiv id; other ids may end as they like."""
    assert one(**values).revision.version == version


@pytest.mark.parametrize(
    ("last", "cut"),
    [(b"", False), (b'{"title": "B"}', False), (b'{"title": "B", "abst', True), (b'{"title": "B", "abst\n', False)],
)
def test_a_last_line_that_has_no_end_breaks_off(last: bytes, cut: bool) -> None:
    """R2: a proof that something is missing, which a broken line in the middle is not."""
    reading = JsonLines().read(b'{"title": "A"}\n' + last)
    assert ("cut" in reading.signs) == cut
