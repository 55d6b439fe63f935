"""Answers of arXiv's API, and its errors."""

import pytest

from digest.core.errors import DumpError
from digest.core.snapshot import StatedDay
from digest.dumps.readers.feeds.arxiv_atom import ArxivAtom
from digest.dumps.readers.registry import read
from tests.support.data import FIXTURES

ANSWER = (FIXTURES / "query.atom.xml").read_bytes()
ERROR = (
    b"<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_1</id><title>Error</title>"
    b"<summary>incorrect id format for 1</summary></entry>"
)


def answer(entries: bytes) -> bytes:
    """The answer of the fixture with other entries."""
    return ANSWER[: ANSWER.index(b"  <entry>")] + entries + b"</feed>"


def test_an_answer() -> None:
    """Ids with versions, the primary category first, the day of the answer."""
    reading = read(ANSWER)
    assert (reading.format, reading.day, reading.dropped) == ("arxiv-atom", StatedDay(4, 6, 2019), ())
    first, second = reading.records
    assert (first.ids, first.line, first.revision.version) == (("1904.02670v1",), 10, 1)
    assert first.revision.title == "What Twitter Profile and Posted Images Reveal About Depression and Anxiety"
    assert first.revision.categories == ("cs.HC", "cs.SI")
    assert first.revision.authors[3] == "Lyle H. Ungar"
    assert "0.338[95% CI, 0.101-0.576]" in second.revision.abstract


def test_a_comment_withdraws_and_a_doi_is_an_id() -> None:
    """Both stand in elements of arXiv's own; one without a primary category has the others."""
    entry = (
        b"<entry xmlns:arxiv='http://arxiv.org/schemas/atom'><id>http://arxiv.org/abs/1904.1v2</id><title>T</title>"
        b"<arxiv:comment>Withdrawn by the author</arxiv:comment><arxiv:doi>10.1000/x</arxiv:doi>"
        b"<category term='cs.LG'/></entry>"
    )
    (record,) = ArxivAtom().read(answer(entry)).records
    assert (record.ids, record.revision.withdrawn, record.revision.categories) == (("10.1000/x",), True, ("cs.LG",))


def test_an_error_is_no_paper() -> None:
    """R2: alone it makes the dump an error; beside papers it is reported with its line."""
    with pytest.raises(DumpError, match="is an error of arXiv's API: “incorrect id format for 1”"):
        ArxivAtom().read(answer(ERROR))
    reading = ArxivAtom().read(ANSWER.replace(b"</feed>", ERROR + b"<entry><title/></entry></feed>"))
    assert [drop.line for drop in reading.dropped] == [63, 63]
    assert len(reading.records) == 2


def test_an_answer_that_contradicts_itself() -> None:
    """R2: the API at times counts papers and sends none; where it counts none, it is a quiet day."""
    with pytest.raises(DumpError, match="counts “2877” papers and holds none"):
        ArxivAtom().read(answer(b""))
    assert ArxivAtom().read(answer(b"").replace(b">2877<", b">0<")).signs == {"none"}


def test_a_feed_of_announcements_is_none() -> None:
    """Its entries look alike, and have marks."""
    assert not ArxivAtom().sniff(b"<feed><id>http://rss.arxiv.org/atom/cs</id><entry>arxiv.org/api/</entry></feed>")
