"""Folding: one work has one entry, and none of its titles is lost."""

import gzip
import json
from dataclasses import replace

import pytest

from digest.composing.folding import works
from digest.core.issue import Edition
from digest.core.paper import Paper, Revision
from tests.support.composing import NAMES, compose, matches, newsletter, real_papers
from tests.support.data import shared
from tests.support.editions import sample_papers

pytestmark = pytest.mark.untraced

LONG = next(paper for paper in sample_papers() if len(paper.revision.abstract) > 1000)
ABSTRACT = LONG.revision.abstract
ONE = Paper("1", Revision("Prompt search by gradients", ABSTRACT))
OTHER = Paper("9", Revision("Something else altogether", " ".join(sample_papers()[5].revision.abstract.split())))


def _one(first: Paper, second: Paper) -> bool:
    """Whether two papers are one work, whichever comes first."""
    found = [works(pair) for pair in ((first, second), (second, first))]
    assert found[0][second.id] in {first.id, second.id}
    assert (found[0][second.id] == first.id) == (found[1][first.id] == second.id)
    return found[0][second.id] == first.id


def _two(title: str, abstract: str = ABSTRACT) -> Paper:
    return Paper("2", Revision(title, abstract))


@pytest.mark.parametrize(
    ("title", "kept", "one"),
    [
        ("Prompt search by gradients", 1.0, True),
        ("PROMPT SEARCH, by Gradients!", 0.2, True),
        ("Prompt search by gradients", 0.0, False),
        ("Textual gradients", 1.0, True),
        ("Textual gradients", 0.7, True),
        ("Textual gradients", 0.2, False),
    ],
)
def test_what_is_one_work(title: str, kept: float, one: bool) -> None:
    """With the same title little of the abstract needs to be the same, with another one much of it."""
    words, strange = ABSTRACT.split(), OTHER.revision.abstract.split()
    rewritten = " ".join(words[: round(kept * len(words))] + strange[round(kept * len(strange)) :])
    assert _one(ONE, _two(title, rewritten)) is one


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Observables I: Stone spectra", "Observables II: Quantum observables"),
        ("QUST at SemEval-2025 Task 7: retrieval", "Team QUST at SemEval-2025 Task 10: narratives"),
        ("Language models, part one", "Language models, part two"),
        ("Language models", "Language models 2"),
    ],
)
def test_parts_stay_apart(first: str, second: str) -> None:
    """Numbers tell them apart whatever the abstracts share."""
    assert not _one(replace(ONE, revision=Revision(first, ABSTRACT)), _two(second))


def test_a_short_abstract_tells_no_work() -> None:
    """Two papers that were withdrawn in the same words are two; the same words under the same title are one."""
    notice = "This paper has been withdrawn by the authors."
    first = Paper("1", Revision("Young stars", notice))
    assert not _one(first, _two("Old stars", notice))
    assert _one(first, _two("Young Stars", notice))
    assert not _one(first, _two("Young stars", "Withdrawn."))


def test_titles_alone_are_no_work() -> None:
    """R5: two papers that share a title but not an id stay two where no abstract says that they are one."""
    bare = Paper("1", Revision("Editorial"))
    assert not _one(bare, _two("Editorial", ""))
    assert not _one(bare, _two("Editorial", ABSTRACT))


def test_what_many_share_is_no_work() -> None:
    """A hundred papers with one long sentence in common are a hundred works."""
    common = " ".join(ABSTRACT.split()[:12])
    day = real_papers("hf_api/snapshots.jsonl.gz")[:100]
    papers = [replace(p, revision=Revision(p.title, f"{common} {p.revision.abstract}")) for p in day]
    assert works(papers) == {paper.id: paper.id for paper in papers}


def _edition(*papers: Paper) -> Edition:
    scores = {name: {n: 0.9 - n / 10 for n in range(len(papers))} for name in NAMES[:1]}
    return compose(newsletter(), papers, matches(papers, scores))


def test_an_entry_names_what_is_folded_into_it() -> None:
    """The best match stands, the others beneath it in the order of the dump; none of them is left to the rest."""
    third = Paper("3", Revision("Gradients of text", ABSTRACT))
    edition = _edition(ONE, OTHER, _two("Textual gradients"), third)
    assert [(entry.paper.id, [p.id for p in entry.folded]) for entry in edition.entries] == [
        ("1", ["2", "3"]),
        ("9", []),
    ]
    assert (edition.shown, edition.folded, edition.rest, edition.sections[0].matched) == (2, 2, (), 2)


def test_a_work_stands_in_its_best_section() -> None:
    """By the best of its papers there; the other profiles are those that any of its papers matches."""
    papers = (ONE, _two("Textual gradients"))
    edition = compose(
        newsletter(), papers, matches(papers, {"Agents": {0: 0.3}, "Prompts": {1: 0.6}, "Vision": {0: 0.1}})
    )
    (section,) = edition.sections
    (entry,) = section.entries
    assert (section.profile, entry.paper.id, [p.id for p in entry.folded]) == ("Prompts", "2", ["1"])
    assert entry.also == ("Agents", "Vision")


class TestRealPapers:
    """Thresholds come from real papers, and hold for them."""

    def test_rewritten_papers_are_recognised(self) -> None:
        """Of the papers whose title or abstract really changed, three in four."""
        with gzip.open(shared("changes/changes.jsonl.gz"), "rt", encoding="utf-8") as opened:
            versions = [json.loads(row)["versions"] for row in opened]
        pairs = [
            [Paper(name, Revision(said["title"], said["abstract"])) for name, said in zip("ab", ends, strict=True)]
            for ends in ((each[0], each[-1]) for each in versions)
        ]
        assert sum(works(pair)["b"] == "a" for pair in pairs) >= 0.77 * len(pairs)

    @pytest.mark.parametrize(
        ("listing", "folded"),
        [("arxiv_new/papers.jsonl.gz", 0), ("hf_api/snapshots.jsonl.gz", 4), ("arxiv_rolling/papers.jsonl.gz", 4)],
    )
    def test_different_papers_are_not(self, listing: str, folded: int) -> None:
        """Of all pairs in months of listings only those fold that were read and are reworked texts."""
        papers = real_papers(listing)
        assert sum(name != work for name, work in works(papers).items()) == folded
