"""Feeds: what a record gives, arXiv's marks, and what is damaged."""

import feedparser
import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Mark, Record
from digest.core.snapshot import Reading, StatedDay
from digest.dumps.readers.feeds import entries
from digest.dumps.readers.feeds.feed import Feed
from tests.support.data import FIXTURES
from tests.support.hanging import no_hang

RSS = '<rss version="2.0"><channel><title>T</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><updated>2025-03-11T08:00:00Z</updated>{}</feed>'


def rss(*items: str) -> Reading:
    """The reading of a feed with these items."""
    return Feed().read(RSS.format("\n".join(f"<item>{item}</item>" for item in items)).encode())


def one(item: str) -> Record:
    """The record of one item."""
    (record,) = rss(item).records
    return record


def atom(entry: str) -> Record:
    """The record of one entry."""
    (record,) = Feed().read(ATOM.format(f"<entry>{entry}</entry>").encode()).records
    return record


def test_marks_in_titles() -> None:
    """R3: the feed of 2018: new, cross-listed and updated, versions, authors within links, the day it stands for."""
    reading = Feed().read((FIXTURES / "announced.rdf.xml").read_bytes())
    assert (reading.day, reading.dropped) == (StatedDay(5, 23, 2018), ())
    new, cross, updated = reading.records
    assert [record.mark for record in reading.records] == [Mark.NEW, Mark.CROSS, Mark.REPLACE]
    assert [record.ids for record in reading.records] == [("1805.08875v1",), ("1805.09166v1",), ("1805.06430v2",)]
    assert (new.line, new.revision.title) == (38, "Measurement of Transverse Single Spin Asymmetries")
    assert new.revision.abstract.endswith("rapidity range of $2.6<\\eta<4$.")
    assert new.revision.authors == ("Christopher Dilks",)
    assert (cross.revision.categories, updated.revision.version) == (("hep-ex",), 2)
    assert updated.revision.authors == ("Shu-Sheng Xu", "Zhu-Fang Cui", "Lei Chang")


def test_marks_before_abstracts() -> None:
    """R3: the feed of today, the same in RSS and in Atom."""
    reading = Feed().read((FIXTURES / "announced.rss.xml").read_bytes())
    assert (reading.day, reading.dropped, reading.signs) == (StatedDay(9, 19, 2025), (), frozenset())
    assert [record.mark for record in reading.records] == [Mark.NEW, Mark.CROSS, Mark.REPLACE]
    cross = reading.records[1]
    assert (cross.ids, cross.revision.version, cross.line) == (("2509.14279v1",), 1, 27)
    assert cross.revision.abstract.startswith("Recent advances in large language models")
    assert (cross.revision.categories, len(cross.revision.authors)) == (("cs.SE", "cs.AI"), 6)
    again = atom(
        "<id>oai:arXiv.org:2509.14279v1</id><title>T</title><category term='cs.SE'/>"
        "<summary>arXiv:2509.14279v1 Announce Type: cross\nAbstract: We show.</summary>"
    )
    assert (again.ids, again.mark, again.revision.abstract) == (("2509.14279v1",), Mark.CROSS, "We show.")
    assert (
        one("<title>T</title><description>arXiv:2509.14279v1 Announce Type: odd Abstract: A</description>").mark is None
    )


def test_paragraphs_with_labels() -> None:
    """Authors and up-votes out of HTML; what follows a label belongs to it."""
    html = (
        "&lt;p&gt;Intro&lt;/p&gt;&lt;p&gt;&lt;b&gt;Authors:&lt;/b&gt; Ada Lovelace, Emmy Noether&lt;/p&gt;"
        "&lt;p&gt;&lt;b&gt;Upvotes:&lt;/b&gt; 3&lt;/p&gt;"
        "&lt;p&gt;&lt;b&gt;Abstract:&lt;/b&gt; We show.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;"
    )
    record = one(f"<title>T</title><link>https://arxiv.org/abs/2504.15921</link><description>{html}</description>")
    assert (record.ids, record.upvotes) == (("2504.15921",), 3)
    assert record.revision.authors == ("Ada Lovelace", "Emmy Noether")
    assert record.revision.abstract == "We show. More. Intro"
    assert one("<title>T</title><description>Upvotes: many</description>").upvotes is None


