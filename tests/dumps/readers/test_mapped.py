"""Tables of any form, read by the names that a newsletter gives their fields."""

import io
import json
import sys
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from digest.core.errors import DumpError
from digest.core.snapshot import Loss, Reading
from digest.dumps.readers import tables
from digest.dumps.readers.mapped import Mapped, at
from digest.dumps.readers.registry import read
from digest.ports import Fields

FIELDS: Fields = (
    ("title", "name"),
    ("abstract", "summary"),
    ("id", "paper.id"),
    ("authors", "people.name"),
    ("categories", "tags"),
    ("doi", "doi"),
    ("url", "where"),
    ("upvotes", "likes"),
    ("version", "v"),
)
ROWS: list[dict[str, Any]] = [
    {
        "name": "A Title",
        "summary": "We study.",
        "paper": {"id": "2503.00001v2"},
        "people": [{"name": "Ada"}, {"name": "Emmy"}],
        "tags": ["cs.CL"],
        "doi": "10.5555/a",
        "where": "https://e.com/x",
        "likes": 3,
        "v": 2,
    },
    {"name": "", "paper": {"id": "2503.00002"}},
    {"name": "C", "likes": None, "v": 1},
]
FLAT: Fields = (("title", "name"), ("authors", "authors"), ("categories", "tags"), ("upvotes", "likes"))


