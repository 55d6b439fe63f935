"""Composing editions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing import Compose
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Edition
from digest.core.match import Match, Matches
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision
from digest.core.profile import Profile
from tests.support.editions import (
    DAYS,
    sample_before,
    sample_changes,
    sample_edition,
    sample_matches,
    sample_newsletter,
    sample_slot,
)

NAMES = ("Agents", "Prompts", "Vision")
PAPERS = tuple(Paper(f"2503.{n:05}", Revision(f"Paper {n}", "We propose a method. It works.")) for n in range(8))


def _size(_newsletter: Newsletter, _edition: Edition) -> int:
    return 0


def _newsletter(limit: int = 8, **values: object) -> Newsletter:
    return sample_newsletter(profiles=tuple(Profile(name, text="x", limit=limit) for name in NAMES), **values)


def _compose(newsletter: Newsletter, scores: dict[str, dict[int, float]], changes: tuple[Change, ...] = ()) -> Edition:
    """An edition of PAPERS, all new, with these scores by profile and number of the paper."""
    found = changes or tuple(Change(ChangeKind.NEW, paper, rank=n) for n, paper in enumerate(PAPERS, 1))
    matches = []
    for name in NAMES:
        ranking = sorted((Match(PAPERS[n], score) for n, score in scores.get(name, {}).items()), key=lambda m: -m.score)
        matches.append(Matches(name, tuple(ranking), tuple(ranking)))
    return Compose(_size).compose(newsletter, sample_slot(), 2, found, matches)


def _shown(edition: Edition) -> dict[str, list[int]]:
    return {s.profile: [PAPERS.index(entry.paper) for entry in s.entries] for s in edition.sections}


def test_each_paper_stands_in_its_best_section() -> None:
    """Ties go to the earlier profile; the other profiles are named, in their order."""
    edition = _compose(_newsletter(), {"Agents": {0: 0.5, 1: 0.4}, "Prompts": {0: 0.9, 1: 0.4}, "Vision": {0: 0.1}})
    assert _shown(edition) == {"Agents": [1], "Prompts": [0]}
    assert {entry.paper.id: entry.also for entry in edition.entries} == {
        PAPERS[1].id: ("Prompts",),
        PAPERS[0].id: ("Agents", "Vision"),
    }


def test_a_paper_without_room_takes_its_next_best_place() -> None:
    """A section is filled by its best papers, and the others go where there is room."""
    edition = _compose(_newsletter(limit=1), {"Agents": {0: 0.9, 1: 0.8}, "Prompts": {1: 0.3, 2: 0.2}})
    assert _shown(edition) == {"Agents": [0], "Prompts": [1]}
    assert [section.matched for section in edition.sections] == [2, 2]
    assert edition.rest == PAPERS[2:]


def test_what_a_quiet_day_adds_stays_known_as_that() -> None:
    """By the profile in whose section it stands."""
    short, near = (Matches(name, (made,), (made,)) for name, made in zip(NAMES, _quiet_and_near(), strict=False))
    changes = (Change(ChangeKind.NEW, PAPERS[0], rank=1),)
    for found, quiet in (([short], True), ([short, near], False)):
        edition = Compose(_size).compose(_newsletter(), sample_slot(), 2, changes, found)
        assert [entry.quiet for entry in edition.entries] == [quiet]


def _quiet_and_near() -> tuple[Match, Match]:
    return Match(PAPERS[0], 0.1, quiet=True), Match(PAPERS[0], 0.5)


def test_a_section_without_entries_is_left_out() -> None:
    """Nobody reads an empty heading."""
    assert _shown(_compose(_newsletter(), {"Prompts": {3: 0.5}})) == {"Prompts": [3]}


def test_only_new_papers_are_shown_and_counted() -> None:
    """A match for a paper that is not new has no place."""
    changes = (Change(ChangeKind.NEW, PAPERS[0]), Change(ChangeKind.REVISED, PAPERS[1]))
    edition = _compose(_newsletter(), {"Agents": {0: 0.5, 1: 0.9}}, changes)
    assert _shown(edition) == {"Agents": [0]}
    assert edition.sections[0].matched == 1
    assert edition.counts["revised"] == 1


def test_what_trends_is_sorted_by_rank_and_limited() -> None:
    """A paper without rank is only a count; a paper without a trail has its last two ranks."""
    changes = tuple(
        Change(ChangeKind.CONTINUING, paper, rank=rank, rank_before=before)
        for paper, rank, before in zip(PAPERS, (9, 3, None, 5), (1, 2, None, None), strict=False)
    )
    edition = _compose(_newsletter(trending=2), {}, changes)
    assert [(PAPERS.index(trend.paper), trend.ranks) for trend in edition.trending] == [(1, (2, 3)), (3, (None, 5))]
    assert _compose(_newsletter(trending=0), {}, changes).trending == ()
    assert edition.counts["continuing"] == 4


def test_the_second_issue_of_the_bundled_dumps() -> None:
    """56 new, 13 continuing, 52 gone; what trends moved from 48th to 9th."""
    edition = sample_edition()
    assert (edition.counts["new"], edition.counts["continuing"], edition.counts["gone"]) == (56, 13, 52)
    assert edition.shown + len(edition.rest) == 56
    assert edition.trending[0].ranks == (48, 9)
    assert len(edition.trending) == sample_newsletter().trending
    assert (edition.first, edition.number, edition.day, edition.minutes) == (False, 2, DAYS[1], 5)
    assert sample_edition(DAYS[0]).first


def test_composing_twice_gives_the_same_edition() -> None:
    """The same inputs give the same edition."""
    assert sample_edition() == sample_edition()


@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.dictionaries(st.integers(0, 7), st.sampled_from((0.1, 0.5, 0.9)), max_size=8)
    ),
    st.integers(0, 3),
)
def test_every_new_paper_is_shown_once_or_left_to_the_rest(scores: dict[str, dict[int, float]], limit: int) -> None:
    """Sections and rest part the new papers, limits hold, and no paper holds a place that a better match wants."""
    edition = _compose(_newsletter(limit=limit), scores)
    shown = [entry.paper for entry in edition.entries]
    assert sorted([*shown, *edition.rest], key=lambda paper: paper.id) == list(PAPERS)
    assert list(edition.rest) == [paper for paper in PAPERS if paper not in shown]
    places = _shown(edition)
    assert all(len(places[name]) <= limit for name in places)
    for name, found in scores.items():
        worst = min((found[n] for n in places.get(name, ())), default=1.0)
        for number, score in found.items():
            own = next((other for other in places if number in places[other]), None)
            better = own is None or scores[own][number] < score
            assert not better or (len(places.get(name, ())) == limit and (limit == 0 or worst >= score))


class TestBudget:
    """R17: an edition says less, from its end, until it fits."""

    @staticmethod
    def _size(_newsletter: Newsletter, edition: Edition) -> int:
        titles = sum(100 + len(entry.paper.title) + len(entry.teaser) for entry in edition.entries)
        return 1000 + titles + sum(50 + len(trend.paper.title) for trend in edition.trending)

    def _fit(self, budget: int) -> Edition:
        newsletter = sample_newsletter(byte_budget=budget)
        return Compose(self._size).compose(
            newsletter, sample_slot(), 2, sample_changes(), sample_matches(), sample_before()
        )

    def test_what_fits_is_left_alone(self) -> None:
        """A budget that is large enough changes nothing."""
        assert self._fit(100_000) == sample_edition()

    @pytest.mark.parametrize("budget", [1000, 1300, 2000, 3000, 4000, 5000, 6000, 8000, 9000, 10_000, 10_500])
    def test_it_fits_with_as_little_lost_as_can_be(self, budget: int) -> None:
        """Later papers lose before earlier ones, teasers before trends, trends before titles; no paper is lost."""
        whole, edition = sample_edition(), self._fit(budget)
        size = self._size(sample_newsletter(), edition)
        assert size <= budget
        assert edition.shown + len(edition.rest) == 56
        lengths = [len(entry.teaser) for entry in edition.entries]
        kept = [entry.teaser == full.teaser for entry, full in zip(edition.entries, whole.entries, strict=False)]
        assert kept == sorted(kept, reverse=True)
        assert not (0 in lengths and any(lengths[lengths.index(0) :]))
        assert edition.trending == whole.trending or not any(lengths)
        assert edition.shown == whole.shown or not edition.trending
        assert all(entry.shortened for entry in edition.entries)
        assert edition.minutes <= whole.minutes

    def test_the_rest_stays_in_the_order_of_the_dump(self) -> None:
        """Papers that had to go stand among the rest where they stood in the dump."""
        order = [change.paper for change in sample_changes() if change.kind is ChangeKind.NEW]
        rest = self._fit(3000).rest
        assert list(rest) == [paper for paper in order if paper in rest]

    def test_a_paper_without_abstract_is_not_called_shortened(self) -> None:
        """Its title was all there was."""
        bare = replace(PAPERS[0], revision=Revision("Paper 0"))
        matches = [Matches("Agents", (), (Match(bare, 0.5),))]
        changes = (Change(ChangeKind.NEW, bare, rank=1), Change(ChangeKind.CONTINUING, PAPERS[1], rank=2))
        newsletter = _newsletter(byte_budget=1165)
        edition = Compose(self._size).compose(newsletter, sample_slot(), 2, changes, matches)
        assert [(entry.teaser, entry.shortened) for entry in edition.entries] in ([("", False)], [])

    def test_the_smallest_edition_is_given_where_none_fits(self) -> None:
        """The renderer says what to do about it."""
        edition = self._fit(10)
        assert (edition.sections, edition.trending, len(edition.rest)) == ((), (), 56)
