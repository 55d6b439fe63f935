"""The reading budget: an issue takes no longer than it may, and loses papers in a fair order."""

from dataclasses import replace

import pytest

from digest.composing import Compose
from digest.composing.reading import length
from digest.composing.reading_budget import within
from digest.core.issue import Edition
from digest.core.paper import Paper, Revision
from tests.support.composing import NAMES, compose, matches, newsletter, shown
from tests.support.editions import (
    retold_edition,
    sample_before,
    sample_changes,
    sample_edition,
    sample_matches,
    sample_newsletter,
    sample_slot,
)

SENTENCE = "We propose a method that finds what others do not find at all. "  # thirteen words
# As long as each other: 11 words of a title and 52 of a teaser, which 220 words a minute make .29 minutes.
PAPERS = tuple(
    Paper(f"2503.{n:05}", Revision(f"Paper {n} has a title of so many words as others", f"{SENTENCE * 4}Work {n}."))
    for n in range(9)
)
SCORES = {"Agents": {0: 0.9, 1: 0.8, 2: 0.7, 3: 0.6}, "Prompts": {4: 0.9, 5: 0.65}, "Vision": {6: 0.2}}


def _within(minutes: int, **values: int) -> Edition:
    found = matches(PAPERS, SCORES, at_least=0.1)
    return compose(newsletter(minutes=minutes, diversity=0.0, **values), PAPERS, found)


def test_what_can_be_read_in_time_is_left_alone() -> None:
    """Without a budget it says nothing of one."""
    free, timed = _within(0), _within(3)
    assert (free.budget, free.over) == (0, 0)
    assert (timed.budget, timed.over, timed.sections) == (3, 0, free.sections)


@pytest.mark.parametrize(
    ("minutes", "serendipity", "expected"),
    [
        (2, 0, {"Agents": [0, 1, 2], "Prompts": [4, 5], "Vision": [6]}),
        (2, 2, {"Agents": [0, 1, 2], "Prompts": [4, 5], "Vision": [6]}),
        (1, 2, {"Agents": [0], "Prompts": [4], "Vision": [6]}),
    ],
)
def test_who_goes_first(minutes: int, serendipity: int, expected: dict[str, list[int]]) -> None:
    """What no profile chose, then of the section with most left; each section keeps its best."""
    edition = _within(minutes, serendipity=serendipity)
    assert shown(edition, PAPERS) == expected
    kept = sum(map(len, expected.values()))
    assert (edition.over, edition.budget) == (7 - kept, minutes)
    assert edition.rest == tuple(paper for n, paper in enumerate(PAPERS) if all(n not in s for s in expected.values()))


def test_sections_go_by_how_well_they_match() -> None:
    """Where one paper a section is too much, the best of all stays longest, and then however long it is."""
    longer = tuple(Paper(p.id, Revision(p.title, SENTENCE * 4)) for p in PAPERS[:3])
    huge = tuple(Paper(p.id, Revision("Word " * n, "")) for p, n in zip(longer, (100, 90, 300), strict=True))
    found = matches(huge, {"Agents": {0: 0.4}, "Prompts": {1: 0.3}, "Vision": {2: 0.9}})
    assert shown(compose(newsletter(minutes=1), huge, found), huge) == {"Vision": [2]}
    assert shown(compose(newsletter(minutes=2), huge, found), huge) == {"Agents": [0], "Vision": [2]}


def test_what_trends_goes_before_a_section_does() -> None:
    """It is read elsewhere too; each section keeps its best."""
    whole = sample_edition()
    edition = _sample(1)
    assert [section.profile for section in edition.sections] == [section.profile for section in whole.sections]
    assert all(kept.entries[0] == full.entries[0] for kept, full in zip(edition.sections, whole.sections, strict=True))
    assert 0 < len(edition.trending) < len(whole.trending)


def _sample(minutes: int) -> Edition:
    return Compose(lambda *_: 0).compose(
        sample_newsletter(minutes=minutes), sample_slot(), 2, sample_changes(), sample_matches(), sample_before()
    )


@pytest.mark.parametrize("minutes", [1, 2, 3, 4, 5, 6])
def test_the_second_issue_of_the_bundled_dumps(minutes: int) -> None:
    """It says how long it takes, and that is no longer than it may."""
    edition, whole = _sample(minutes), sample_edition()
    assert length(edition) <= minutes
    assert edition.minutes <= minutes
    assert edition.over == whole.shown - edition.shown
    assert edition.shown + len(edition.rest) == 56


def test_what_is_told_again_takes_its_time() -> None:
    """It goes where each section has its best alone: what trends first, what was revised last."""
    whole = replace(retold_edition(), revised=3 * retold_edition().revised)
    new = [paper for entry in whole.entries for paper in entry.papers]
    edition = within(whole, new, 1, {})
    assert edition.minutes == 1
    assert (edition.trending, edition.returned) == ((), ())
    assert edition.revised == whole.revised[: len(edition.revised)] != whole.revised
    assert [len(section.entries) for section in edition.sections] == [1] * len(whole.sections)
    free = within(whole, new, 60, {})
    assert (free.sections, free.trending, free.returned) == (whole.sections, whole.trending, whole.returned)


def test_chinese_takes_its_time() -> None:
    """Characters count where a script has no spaces."""
    papers = tuple(Paper(str(n), Revision(f"{n}大型语言模型的提示优化", "我们提出一种方法，" * 30)) for n in range(8))
    found = matches(papers, {NAMES[0]: {n: 0.9 - n / 100 for n in range(8)}})
    assert len(compose(newsletter(minutes=2, diversity=0.0), papers, found).entries) < 3
