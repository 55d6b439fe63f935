"""BibTeX: what an entry gives, and what breaks one costs that one alone."""

import contextlib
import logging

import pytest

from digest.core.errors import DumpError
from digest.core.paper import Link, LinkKind, Record
from digest.core.snapshot import Dropped
from digest.dumps.readers.references import bibtex
from digest.dumps.readers.references.bibtex import BibTex
from digest.dumps.readers.registry import read
from tests.support.data import shared
from tests.support.hanging import no_hang


def one(fields: str) -> Record:
    """The record of one entry with a title."""
    (record,) = BibTex().read(f"@article{{key, title = {{T}}, {fields}}}".encode()).records
    return record


def test_an_entry_gives_all_it_has() -> None:
    """Title and abstract are readable, names stand as they are spoken, the citation key is no id."""
    record = one(
        "title = {twice}, Author = {G{\\'o}mez, Ana and {DES Collaboration} and de la Cruz, Jr., Luis and others},"
        "abstract = {We {\\it show} 95% of $\\alpha$.}, eprint = {2101.00001v2}, archivePrefix = {arXiv},"
        "primaryClass = {cs.IR}, doi = {10.1000/ABC}, url = {https://e.com/x}"
    )
    assert (record.line, record.ids) == (1, ("2101.00001v2", "10.1000/ABC"))
    revision = record.revision
    assert (revision.title, revision.abstract) == ("T", "We show 95% of $\\alpha$.")
    assert revision.authors == ("Ana Gómez", "DES Collaboration", "Luis de la Cruz Jr.")
    assert (revision.categories, revision.version) == (("cs.IR",), 2)
    assert Link(LinkKind.PROJECT, "https://e.com/x") not in revision.links


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ("journal = {arXiv preprint arXiv:2303.08774}", ("2303.08774",)),
        ("arxivId = {2303.08774}", ("2303.08774",)),
        ("url = {https://arxiv.org/abs/2303.08774v1}", ("2303.08774v1",)),
        ("url = {https://doi.org/10.1000/a\\_b}", ("10.1000/a_b",)),
        ("eprint = {12345}, eprinttype = {pmid}", ()),
        ("note = {2303.08774}", ()),
    ],
)
def test_ids(fields: str, ids: tuple[str, ...]) -> None:
    """Out of the fields that hold ids, and of no others."""
    assert one(fields).ids == ids


def test_an_address_without_an_id_is_a_link() -> None:
    """Of the paper; what is no address is none."""
    assert one("url = {https://e.com/x}").revision.links == (Link(LinkKind.PAPER, "https://e.com/x"),)
    assert one("url = {javascript:x}").revision.links == ()


def test_strings_and_joined_values() -> None:
    """A name stands for its string, # joins, quotation marks and parentheses are as good as braces."""
    data = b'@string{on = "On "}\n@string(on = "twice")\n@book(k, title = on # {x } # "{y} # z", year = 2000)'
    (record,) = BibTex().read(data).records
    assert (record.revision.title, record.line) == ("On x y # z", 3)


BROKEN = """junk
@article{a, title = {A}}
@article{a, title = {The same key}}
@article{c, title = {unclosed
@article{d, title = {D}}
@comment{x}
@preamble{"x"}
@article{e,
 title = {E}
 author = {x}
}
@misc{f, author = {F}, }
@article{g title={G}}
@article{h, title = {H}}
"""


def test_a_broken_entry_costs_itself(capfd: pytest.CaptureFixture[str]) -> None:
    """R8: its line and the reason are reported, its neighbours are read, and nothing is printed."""
    reading = read(BROKEN.encode())
    assert (reading.format, reading.signs) == ("bibtex", frozenset())
    assert [record.revision.title for record in reading.records] == ["A", "The same key", "D", "H"]
    assert reading.dropped == (
        Dropped(4, "is no whole entry: “@article{c, title = {unclosed”"),
        Dropped(8, "has no comma after the field “title”: “{E} author = {x}”"),
        Dropped(12, "has no title"),
        Dropped(13, "is no whole entry: “@article{g title=”"),
    )
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("bibtexparser").level == logging.NOTSET


def test_a_library_that_breaks_off() -> None:
    """R8: the torn entry is reported."""
    reading = BibTex().read(b"@article{a, title = {A}}\n@article{b, title = {B\n")
    assert (len(reading.records), set(reading.signs)) == (1, {"cut"})
    assert [drop.line for drop in reading.dropped] == [2]


def test_bytes_that_are_not_utf8_are_told() -> None:
    """R8: with their line."""
    assert [drop.line for drop in BibTex().read(b"@article{a,\n title = {na\xefve}}").dropped] == [2]


def test_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """R2: what has no entry, or is too large."""
    with pytest.raises(DumpError, match="has no entry of BibTeX"):
        BibTex().read(b"@comment{x}")
    monkeypatch.setattr(bibtex, "LARGEST", 3)
    with pytest.raises(DumpError, match="of BibTeX; split it"):
        BibTex().read(b"@article{a, title = {A}}")


@pytest.mark.parametrize(
    "data", [b"", b"@article", b"a@b.c, d = 3", b"@a{b}", b"Follow @article{x} now", b"@string{a = 1}"]
)
def test_what_is_no_bibtex(data: bytes) -> None:
    """Is not known as such."""
    assert not BibTex().sniff(data)


def test_a_real_library() -> None:
    """120 entries with all their TeX: every one is read, and none of its titles holds a brace or an accent command."""
    reading = read(shared("relevance/zotero_astro/zotero_better_bibtex_sample_120_entries.bib").read_bytes())
    assert (reading.format, len(reading.records), reading.dropped, reading.repeats) == ("bibtex", 120, (), 0)
    titles = [record.revision.title for record in reading.records]
    assert [title for title in titles if "{" in title] == [
        "Transverse BAO Scale Measurement at $z_{\\rm Eff} = 1.725$ with the SDSS Quasars Catalog"
    ]
    assert sum("90% Spectroscopic" in title for title in titles) == 1
    assert sum("$\\Lambda$CDM" in title for title in titles) == 1
    assert sum("García" in name or "Müller" in name for record in reading.records for name in record.revision.authors)
    assert sum(bool(record.ids) for record in reading.records) == 119


@pytest.mark.parametrize(
    "data",
    [
        b"@article{" * 3_000,
        b"@article{a, title={" + b"{" * 100_000,
        b'@article{a, title="' + b'{"' * 50_000,
        b"@article{a, title=" + b"a # " * 50_000 + b"b}",
        b"@article{a, author={" + b"a and " * 20_000 + b"}, title={x}}",
        b"@article{a" + b",b=c" * 20_000 + b"}",
    ],
    ids=range(6),
)
def test_no_bibtex_hangs(data: bytes) -> None:
    """R38: whatever repeats itself comes to an end."""
    with no_hang(), contextlib.suppress(DumpError):
        BibTex().read(data)
