"""Text between commas and the like, torn in every way: what is torn costs itself, and is said with its place."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.errors import DumpError
from digest.core.snapshot import Loss
from digest.dumps.readers.delimited import delimited
from digest.dumps.readers.mapped import Mapped
from digest.dumps.readers.row import Row
from tests.support.hanging import no_hang

UNSURE = "has no line end; if the dump breaks off there, its last cell is not whole"
NAMES = ("title", "abstract", "id")
MARKS = ",\t;|"
Cells = list[str]


def rows(text: str, mark: str = ",") -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Lines and titles of the rows below the names of columns, and what is said of others."""
    found = list(delimited(mark.join(NAMES).encode() + b"\n" + text.encode(), "title", NAMES))
    good = [(row.place, row.value["title"]) for row in found if row.value]
    return good, [(row.place, row.problem) for row in found if not row.value]


@pytest.mark.parametrize(
    ("text", "good", "said"),
    [
        ("A,a,1\nB,b\nC,c,3\n", [2, 4], [(3, "has 2 cells, not 3")]),
        ("A,a,1\nB,b,2,x\nC,c,3\n", [2, 4], [(3, "has 4 cells, not 3")]),
        ("A,a,1\nB\n\n,,\nC,c,3\n", [2, 6], [(3, "has 1 cell, not 3")]),
        ('A,a,1\nB,"b,2\nC,c,3\nD,d,4\n', [2, 4, 5], [(3, "opens a quote that is never closed")]),
        (
            'A,a,1\nB,"b,2\nC,c,3\nD,"d, e",4\nE,e,5\n',
            [2, 4, 5, 6],
            [(3, "opens a quote that is closed in the midst of another row")],
        ),
        ('A,"b,2\nC,c,3"\nD,d,4\n', [3, 4], [(2, "has 2 cells, not 3")]),
        ('A,"b,2\nC",D,d,4\nE,e,5\n', [4], [(2, "has 4 cells, not 3, and line 3 is no row either")]),
        ('A,"b\nc\nd\n\ne', [], [(2, "opens a quote that is never closed, and lines to 6 are no rows either")]),
        ('A,"b" c,2\nC,c,3\n', [3], [(2, 'has more than a cell between quotes: “"b" c,2”')]),
        ('A,"b ""q"" \n\n c",2\nC,c 5" x,3\n', [2, 5], []),
        ('"A\n', [], [(2, "opens a quote that is never closed")]),
        ("A,a,1\rB,b\r\nC,c,3\r", [2, 4], [(3, "has 2 cells, not 3")]),
        ("A,a,1\nB,", [2], [(3, "has 2 cells, not 3")]),
        ("A,a,1\nB,b,", [2, 3], [(3, UNSURE)]),
        ('A,a,1\nB,"b\n",', [2, 3], [(3, UNSURE)]),
        (
            'A,"1\n2\n3\n4\n5,6\n","7',
            [],
            [(2, "opens a quote that is never closed, and lines to 7 are no rows either")],
        ),
        ('A,"b","c","d\n","e\n","f","g\n', [], [(2, "has 4 cells, not 3, and lines to 4 are no rows either")]),
    ],
)
@pytest.mark.parametrize("mark", MARKS)
def test_what_is_torn_costs_itself(mark: str, text: str, good: list[int], said: list[tuple[int, str]]) -> None:
    """R8: too few cells and too many, quotes without an end and those that swallow the rows below them."""
    found, problems = rows(text.replace(",", mark), mark)
    assert [line for line, _ in found] == good
    assert problems == [(line, why.replace('b" c,', f'b" c{mark}').replace("\t", " ")) for line, why in said]


def test_only_a_column_that_is_wanted_can_be_cut() -> None:
    """What its last cell lost is nothing to us then."""
    assert [row.problem for row in delimited(b"title,x\nA,1", "title", ["title"])] == [""]


def test_the_names_of_columns_alone_are_no_row() -> None:
    """A table that has nothing in it yet, and one whose end is blank lines."""
    for text in (b"title,id", b"\n\ntitle,id\n", b"title,id\n\n \n"):
        assert [row.value for row in delimited(text, "title", ["id"]) if row.value] == []


@pytest.mark.parametrize(("text", "cut"), [('A,a,1\nB,"b', True), ("A,a,1\nB,b", True), ("A,a,1\nB,b\n", False)])
def test_that_it_breaks_off_is_a_sign(text: str, cut: bool) -> None:
    """R2: the doctor weighs it as of JSON lines."""
    fields = tuple(zip(NAMES, NAMES, strict=True))
    assert ("cut" in Mapped(fields).read(f"title,abstract,id\n{text}".encode()).signs) is cut


