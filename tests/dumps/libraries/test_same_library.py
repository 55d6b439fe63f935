"""Must-show 5 of relevance: one library, as BibTeX and as other tools made RIS and CSL-JSON of it, is one library.

The excerpt's other formats were made as its README says. With the shared folder beside the checkout the whole sample is
read too, and converted on the spot.
"""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from digest.core.library import Library
from digest.core.paper import Paper, title_key
from digest.dumps.libraries.libraries import from_file
from tests.support.data import FIXTURES, shared

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)
FOLDER = FIXTURES / "libraries"
SAMPLE = "relevance/zotero_astro/zotero_better_bibtex_sample_120_entries.bib"
OTHERS = ("excerpt.json", "excerpt.ris", "excerpt-broken-at-70.ris")
ALIKE = (
    0.95  # of the words of two abstracts; what converters lose of mathematics costs less, another abstract nearly all
)

LOST_BY_BIBUTILS = {
    "2411.05062",
    "2503.02746",
}  # it drops the eprint of a chapter; its DOI stays. And \\Lambda is Łambda


def library(path: Path) -> Library:
    """The library of a file."""
    return from_file(str(path), NOW)


def plain(text: str) -> str:
    """A text without what converters set in their own ways: mathematics, TeX, tags, quotation marks."""
    text = re.sub(r"\$[^$]*\$|</?\w+[^<>]*>|\\[A-Za-z]+|&[gl]t;", " ", unicodedata.normalize("NFKC", text))
    return title_key(re.sub(r"[^\w\s]|[^\x00-\u024f]|_", " ", text))


def person(name: str) -> tuple[str, str]:
    """The first letter and the last word of a name: some tools lose particles, or dots after initials."""
    words = title_key(name.removesuffix(" Jr.")).split()
    return words[0][0], words[-1]


def people(paper: Paper) -> list[tuple[str, str]]:
    """The authors, in their order."""
    return [person(name) for name in paper.revision.authors]


def alike(one: Paper, other: Paper) -> float:
    """How much of two abstracts is the same words in the same order, from 0 to 1."""
    first, second = (plain(paper.revision.abstract).split() for paper in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def by_id(found: Library) -> list[Paper]:
    """The papers in an order that does not depend on when they were added, which not every tool passes on."""
    return sorted(found.papers, key=lambda paper: paper.id)


@pytest.mark.parametrize("name", OTHERS)
def test_the_excerpt_is_one_library_in_every_format(name: str) -> None:
    """The same ids, titles, authors and abstracts; and where the tool passes on when entries were added, one order."""
    ours, theirs = library(FOLDER / "excerpt.bib"), library(FOLDER / name)
    assert (len(ours.papers), ours.folded, ours.dropped, theirs.dropped) == (12, 0, (), ())
    for one, other in zip(by_id(ours), by_id(theirs), strict=True):
        assert one.id == other.id
        assert plain(one.title) == plain(other.title)
        assert people(one) == people(other)
        assert alike(one, other) > ALIKE, one.title
    if name != "excerpt.ris":  # bibutils knows no urldate
        assert [paper.id for paper in ours.papers] == [paper.id for paper in theirs.papers]


def test_the_sample_is_in_the_order_in_which_it_was_gathered() -> None:
    """All 120 entries of a real library with all its TeX: nothing lost, nothing folded, the oldest first."""
    found = library(shared(SAMPLE))
    assert (found.entries, len(found.papers), found.bare, found.dropped) == (120, 120, 1, ())
    text = shared(SAMPLE).read_text(encoding="utf-8")
    dates = dict(re.findall(r"^  doi = \{([^}]+)\},\n  urldate = \{([^}]+)\}", text, re.MULTILINE))
    told = [dates[doi] for paper in found.papers for doi in dates if doi.lower() == paper.id]
    assert len(told) > 50
    assert told == sorted(told)


def ris(source: Path) -> bytes:
    """As bibutils makes it."""
    xml = subprocess.run(["bib2xml", "-i", "utf8", source], capture_output=True, check=True).stdout
    return subprocess.run(["xml2ris"], input=xml, capture_output=True, check=True).stdout


def csl(source: Path) -> bytes:
    """As pandoc makes it."""
    return subprocess.run(["pandoc", "-f", "bibtex", "-t", "csljson", source], capture_output=True, check=True).stdout


@pytest.mark.parametrize(
    ("name", "tool", "package", "make", "lost"),
    [("sample.ris", "bib2xml", "bibutils", ris, LOST_BY_BIBUTILS), ("sample.json", "pandoc", "pandoc", csl, set())],
)
def test_the_sample_is_one_library_in_every_format(
    tmp_path: Path, name: str, tool: str, package: str, make: Callable[[Path], bytes], lost: set[str]
) -> None:
    """Converted on the spot: the same 120 papers by id, title, authors and abstract, but for what the tool lost."""
    if not shutil.which(tool):
        pytest.skip(f"needs {package}: apt install {package}")
    source, made = shared(SAMPLE), tmp_path / name
    made.write_bytes(make(source))
    ours, theirs = library(source), library(made)
    assert (len(theirs.papers), theirs.bare, theirs.folded, theirs.dropped) == (120, 1, 0, ())
    titled = {title_key(paper.title)[:25]: paper for paper in theirs.papers}
    pairs = [(paper, titled[title_key(paper.title)[:25]]) for paper in ours.papers]
    assert {one.id for one, other in pairs if one.id != other.id} == lost
    assert [
        one.title for one, other in pairs if plain(one.title) != plain(other.title) and "Lambda" not in one.title
    ] == []
    assert [one.title for one, other in pairs if people(one) != people(other)] == []
    assert [one.title for one, other in pairs if alike(one, other) < ALIKE] == []
    if package == "pandoc":
        assert [paper.id for paper in ours.papers] == [paper.id for paper in theirs.papers]
