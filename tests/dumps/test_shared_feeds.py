"""Every feed and every answer of OAI-PMH in the collection: what is read of it, and what is not.

The counts stand in the collection's README or were taken from the raw text; `counted` takes them again, by
expressions that know nothing of XML.
"""

import gzip
import re
from collections import Counter
from typing import NamedTuple

import pytest

from digest.core.paper import Mark
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers.registry import read
from tests.support.data import shared

ITEM = re.compile(r"<(?:item|record)>.*?</(?:item|record)>", re.DOTALL)
PAPER = re.compile(r"(?:<link>https?://arxiv\.org/abs/|<identifier>oai:arXiv\.org:)([^<]+)<")
ANNOUNCED = re.compile(r"\(arXiv:[\w.]+v(\d+) \[[\w.-]+\]( UPDATED| CROSS LISTED|)\)")
MARKS = {"": Mark.NEW, " UPDATED": Mark.REPLACE, " CROSS LISTED": Mark.CROSS}


class Row(NamedTuple):
    """What a file holds: papers, those announced as new, cross-listed and replaced, its day, and its signs."""

    papers: int
    new: int = 0
    cross: int = 0
    replaced: int = 0
    day: StatedDay | None = None
    signs: frozenset[str] = frozenset()


TRANSLATED = frozenset({"translated"})
ARXIV_RSS = {  # papers, new, cross-listed, replaced
    "2023-05-01T0310": (7, 7, 0, 0),
    "2023-05-02T0312": (12, 9, 0, 3),
    "2023-05-03T0312": (20, 17, 0, 3),
    "2023-05-03T0907": (21, 18, 0, 3),
    "2023-05-04T0312": (15, 11, 0, 4),
    "2023-05-05T0313": (12, 9, 1, 2),
    "2023-05-08T0313": (10, 8, 0, 2),
    "2023-05-09T0314": (18, 9, 0, 9),
    "2023-05-10T0314": (19, 14, 0, 5),
    "2023-05-11T0313": (16, 14, 0, 2),
    "2023-05-12T0313": (13, 12, 0, 1),
    "2023-05-15T0313": (18, 17, 0, 1),
    "2023-05-16T0314": (15, 9, 0, 6),
    "2023-05-17T0316": (12, 10, 0, 2),
    "2023-05-18T0318": (15, 13, 0, 2),
    "2023-05-18T0911": (16, 13, 0, 3),
    "2023-05-19T0320": (15, 13, 0, 2),
    "2023-05-22T0319": (10, 9, 0, 1),
    "2023-05-23T0319": (12, 6, 0, 6),
    "2023-05-24T0325": (18, 15, 0, 3),
    "2023-05-25T0324": (14, 9, 0, 5),
    "2023-05-26T0322": (13, 10, 0, 3),
    "2023-05-29T0315": (15, 13, 0, 2),
    "2023-05-30T0318": (8, 2, 0, 6),
    "2023-05-30T0909": (9, 3, 0, 6),
    "2023-05-31T0320": (23, 18, 0, 5),
    "2023-06-01T0329": (11, 7, 0, 4),
    "2023-06-02T0320": (11, 5, 0, 6),
    "2023-06-05T0317": (18, 14, 1, 3),
    "2023-06-06T0321": (24, 10, 0, 14),
    "2023-06-07T0319": (19, 13, 0, 6),
    "2023-06-07T0907": (20, 14, 0, 6),
    "2023-06-08T0320": (17, 15, 0, 2),
    "2023-06-09T0318": (12, 6, 1, 5),
    "2023-06-12T0315": (12, 9, 0, 3),
    "2023-06-13T0315": (9, 6, 0, 3),
    "2023-06-14T0311": (18, 10, 0, 8),
}
FILES = {
    **{f"arxiv_rss/csIR_{name}.xml.gz": Row(*counts, signs=TRANSLATED) for name, counts in ARXIV_RSS.items()},
    "arxiv_rss/csIR_2023-06-15T0305.xml.gz": Row(0, signs=frozenset({"none"})),
    "hf_rss/feed_2025-04-25.xml": Row(15, day=StatedDay(4, 25, 2025)),
    "hf_rss/feed_2025-12-14.xml": Row(25, day=StatedDay(12, 14, 2025)),
    "hf_rss/feed_weekly_2025-04-25.xml": Row(97, day=StatedDay(4, 25, 2025)),
    "arxiv_oai/GetRecord.xml": Row(1, day=StatedDay(10, 21, 2016)),
    "arxiv_oai/ListRecords_arXivRaw_2016-10-20.xml.gz": Row(
        387, day=StatedDay(10, 21, 2016), signs=frozenset({"resumable"})
    ),
    "arxiv_oai/arXiv-meta-1994.xml": Row(39),
}