def _written(table: list[Cells], mark: str, end: str) -> list[str]:
    """Each row as text."""
    found = []
    for cells in table:
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=mark, lineterminator=end).writerow(cells)
        found.append(out.getvalue())
    return found


_WORDS = st.text('ab"é文 .', min_size=1, max_size=8).map(lambda text: f"t{text}")
_LINES = st.lists(_WORDS, min_size=1, max_size=4).map("\n".join)
_MARKED = st.text('ab",;|\t', max_size=8).map(lambda text: f"m{text}")
_TABLES = st.lists(st.tuples(_WORDS | _MARKED, _LINES | _MARKED, _WORDS).map(list), min_size=1, max_size=6)


@given(_TABLES, st.sampled_from(MARKS), st.sampled_from(["\n", "\r\n"]))
def test_what_is_sound_is_read_as_it_was_written(table: list[Cells], mark: str, end: str) -> None:
    """Cells with marks, quotes and several lines, each in its place; nothing is said."""
    text = end.join((mark.join(NAMES), "")) + "".join(_written(table, mark, end))
    found = list(delimited(text.encode(), "title", NAMES))
    assert [list(row.value.values()) for row in found] == table
    assert [row.problem for row in found] == [""] * len(table)


@given(_TABLES, st.sampled_from(MARKS), st.sampled_from(["\n", "\r\n"]), st.data())
def test_a_cut_at_any_byte_costs_the_torn_row_alone(
    table: list[Cells], mark: str, end: str, data: st.DataObject
) -> None:
    """R8: all rows before it are read, and exactly the torn one is said, unless the cut falls between two rows."""
    head = (mark.join(NAMES) + end).encode()
    whole = [row.encode() for row in _written(table, mark, end)]
    cut = data.draw(st.integers(0, sum(map(len, whole))))
    found = list(delimited(head + b"".join(whole)[:cut], "title", NAMES))
    complete, line, place = 0, 2, 0
    while complete < len(whole) and place + len(whole[complete]) <= cut:
        place += len(whole[complete])
        line += whole[complete].count(b"\n")
        complete += 1
    rest = whole[complete][: cut - place] if place < cut else b""
    assert [list(row.value.values()) for row in found if row.value][:complete] == table[:complete]
    others = [row for row in found[complete:] if row.value]
    said = [row for row in found if row.problem]
    assert [row.place for row in said] == [line] * (rest.strip() != b"" and not _whole(rest, said))
    assert not others or [row.loss for row in said] in ([Loss.NONE], [])


def _whole(rest: bytes, said: list[Row]) -> bool:
    """Whether a row lacks nothing but half of its line end."""
    return rest.endswith(b"\r") and not said


@given(st.integers(0, 299), st.integers(0, 40))
def test_rows_around_an_open_quote_are_kept(torn: int, place: int) -> None:
    """R8: a quote too many, in the middle of hundreds of rows, costs its own row, or is a letter of it."""
    table = [f'Title {n},"Abstract, of {n}",25{n:02}.{n:05}\n' for n in range(300)]
    place = min(place, len(table[torn]) - 1)
    table[torn] = f'{table[torn][:place]}"{table[torn][place:]}'
    good, said = rows("".join(table))
    assert {line for line, _ in said} <= {torn + 2}
    assert len(good) + len(said) == len(table)


@pytest.mark.parametrize("line", ['a","d\n', '"a\n', '""\n', '"""\n', 'a",b,"d\n', '"a,\n', ',"\n', '"",""a\n'])
def test_no_text_of_quotes_hangs(line: str) -> None:
    """R38: whatever opens and closes on each line: rows, or a refusal."""
    for width in (2, 3, 1_000):
        names = ",".join(f"c{n}" for n in range(width)).encode()
        with no_hang(), suppress(DumpError):
            assert sum(1 for _ in delimited(names + b"\n" + line.encode() * 40_000, "c0", ["c0"])) >= 0


def test_a_table_that_is_torn_everywhere_is_refused() -> None:
    """R8: in one line with its remedy, where each line would have all those below it read again."""
    names = ",".join(f"c{n}" for n in range(1_000))
    with pytest.raises(DumpError, match="is torn in more places than is worth reading; fetch it again"):
        list(delimited(f"{names}\n".encode() + b'a","d\n' * 900, "c0", ["c0"]))
