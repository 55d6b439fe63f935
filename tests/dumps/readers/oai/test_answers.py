"""OAI-PMH: the three formats of metadata, errors, deleted records, and lists that go on elsewhere."""

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record
from digest.core.snapshot import Dropped, Reading, StatedDay
from digest.dumps.readers.oai.answers import Oai

HEADER = "<header><identifier>oai:arXiv.org:0804.2273</identifier><setSpec>cs</setSpec></header>"
ROOT = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<responseDate>2016-10-21T07:09:03Z</responseDate>{}</OAI-PMH>"
)


def read(*records: str, around: str = "{}") -> Reading:
    """The reading of an answer with these records."""
    made = "".join(f"\n<record>{record}</record>" for record in records)
    return Oai().read(ROOT.format(around.format(f"<ListRecords>{made}</ListRecords>")).encode())


def one(metadata: str, header: str = HEADER) -> Record:
    """The record of one paper's metadata."""
    (record,) = read(f"{header}<metadata>{metadata}</metadata>").records
    return record


def versions(*kinds: str) -> str:
    """Versions with these source types."""
    made = (f'<version version="v{n}"><source_type>{kind}</source_type></version>' for n, kind in enumerate(kinds, 1))
    return "".join(made)


def test_arxiv_raw() -> None:
    """The last version's number, authors in one text with affiliations, categories without control characters."""
    record = one(
        f"<arXivRaw><id>0804.2273</id>{versions('D', '', 'AD')}<version version='odd'/><title> A\n T </title>"
        "<authors>Ada Lovelace (London), Emmy Noether ((1) Göttingen), M. Mee Jr.</authors>"
        "<categories>cs.DL\x7f cs.NI</categories><doi>10.1000/x</doi><abstract> We show. </abstract></arXivRaw>"
    )
    assert (record.line, record.ids) == (2, ("0804.2273", "10.1000/x"))
    revision = record.revision
    assert (revision.title, revision.abstract, revision.version) == ("A T", "We show.", 3)
    assert revision.authors == ("Ada Lovelace", "Emmy Noether", "M. Mee Jr.")
    assert (revision.categories, revision.withdrawn) == (("cs.DL", "cs.NI"), False)


@pytest.mark.parametrize(
    ("metadata", "withdrawn"),
    [
        (versions("D", "I"), True),
        (versions("I", "D"), False),
        ("<comments>This paper has been withdrawn by the author</comments>", True),
        ("<abstract>This paper has been withdrawn.</abstract>", True),
        ("<description>We show.</description><description>Comment: Withdrawn</description>", True),
        ("<comments>7 pages</comments>", False),
    ],
)
def test_withdrawals(metadata: str, withdrawn: bool) -> None:
    """By arXiv's type of the last version, by the comment, by the abstract."""
    assert one(f"<arXivRaw><title>T</title>{metadata}</arXivRaw>").revision.withdrawn is withdrawn


def test_arxiv_with_names_in_parts() -> None:
    """Given names first; no version is counted there."""
    names = (
        "<author><keyname>Mee</keyname><forenames>M.</forenames><suffix>Jr.</suffix></author>"
        "<author><keyname>LIGO</keyname></author>"
    )
    revision = one(f"<arXiv><id>0804.2273</id><title>T</title><authors>{names}</authors></arXiv>").revision
    assert (revision.authors, revision.version) == (("M. Mee Jr.", "LIGO"), None)


def test_dublin_core() -> None:
    """The first description is the abstract, marked ones are comments; identifiers of several kinds."""
    record = one(
        "<dc:title>T</dc:title><dc:creator>Lovelace, Ada</dc:creator><dc:creator>Emmy Noether</dc:creator>"
        "<dc:description>Comment: 7 pages</dc:description><dc:description>We show.</dc:description>"
        "<dc:description>We also show.</dc:description>"
        "<dc:identifier>http://arxiv.org/abs/0804.2273</dc:identifier><dc:identifier>Phys. Rev. 1</dc:identifier>"
        "<dc:identifier>doi:10.1000/x</dc:identifier>"
    )
    assert (record.ids, record.revision.abstract) == (("0804.2273", "10.1000/x"), "We show.")
    assert record.revision.authors == ("Ada Lovelace", "Emmy Noether")