def text_of(name: str) -> str:
    """The text of a file."""
    data = shared(name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode()


def reading_of(name: str) -> Reading:
    """What our reader makes of the file's own bytes."""
    return read(shared(name).read_bytes(), name=name)


def counted(text: str) -> Row:
    """Papers and marks of a raw text; of two announcements of one paper, as one entry has them, the last counts."""
    items = ITEM.findall(text)
    papers = {paper[1] for item in items if (paper := PAPER.search(item))}
    found = [ANNOUNCED.findall(item) for item in items]
    marks = Counter(MARKS[marks[-1][1]] for marks in found if marks)
    return Row(len(papers), marks[Mark.NEW], marks[Mark.CROSS], marks[Mark.REPLACE])


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_read_whole(name: str) -> None:
    """R8: by the table, by an independent count, with nothing dropped and nothing twice."""
    row, reading = FILES[name], reading_of(name)
    marks = Counter(record.mark for record in reading.records)
    found = Row(
        len(reading.records), marks[Mark.NEW], marks[Mark.CROSS], marks[Mark.REPLACE], reading.day, reading.signs
    )
    assert found == row
    assert found[:4] == counted(text_of(name))[:4]
    assert (reading.dropped, reading.repeats) == ((), 0)
    assert reading.format == ("oai" if name.startswith("arxiv_oai") else "feed")
    assert all(record.ids and record.revision.abstract for record in reading.records)


def test_the_table_names_every_file() -> None:
    """None of the three folders holds another one."""
    folders = ("arxiv_rss", "hf_rss", "arxiv_oai")
    assert {f"{folder}/{path.name}" for folder in folders for path in shared(folder).iterdir()} == set(FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("arxiv_rss")])
def test_titles_and_abstracts_are_the_papers_own(name: str) -> None:
    """A translator's Chinese stands in none of them; versions are those that arXiv announced."""
    records = reading_of(name).records
    assert not [record for record in records if re.search(r"[\u4e00-\u9fff]", record.revision.title)]
    assert not [record for record in records if re.search(r"[\u4e00-\u9fff]{3}", record.revision.abstract[:200])]
    assert all(f"v{record.revision.version}" == re.sub(r".*(?=v)", "", record.ids[0]) for record in records)


def test_authors_and_votes_of_the_page() -> None:
    """They stand in the HTML of each description."""
    name = "hf_rss/feed_weekly_2025-04-25.xml"
    records, text = reading_of(name).records, text_of(name)
    votes = [int(count) for count in re.findall(r"Upvotes:&lt;/b&gt; (\d+)&lt;", text)]
    assert [record.upvotes for record in records] == votes
    authors = re.findall(r"Authors:&lt;/b&gt; (.*?)&lt;/p&gt;", text)
    assert [", ".join(record.revision.authors) for record in records] == authors


def test_versions_and_withdrawals_of_a_harvest() -> None:
    """387 papers, 330 of them with 2 to 15 versions, six taken back, and where the list goes on."""
    reading = reading_of("arxiv_oai/ListRecords_arXivRaw_2016-10-20.xml.gz")
    text = text_of("arxiv_oai/ListRecords_arXivRaw_2016-10-20.xml.gz")
    versions = [len(re.findall(r"<version ", item)) for item in ITEM.findall(text)]
    assert [record.revision.version for record in reading.records] == versions
    assert sum(2 <= count <= 15 for count in versions) == 330
    last = [re.findall(r"<source_type>(\w+)<[^<]*</version>", item)[-1:] for item in ITEM.findall(text)]
    assert sum(record.revision.withdrawn for record in reading.records) == last.count(["I"]) == 6
    assert reading.resume == "1403493|1001"
    assert all(record.revision.authors and record.revision.categories for record in reading.records)


def test_tex_of_1994_stays() -> None:
    """Mathematics and accents stand as arXiv has them."""
    abstracts = " ".join(record.revision.abstract for record in reading_of("arxiv_oai/arXiv-meta-1994.xml").records)
    assert "$\\hbar/k_B T$" in abstracts
    assert "{\\it sequences}" in abstracts