def packed(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a Parquet file."""
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _found(reading: Reading) -> list[tuple[int, str]]:
    return [(record.line, record.revision.title) for record in reading.records]


@pytest.mark.parametrize(
    ("data", "fields", "places"),
    [
        (json.dumps(ROWS, indent=None).encode(), FIELDS, [1, 1, 1]),
        (json.dumps({"data": {"papers": ROWS}}).encode(), (*FIELDS, ("items", "data.papers")), [1, 1, 1]),
        ("".join(json.dumps(row) + "\n\n" for row in ROWS).encode(), FIELDS, [1, 3, 5]),
        (packed(ROWS), FIELDS, [1, 2, 3]),
    ],
    ids=["list", "document", "lines", "parquet"],
)
def test_the_same_rows_in_every_form(data: bytes, fields: Fields, places: list[int]) -> None:
    """R8: all fields by their paths; a row without a title costs itself and is said with its place."""
    reading = read(data, fields=fields)
    assert (reading.format, _found(reading)) == ("mapped", [(places[0], "A Title"), (places[2], "C")])
    assert [(drop.line, drop.reason) for drop in reading.dropped] == [(places[1], "has no title (id “2503.00002”)")]
    first = reading.records[0]
    assert (first.ids, first.upvotes) == (("2503.00001v2", "10.5555/a"), 3)
    revision = first.revision
    assert (revision.abstract, revision.authors, revision.categories) == ("We study.", ("Ada", "Emmy"), ("cs.CL",))
    assert revision.version == 2
    assert "https://e.com/x" in {link.url for link in revision.links}
    assert (reading.records[1].upvotes, reading.records[1].revision.version) == (None, 1)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_text_between_commas_and_the_like(mark: str) -> None:
    """The line of names tells what stands between; quoted texts may hold it, and line breaks."""
    lines = (
        mark.join(("name", "authors", "likes")),
        mark.join((f'"A{mark}\nB"', "Ada and Emmy", "3")),
        "",
        f"C{mark}{mark}",
    )
    reading = Mapped(FLAT).read("\ufeff".encode() + "\n".join(lines).encode())
    assert _found(reading) == [(2, " ".join(f"A{mark}\nB".split())), (5, "C")]
    assert reading.records[0].revision.authors == ("Ada", "Emmy")


def test_rows_of_text_that_are_none() -> None:
    """R8: more or fewer cells than names, a cell beyond all measure, a quote that is never closed."""
    data = b'\n name ,likes\nA,1,2\nB,"' + b"x" * 200_000 + b'"\nC,1\nE\n"D,1\n'
    reading = Mapped(FLAT).read(data)
    assert [title for _, title in _found(reading)] == ["C"]
    assert [drop.line for drop in reading.dropped] == [0, 0, 3, 4, 6, 7]
    assert [drop.reason for drop in reading.dropped[2:]] == [
        "has 3 cells, not 2",
        "has a cell of 200,000 characters",
        "has 1 cell, not 2",
        "opens a quote that is never closed",
    ]
    assert "cut" in reading.signs


@pytest.mark.parametrize(
    ("data", "fields", "message"),
    [
        (b'{"a": []}', (*FIELDS, ("items", "b")), "has no list behind “b”; say where it is, as in items ="),
        (b"[", FIELDS, None),
        (b'{\n"a": []}', FIELDS, "is a JSON object over several lines; name its list"),
        (b"titel,x\n1,2", FIELDS, "has no column “name”; its first line is “titel,x”; mend title in"),
        (b"name" * 50_000, FIELDS, "has no column “name”"),
        (b"PAR1 torn", FIELDS, "is a damaged Parquet file"),
        (packed([{"x": 1}]), FIELDS, "has no column “name”, but “x”; mend title in"),
        (b"", FIELDS, "is empty"),
        (bytes(range(32)) * 9, FIELDS, "is binary"),
    ],
)
def test_what_is_no_such_table_is_refused(data: bytes, fields: Fields, message: str | None) -> None:
    """In one line with the remedy; a list that breaks off at once is a reading that says so."""
    if message is None:
        assert [drop.line for drop in read(data, fields=fields).dropped] == [1]
        return
    with pytest.raises(DumpError) as caught:
        read(data, fields=fields, name="x.csv")
    assert str(caught.value).startswith(f"x.csv: {message}")


def test_rows_and_lines_that_are_no_objects() -> None:
    """R8: each costs itself."""
    assert [drop.reason for drop in Mapped(FIELDS).read(b"[1, [2]]").dropped] == ["is no object with fields"] * 2
    reading = Mapped(FLAT[:1]).read(b'{"name": "A"}\n{"name"')
    assert (len(reading.records), [drop.line for drop in reading.dropped]) == (1, [2])


def test_tables_beyond_all_measure_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """R8: in rows, and in what a hundred rows of Parquet unpack to."""
    monkeypatch.setattr(tables, "MOST", 1)
    with pytest.raises(DumpError, match="more than 1 rows"):
        Mapped(FIELDS).read(b'[{"name": "A"}, {"name": "B"}]')
    monkeypatch.setattr(tables, "_LARGEST", 1)
    with pytest.raises(DumpError, match="MB in 100 rows"):
        Mapped(FIELDS).read(packed(ROWS))


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small user never installs it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DumpError, match=r"is a Parquet file; pip install 'trending-digest\[parquet\]'"):
        Mapped(FIELDS).read(packed(ROWS))


def test_paths() -> None:
    """Into objects and lists, by place or at each item; a name with a dot comes first."""
    value = {"a.b": 1, "a": {"b": 2, "c": [{"d": 3}, {"e": 4}]}, "l": [[5], 6]}
    assert (at(value, "a.b"), at(value, "a.c.d"), at(value, "a.c.1.e")) == (1, [3], 4)
    assert (at(value, "l.-2.0"), at(value, "l.7"), at(value, "l.0.x")) == (5, None, [])
    assert (at(value, "x.y"), at(value, "a.x"), at(7, "a.b"), at(value, "a.b.c.d")) == (None, None, None, None)


def test_days_and_flags() -> None:
    """As Parquet has them: a day is its text, a flag is no value."""
    assert Mapped((("title", "t"),)).read(b'[{"t": true}]').dropped[0].reason == "has no title"
    assert Mapped((("title", "t"),)).sniff(b"x")
    data = packed([{"name": "A", "likes": 3.0, "v": None}, {"name": "B", "likes": 3.5, "v": 1}])
    assert [record.upvotes for record in Mapped(FIELDS).read(data).records] == [3, None]


def _said(data: bytes, fields: Fields) -> list[tuple[int, str, Loss]]:
    return [(drop.line, drop.reason, drop.loss) for drop in Mapped(fields).read(data).dropped]


@pytest.mark.parametrize(
    ("data", "there"),
    [
        (b"name;likes\nA;1\nB;2\n", "“name”, “likes”"),
        (b'[{"name": "A", "likes": 1}, {"name": "B"}]', "“name”, “likes”"),
        (b'{"name": "A"}\n{"name": "B", "p": {"likes": 1}, "q": [{"r": 1}]}\n', "“name”, “p.likes”, “q.r”"),
        (packed([{"name": "A", "likes": 3, "other": {"x": 1}}]), "“name”, “likes”, “other”"),
    ],
    ids=["text", "list", "lines", "parquet"],
)
def test_a_column_that_no_record_has_is_said(data: bytes, there: str) -> None:
    """R8: which field, which column, and which there are; nothing else comes of it."""
    told = f"has in no record the “tags.x” that [source.fields] names for categories; there are {there}"
    fields = (("title", "name"), ("categories", "tags.x"))
    assert _said(data, fields) == [(0, told, Loss.NONE)]
    reading = read(data, fields=fields)
    assert (reading.records[0].revision.title, set(reading.signs), reading.unread) == ("A", {"without categories"}, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"name,people\nA,\n",
        b'[{"name": "A", "people": null}]',
        b'[{"name": "A", "people": []}]',
        b'[{"name": "A", "people": [{"name": null}]}]',
        b'[{"name": "A"}, {"name": "B", "people": [{"x": 1}, {"name": "Ada"}]}]',
        b"[]",
    ],
)
def test_a_column_that_a_record_has_is_not(data: bytes) -> None:
    """Be it empty in all of them, or there in one alone; where there is no record, nobody can tell."""
    path = "people" if data.startswith(b"name") else "people.name"
    assert _said(data, (("title", "name"), ("authors", path))) == []


def test_places_in_lists_and_very_many_columns() -> None:
    """A path may number the items of a list; of a hundred columns, twenty are named."""
    fields = (("title", "name"), ("doi", "ids.1.doi"), ("id", "ids.0.doi"), ("url", "ids.2"), ("version", "name.x"))
    rows: list[dict[str, Any]] = [{"name": "A", "ids": [{"doi": 1}, {"x": 1}], **{f"c{n}": n for n in range(100)}}]
    said = _said(json.dumps(rows).encode(), fields)
    assert [reason.partition(" that")[0] for _, reason, _ in said] == [
        "has in no record the “ids.1.doi”",
        "has in no record the “ids.2”",
        "has in no record the “name.x”",
    ]
    assert said[0][1].endswith("“c17”, …")
