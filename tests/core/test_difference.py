from dataclasses import replace

from hypothesis import given

from digest.core.difference import Difference, difference
from digest.core.paper import Revision
from digest.core.worddiff import Run, RunKind
from tests.support.strategies import revisions

PAPER = Revision("On cats", "How they live.", ("Ada", "Wei Wang", "Wei Wang"), ("cs.LG", "cs.CL"), version=1)


@given(revisions, revisions)
def test_a_difference_is_found_exactly_where_there_is_one(before: Revision, now: Revision) -> None:
    """What differs says in what; the order of categories alone is none."""
    assert (difference(before, now) != Difference()) == before.differs(now)
    assert difference(now, now) == Difference()


def test_everything_that_changed_is_said() -> None:
    """Title, abstract, authors, categories, version and withdrawal, and nothing that did not change."""
    now = Revision("On dogs", "How they live.", ("Eve", "Wei Wang"), ("cs.CL", "stat.ML"), version=3, withdrawn=True)
    kept, removed, added = RunKind
    assert difference(PAPER, now) == Difference(
        title=(Run(kept, "On"), Run(removed, " cats"), Run(added, " dogs")),
        authors=(Run(removed, "Ada"), Run(removed, "Wei Wang"), Run(added, "Eve")),
        categories=(Run(removed, "cs.LG"), Run(added, "stat.ML")),
        version=(1, 3),
        withdrawn=True,
    )
    assert difference(now, PAPER).withdrawn is False
    assert difference(PAPER, replace(PAPER, abstract="")).abstract == (Run(removed, "How they live."),)


def test_authors_may_only_change_places() -> None:
    """That is a revision, with nobody added or removed."""
    assert difference(PAPER, replace(PAPER, authors=PAPER.authors[::-1])) == Difference(reordered=True)


def test_a_version_that_is_not_known_did_not_change() -> None:
    """From a source that numbers to one that does not, or back."""
    assert difference(PAPER, replace(PAPER, version=None)) == Difference()
    assert difference(replace(PAPER, version=None), PAPER) == Difference()
