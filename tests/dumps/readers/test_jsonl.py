"""JSON lines: what a record gives, and what is wrong with a line costs that line alone."""

import json
from typing import Any

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record
from digest.core.snapshot import Dropped
from digest.dumps.readers import lines
from digest.dumps.readers.jsonl import JsonLines, record


def one(**values: Any) -> Record:
    """The record of one line."""
    (made,) = JsonLines().read(json.dumps({"title": "A Title"} | values).encode()).records
    return made


def dropped(*lines: bytes) -> tuple[Dropped, ...]:
    """What is reported of some lines."""
    return JsonLines().read(b"\n".join(lines)).dropped


def test_a_record_gives_all_it_has() -> None:
    """Text is folded and without control characters, ids stay as they are given, arXiv's links follow from them."""
    made = one(
        id="2406.07496v2",
        doi="10.48550/arXiv.2406.07496",  # arXiv's own DOI is the same id
        title=" A\n  Title\u0000 ",
        abstract="See https://github.com/a/b.\x07\ud800",
        authors=["Ada Lovelace", {"name": "Emmy Noether"}, None],
        categories="cs.CL stat.ML",
        upvotes=12,
    )
    assert (made.line, made.ids, made.upvotes) == (1, ("2406.07496v2",), 12)
    revision = made.revision
    assert (revision.title, revision.abstract) == ("A Title", "See https://github.com/a/b.\ufffd")
    assert (revision.authors, revision.categories) == (("Ada Lovelace", "Emmy Noether"), ("cs.CL", "stat.ML"))
    assert revision.links == (
        Link(LinkKind.PAPER, "https://arxiv.org/abs/2406.07496"),
        Link(LinkKind.PDF, "https://arxiv.org/pdf/2406.07496"),
        Link(LinkKind.CODE, "https://github.com/a/b"),
    )


def test_authors_in_one_text_are_told_apart() -> None:
    """As arXiv's own dumps write them; categories may be a list."""
    made = one(authors="Ada Lovelace, Emmy Noether, and Grace Hopper and Mary Jackson", categories=["cs.CL"])
    assert made.revision.authors == ("Ada Lovelace", "Emmy Noether", "Grace Hopper", "Mary Jackson")
    assert made.revision.categories == ("cs.CL",)
    assert one(authors="Noether, Emmy; Hopper, Grace").revision.authors == ("Noether, Emmy", "Hopper, Grace")
    assert one(categories="cs.CL, stat.ML").revision.categories == ("cs.CL", "stat.ML")


def test_an_address_may_hold_the_better_id() -> None:
    """R3: an arXiv id in the address of a paper comes before another source's own; a DOI comes after it."""
    assert one(id="openalex:W7159891305", abs="https://arxiv.org/abs/2604.28106v1").ids == (
        "2604.28106",
        "openalex:W7159891305",
    )
    assert one(id="x1", url="https://doi.org/10.5555/A").ids == ("x1", "10.5555/a")
    assert one(id="x1", url="https://example.org/x1").ids == ("x1",)


def test_versions_and_withdrawals() -> None:
    """As a number or as v2; a comment or an abstract may take the paper back."""
    assert [one(version=given).revision.version for given in (2, "v3", "new", 0)] == [2, 3, None, None]
    assert one(comment="Withdrawn by the authors").revision.withdrawn
    assert not one(abstract="Money is withdrawn.").revision.withdrawn


def test_a_line_is_read_alone() -> None:
    """As the comparison of large dumps reads the lines that it does not know."""
    made = record(b'{"title": "A"}', 7)
    assert isinstance(made, Record)
    assert made.line == 7
    assert record(b"{", 7) == "is no whole JSON object: “{”"


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
    (made,) = JsonLines().read(b'{"id": 2406.07490, "title": "A Title", "upvotes": "many"}').records
    assert (made.ids, made.upvotes) == (("2406.07490",), None)


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
    assert [found.revision.title for found in reading.records] == ["A", "B"]
    assert [found.line for found in reading.records] == [1, 4]
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
    assert [(found.ids, found.revision.title) for found in reading.records] == [
        (("2503.00001v2",), "Late"),
        (("2503.00002",), "Late"),
        ((), "Late"),
    ]
    assert (reading.repeats, reading.records[0].upvotes, reading.dropped) == (1, 3, ())


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile dumps cannot fill the memory."""
    monkeypatch.setattr(lines, "MOST", 2)
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


def test_more_bad_lines_than_are_told_one_by_one() -> None:
    """R8: memory is bounded, counts are exact: the first thousand by their lines, the others by what is wrong."""
    reading = JsonLines().read(b'{"title": "A"}\n' + b"{\n" * 3_000 + b"[]\n" * 2)
    assert [drop.line for drop in reading.dropped[:1_000]] == list(range(2, 1_002))
    assert [(drop.line, drop.reason, drop.count) for drop in reading.dropped[1_000:]] == [
        (1_002, "is no whole JSON object, and from here on 1,999 more like it", 2_000),
        (3_002, "is JSON, but no object, and from here on 1 more like it", 2),
    ]
    assert reading.unread == 3_002