TRANSLATED = (
    "<title>摘要</title><link>http://arxiv.org/abs/2304.14987</link><description>"
    "&lt;p&gt;题目&lt;/p&gt;&lt;p&gt;The Title. (arXiv:2304.14987v2 [cs.IR] UPDATED)&lt;/p&gt;"
    "&lt;p&gt;http://arxiv.org/abs/2304.14987&lt;/p&gt;&lt;p&gt;摘要&lt;/p&gt;&lt;p&gt;&lt;/p&gt;"
    "&lt;p&gt;文章&lt;/p&gt;&lt;p&gt;The abstract.&lt;/p&gt;</description>"
)


def test_a_translators_entry() -> None:
    """The paper's own title and abstract are read, and the reading says that others stood beside them."""
    reading = rss(TRANSLATED)
    (record,) = reading.records
    assert (record.revision.title, record.revision.abstract) == ("The Title", "The abstract.")
    assert (record.ids, record.mark, record.revision.version) == (("2304.14987v2",), Mark.REPLACE, 2)
    assert reading.signs == {"translated"}


@pytest.mark.parametrize("lost", ["&lt;p&gt;文章&lt;/p&gt;", "&lt;p&gt;摘要&lt;/p&gt;"])
def test_a_translators_entry_in_another_layout_is_no_guess(lost: str) -> None:
    """R8: where nobody can tell which text is whose, the entry is dropped with the reason."""
    reading = rss(TRANSLATED.replace(lost, ""), "<title>T</title>")
    assert [record.revision.title for record in reading.records] == ["T"]
    assert [drop.line for drop in reading.dropped] == [1]
    assert "a layout that is not known" in reading.dropped[0].reason


def test_other_feeds() -> None:
    """Journals and blogs: a DOI, an address, a plain summary, content in place of one, several authors."""
    spaces = "xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
    reading = Feed().read(
        f"<rss {spaces}><channel><item><title>A &lt;i&gt;T&lt;/i&gt;</title><link>https://j.org/1</link>"
        "<prism:doi>10.1000/x</prism:doi><dc:creator>A B</dc:creator><dc:creator>C D</dc:creator></item>"
        "<item><title>U</title><link>https://j.org/2</link></item></channel></rss>".encode()
    )
    first, second = reading.records
    assert (first.revision.title, first.ids, first.revision.authors) == ("A T", ("10.1000/x",), ("A B", "C D"))
    assert (second.ids, second.revision.links) == ((), (Link(LinkKind.PAPER, "https://j.org/2"),))
    plain = atom("<title>T</title><summary type='text'>p &lt;b&gt; 3</summary><link href='x'/>")
    assert (plain.revision.abstract, plain.revision.links) == ("p <b> 3", ())
    whole = atom("<title type='html'>&lt;b&gt;T&lt;/b&gt;</title><content type='html'>&lt;p&gt;C&lt;/p&gt;</content>")
    assert (whole.revision.title, whole.revision.abstract) == ("T", "C")


def test_a_withdrawn_paper() -> None:
    """Its notice stands where the abstract did."""
    assert one("<title>T</title><description>This paper has been withdrawn.</description>").revision.withdrawn


def test_a_bad_entry_costs_itself() -> None:
    """R8: without a title, with one that is none, torn, or no XML: each is reported with its line."""
    reading = rss(
        "<title>A</title>",
        "<guid>oai:arXiv.org:2509.1v1</guid>",
        f"<title>{'x' * 3_000}</title>",
        "<title>R&D<br></title>",
        "<title xmlns:f='u'>Z</title><f:g h:i='j'>x</f:g>",
    )
    assert [record.revision.title for record in reading.records] == ["A", "R&D", "Z"]
    assert [record.line for record in reading.records] == [1, 4, 5]
    assert [drop.line for drop in reading.dropped] == [2, 3, 4, 5]
    assert reading.dropped[0].reason == "has no title (“oai:arXiv.org:2509.1v1”)"
    assert [(drop.line, drop.reason) for drop in rss("x").dropped] == [(1, "is empty")]


