"""Tables in Markdown: columns by their names, rows with versions, whatever stands in the cells."""

import pytest

from digest.core.errors import DumpError
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers import arxiv_table
from digest.dumps.readers.arxiv_table import ArxivTable
from tests.support.hanging import no_hang

HEAD = "|Date|Title|Abstract|Comment|\n|---|:---|---|---|\n"


def read(*rows: str, head: str = HEAD) -> Reading:
    """The reading of a table."""
    return ArxivTable().read((head + "\n".join(rows)).encode())


def test_columns_go_by_their_names() -> None:
    """In any order; the id and its version stand in the first link to arXiv, wherever that is; code is a link."""
    head = "|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
    row = "|**2024-01-01**|**A Title**|Ada et.al.|[2401.00001](http://arxiv.org/abs/2401.00001v3)|[c](https://github.com/a/b)|"
    (record,) = read(row, head=head).records
    assert (record.revision.title, record.ids, record.revision.version) == ("A Title", ("2401.00001v3",), 3)
    assert "https://github.com/a/b" in {link.url for link in record.revision.links}
    assert ArxivTable().sniff((head + row).encode())


def test_bars_and_folds_in_cells() -> None:
    """A bar in a fold or after a backslash separates nothing; entities and line breaks are text."""
    row = "|x|[A \\| B &amp; C](https://arxiv.org/abs/2401.00001)|<details><summary>Show</summary><p>|x|<br>y</p></details>||"
    (record,) = read(row).records
    assert (record.revision.title, record.revision.abstract) == ("A | B & C", "|x| y")
    assert (record.ids, record.revision.version) == (("2401.00001",), None)


def test_a_fold_without_an_end_is_none() -> None:
    """R8: it costs none of the cells behind it."""
    (record,) = read("|x|A|<details>y|This paper has been withdrawn.|").records
    assert (record.revision.title, record.revision.abstract, record.revision.withdrawn) == ("A", "y", True)


def test_a_version_without_end_is_none() -> None:
    """R8: no number is made of five thousand digits."""
    (record,) = read(f"|x|[A](https://arxiv.org/abs/2401.00001v{'9' * 300})|y|z|").records
    assert record.revision.version is None


@pytest.mark.parametrize("piece", ["<details>", "\\u", "\\|", "<", "</details>"])
def test_no_row_hangs(piece: str) -> None:
    """R38: whatever repeats itself comes to an end."""
    with no_hang():
        read(*[f"|x|A|{piece * (arxiv_table.LONGEST // len(piece))}|z|"] * 8)


def test_no_blank_lines_hang() -> None:
    """R38: the head of a table is looked for in a time that grows with the dump alone."""
    with no_hang():
        assert not any(ArxivTable().sniff(b"arxiv.org/ |" + b"\n" * 65_000) for _ in range(60))


def test_a_comment_may_withdraw() -> None:
    """And a title may have no link."""
    (record,) = read("|x|A|y|This paper has been withdrawn.|").records
    assert (record.ids, record.revision.withdrawn) == ((), True)


def test_rows_that_are_none_are_said() -> None:
    """R8: without a title, or torn; tables without titles and text around them are passed over."""
    other = "\n\n## More\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    reading = read("|x||y|z|", other + HEAD + "|x|[A](https://arxiv.org/abs/2401.00001)|y||", "|x|[B](https://arx")
    assert [record.revision.title for record in reading.records] == ["A"]
    assert [(drop.line, drop.reason) for drop in reading.dropped] == [
        (3, "has no title"),
        (14, "is a row that breaks off: “[B](https://arx”"),
    ]
    assert reading.signs == {"cut"}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Last update: 2025-11-13", StatedDay(11, 13, 2025)),
        ("## Updated on 2024.03.01", StatedDay(3, 1, 2024)),
        ("Updated: 2025-13-99", None),
        ("nothing", None),
    ],
)
def test_the_day_that_the_listing_states(line: str, day: StatedDay | None) -> None:
    """Above its first table."""
    assert read("|x|A|y|z|", head=f"{line}\n\n{HEAD}").day == day


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hostile listings cannot fill the memory."""
    monkeypatch.setattr(arxiv_table, "MOST", 2)
    with pytest.raises(DumpError, match="more than 2 lines"):
        read("a", "b")


def test_a_table_without_arxiv_is_not_claimed() -> None:
    """Other tables in Markdown are none of this format."""
    assert not ArxivTable().sniff((HEAD + "|x|A|y|z|").encode())
    assert not ArxivTable().sniff(b"# arxiv.org/ | Title |")