def test_a_repository_without_ids_that_we_know() -> None:
    """The address of the paper is a link."""
    record = one(
        "<title>T</title><identifier>https://rep.org/1</identifier><identifier>isbn 1</identifier>",
        "<header><identifier>oai:rep.org:1</identifier></header>",
    )
    assert (record.ids, record.revision.links) == ((), (Link(LinkKind.PAPER, "https://rep.org/1"),))


def test_deleted_records_and_such_without_a_title() -> None:
    """R8: each is reported with its line."""
    reading = read(
        '<header status="deleted"><identifier>oai:a:1</identifier></header>',
        HEADER,
        "<metadata><title>T</title></metadata>",
    )
    assert [record.revision.title for record in reading.records] == ["T"]
    assert reading.dropped == (
        Dropped(2, "was deleted at its source: “oai:a:1”"),
        Dropped(3, "has no title (“oai:arXiv.org:0804.2273”)"),
    )


def test_a_list_that_goes_on() -> None:
    """The token is what the next request asks with; an empty one says that this is the last."""
    token = "{}<resumptionToken cursor='0'>%s</resumptionToken>"
    more, last = (read("<title>T</title>", around=token % text) for text in (" 1403493|1001 ", ""))
    assert (more.resume, set(more.signs)) == ("1403493|1001", {"resumable"})
    assert (last.resume, last.signs, last.day) == ("", frozenset(), StatedDay(10, 21, 2016))


def test_the_day_that_was_asked_for() -> None:
    """A harvest of one day stands for that day, others for the day of the answer."""
    asked = '<request from="2016-10-19" until="%s">x</request>{}'
    assert read("<title>T</title>", around=asked % "2016-10-19").day == StatedDay(10, 19, 2016)
    assert read("<title>T</title>", around=asked % "2016-10-20").day == StatedDay(10, 21, 2016)
    assert Oai().read(b"<ListRecords><record><title>T</title></record></ListRecords>").day is None


def test_an_answer_that_breaks_off() -> None:
    """R8: whole records are kept, and the tear is reported."""
    data = ROOT.format(f"<ListRecords><record>{HEADER}<title>A</title></record>\n<record><title>B</title>").encode()
    reading = Oai().read(data.removesuffix(b"</OAI-PMH>"))
    assert ([record.revision.title for record in reading.records], set(reading.signs)) == (["A"], {"torn"})
    assert reading.dropped == (Dropped(2, "the dump breaks off in this record: “B”"),)


def test_errors() -> None:
    """R2: that nothing matches is a quiet answer; other errors are told in the repository's words."""
    quiet = Oai().read(ROOT.format('<error code="noRecordsMatch">None</error>').encode())
    assert (quiet.records, set(quiet.signs), quiet.day) == ((), {"none"}, StatedDay(10, 21, 2016))
    with pytest.raises(
        DumpError, match="is the error badResumptionToken of the repository: “It has expired”; begin the"
    ):
        Oai().read(ROOT.format('<error code="badResumptionToken">It has expired</error>').encode())
    with pytest.raises(DumpError, match="is the error without a code of the repository: “x”; mend the request"):
        Oai().read(ROOT.format("<error>x</error>").encode())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "is no answer of OAI-PMH, its root is “html”"),
        (ROOT.format("<ListIdentifiers/>").encode(), "names records without saying what is in them"),
        (ROOT.format("<Identify/>").encode(), "names records without saying what is in them"),
        (b"x", "is no XML"),
    ],
)
def test_what_holds_no_records(data: bytes, message: str) -> None:
    """R2: is refused in one line."""
    with pytest.raises(DumpError, match=message):
        Oai().read(data)