def test_a_feed_cannot_tell_us_its_lines() -> None:
    """The mark by which entries keep their line is ours alone."""
    assert one("<title>T</title><line xmlns='urn:digest'>9</line>").line == 1


def test_names_that_no_parser_takes() -> None:
    """R8: damage makes odd names of elements, attributes and namespaces; the titles beside them are read."""
    odd = "<title>T</title><x:y:z/><a\ufeffb/><n:c xmlns:n='http:/}/x#' n:d='1' e='2'/><f xmlns='a b'/>"
    assert one(odd).revision.title == "T"


@pytest.mark.parametrize("name", ["author", "managingEditor", "x:creator xmlns:x='http://purl.org/dc/elements/1.1/'"])
def test_no_name_hangs(name: str) -> None:
    """R38: a name without an end is cut, whoever bears it."""
    with no_hang():
        rss(f"<title>T</title><{name}>{'a' * 300_000}</{name.split(maxsplit=1)[0]}>")


def test_in_file_duplicates_count_once() -> None:
    """R6: a paper that two categories announce is one."""
    reading = rss(*["<title>T</title><link>https://arxiv.org/abs/2504.15921</link>"] * 2)
    assert (len(reading.records), reading.repeats) == (1, 1)


def test_a_feed_that_breaks_off() -> None:
    """R8: the torn entry is lost, the whole ones are kept."""
    reading = Feed().read((FIXTURES / "announced.rss.xml").read_bytes()[:2_100])
    assert (len(reading.records), set(reading.signs)) == (1, {"torn"})
    assert "breaks off in this record: “Towards Robust Agentic CUDA" in reading.dropped[0].reason


def test_an_empty_feed_is_a_quiet_day() -> None:
    """As arXiv's feeds are on weekends; one that is torn before its first entry says nothing of the kind."""
    assert Feed().read(RSS.format("").encode()).signs == {"none"}
    assert Feed().read(b'<rss version="2.0"><channel><title>T</title>').signs == {"torn"}


@pytest.mark.parametrize("data", [b"<html><body/></html>", b"x", b"<rdf:RDF xmlns:rdf='r'><owl/></rdf:RDF>"])
def test_what_is_no_feed(data: bytes) -> None:
    """R2: is not known as one; read as one, it is refused, or holds nothing."""
    assert not Feed().sniff(data)


def test_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear line where it is no feed, too large, or where the library fails on it."""
    with pytest.raises(DumpError, match="is no feed, its root is <html>"):
        Feed().read(b"<html/>")
    monkeypatch.setattr(entries, "LARGEST", 10)
    with pytest.raises(DumpError, match="a feed of more than"):
        rss("<title>T</title>")
    monkeypatch.undo()
    monkeypatch.setattr(entries, "TAGS", 3)
    with pytest.raises(DumpError, match="has more than 3 tags"):
        rss("<title>T</title>")
    monkeypatch.undo()
    monkeypatch.setattr(entries, "MOST", 1)
    with pytest.raises(DumpError, match="has more than 1 entries"):
        rss("<title>T</title>", "<title>U</title>")


def test_a_failing_library_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: whether it raises or says that it failed."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("odd")

    failed = feedparser.FeedParserDict(bozo=1, bozo_exception=ValueError("odd"))
    for parse in (fail, lambda *_, **__: failed):
        monkeypatch.setattr(feedparser, "parse", parse)
        with pytest.raises(DumpError, match=r"is no feed that can be read: “'?odd"):
            rss("<title>T</title>")


def test_a_feed_in_another_encoding() -> None:
    """R8: one that declares its encoding rightly is read, one that does not is told."""
    text = RSS.format("<item><title>na\xefve</title></item>")
    assert Feed().read(b'<?xml version="1.0" encoding="iso-8859-1"?>' + text.encode("latin-1")).dropped == ()
    wrong = Feed().read(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("latin-1"))
    assert ([record.revision.title for record in wrong.records], len(wrong.dropped)) == (["na\ufffdve"], 1)
