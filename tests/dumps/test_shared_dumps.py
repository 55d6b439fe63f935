"""Real dumps of the API, the scraper and arXiv's listings: what is read of each, checked by hand with their README."""

import gzip
import json

import pytest

from digest.core.errors import DumpError
from digest.dumps.readers.registry import read
from tests.support.data import shared
from tests.support.readings import Row, check, files, ids

_API = "hf_api/raw"
_INTRADAY = f"{_API}/intraday_2025-01-08"
_HOSTILE = "hostile/raw"
_NONE = frozenset({"none"})

ROWS = (
    Row(f"{_API}/2024-05-27.json", "daily-api", 13),
    Row(f"{_API}/2024-06-01.json", "daily-api", 0, signs=_NONE),  # the bare number 1, a Saturday
    Row(f"{_API}/2024-12-11.json", "daily-api", 26),  # in Python's notation
    Row(f"{_API}/2025-01-10.json", "daily-api", 9, day=(1, 10, 2025)),  # the same, within an answer with its date
    Row(f"{_API}/2025-01-11.json", "daily-api", 0, day=(1, 11, 2025), signs=_NONE),
    Row(f"{_API}/2025-01-12.json", "daily-api", 0, day=(1, 12, 2025), signs=_NONE),
    Row(f"{_API}/2025-03-11.json", "daily-api", 26),
    Row(f"{_API}/2025-03-18.json", "daily-api", 17, day=(3, 18, 2025)),
    Row(f"{_INTRADAY}/00_2025-01-08T170741+0000.json", "daily-api", 13),
    Row(f"{_INTRADAY}/01_2025-01-09T042026+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/02_2025-01-09T042846+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/03_2025-01-09T051331+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/04_2025-01-09T052522+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/05_2025-01-09T054058+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/06_2025-01-09T054920+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/07_2025-01-09T060715+0000.json", "daily-api", 15),
    Row(f"{_INTRADAY}/08_2025-01-09T062504+0000.json", "daily-api", 15),
    Row(
        "hf_scrape/latest_2025-12-04.json",
        "hf-scrape",
        24,
        dropped={"has its title in the abstract's place": 2, "has a comment in the abstract's place": 7},
    ),
    Row("arxiv_rolling/raw/README_2024-03-15.md.gz", "arxiv-table", 79),
    Row("arxiv_rolling/raw/README_2025-11-12.md.gz", "arxiv-table", 237, day=(11, 13, 2025)),
    Row("arxiv_rolling/raw/README_2025-11-13.md.gz", "arxiv-table", 236, day=(11, 14, 2025)),
    Row("arxiv_new/raw/2025-03-18.jsonl.gz", "jsonl", 328, repeats=137),  # cross-lists repeat within a file
    Row("arxiv_new/raw/2026-01-02.jsonl.gz", "jsonl", 207, repeats=62),
    Row(f"{_HOSTILE}/hf_daily_payload_2024-06-01.json", "daily-api", 0, signs=_NONE),
    Row(f"{_HOSTILE}/hf_daily_payload_2025-01-10.json", "daily-api", 9, day=(1, 10, 2025)),
    Row(f"{_HOSTILE}/hf_daily_payload_2025-01-12.json", "daily-api", 0, day=(1, 12, 2025), signs=_NONE),
    Row(f"{_HOSTILE}/openalex_mixed_null_abstract_2026-05-03.jsonl", "jsonl", 4),
    Row(f"{_HOSTILE}/partial_records_arxiv_2026-03-12.jsonl", "jsonl", 46, repeats=4, dropped={"has no title (id": 10}),
)
EMPTY = "arxiv_rolling/raw/README_2024-03-15T2325_zero_bytes.md"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.path)
def test_a_real_dump_is_read_as_the_table_says(row: Row) -> None:
    """R8: every paper is there, and what is left out is said with its place."""
    reading = check(row)
    assert len(set(ids(reading))) == row.papers
    assert all(dropped.line > 0 for dropped in reading.dropped)


def test_every_file_of_these_folders_is_in_the_table() -> None:
    """Nothing is passed over."""
    folders = (_API, "hf_scrape", "arxiv_rolling/raw", "arxiv_new/raw", _HOSTILE)
    assert set.union(*map(files, folders)) == {row.path for row in ROWS} | {EMPTY}


def test_a_file_without_a_byte_is_refused() -> None:
    """R2: it is no listing without papers."""
    with pytest.raises(DumpError, match="is empty; fetch it again"):
        read(shared(EMPTY).read_bytes(), name=EMPTY)


def test_the_api_gives_what_its_records_hold() -> None:
    """The order of the answer, up-votes, authors, whole abstracts, and titles without their hard newlines."""
    data = shared(f"{_API}/2025-03-18.json").read_bytes()
    given = [item["paper"] for item in json.loads(data)]
    records = read(data).records
    assert [record.ids[0] for record in records] == [paper["id"] for paper in given]
    assert [record.upvotes for record in records] == [paper["upvotes"] for paper in given]
    assert [record.revision.title for record in records] == [" ".join(paper["title"].split()) for paper in given]
    assert [record.revision.abstract for record in records] == [" ".join(paper["summary"].split()) for paper in given]
    assert any("\n" in paper["title"] for paper in given)
    assert records[0].revision.authors == tuple(author["name"] for author in given[0]["authors"])
    assert "https://beingbeyond.github.io/Being-0/" in {link.url for link in records[0].revision.links}


def test_the_rolling_listing_gives_versions() -> None:
    """Every id has the version that its address ends with."""
    text = gzip.decompress(shared("arxiv_rolling/raw/README_2024-03-15.md.gz").read_bytes()).decode()
    records = read(text.encode()).records
    assert sum(f"{record.ids[0]})**" in text for record in records) == 79
    assert [record.revision.version for record in records].count(2) == 5
    assert all(record.revision.abstract for record in records)


def test_a_row_of_openalex_in_an_arxiv_feed_meets_its_paper() -> None:
    """R3: the arXiv id comes first, so that the paper is not new when arXiv itself shows it."""
    data = shared(f"{_HOSTILE}/openalex_mixed_null_abstract_2026-05-03.jsonl").read_bytes()
    records = read(data).records
    assert records[0].ids == ("2604.28106", "openalex:W7159891305")
    assert records[1].ids == ("openalex:W7128388982", "10.17638/03194791")
    assert records[1].revision.abstract == ""


@pytest.mark.parametrize("name", ["hostile.jsonl.gz", "withdrawn.jsonl.gz"])
def test_awkward_texts_are_read(name: str) -> None:
    """Each line with a title is a paper or a repeat or is named; every notice of withdrawal is known as one."""
    data = gzip.decompress(shared(f"hostile/{name}").read_bytes())
    titled = sum(bool(" ".join((json.loads(line).get("title") or "").split())) for line in data.splitlines())
    reading = read(data)
    untitled = sum("has no title" in dropped.reason for dropped in reading.dropped)
    assert len(reading.records) + reading.repeats == titled
    assert len(reading.dropped) == untitled
    assert name == "hostile.jsonl.gz" or all(record.revision.withdrawn for record in reading.records)
