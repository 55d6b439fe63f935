"""What is told again: papers that say something else, papers that are back, and what still trends."""

from dataclasses import replace

import pytest

from digest.composing import Compose
from digest.composing.retelling import retold, trending
from digest.composing.teaser import key_sentence
from digest.core.before import Again, Before, Trail
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Edition
from digest.core.newsletter import Newsletter
from digest.core.paper import Paper, Revision
from digest.core.retold import Returned
from tests.support.editions import DAYS, sample_changes, sample_matches, sample_newsletter, sample_slot

OLD = Revision("A study of prompts", "We study ten models. They learn.")
NEW = replace(OLD, abstract="We study twelve models. They learn.", version=2)
PAPERS = tuple(Paper(f"{number}", Revision(f"Paper {number}", "We study it.")) for number in range(8))


def _again(now: Revision, told: Revision | None = OLD, **values: object) -> Again:
    return Again(Change(ChangeKind.REVISED, Paper("1", now)), told, **values)  # type: ignore[arg-type]


def _edition(before: Before, **values: object) -> Edition:
    """An edition of what lies before it, without a new paper."""
    found = [each.change for each in before.again]
    return Compose(_size).compose(sample_newsletter(**values), sample_slot(), 2, found, (), before)


def _size(_newsletter: Newsletter, edition: Edition) -> int:
    told = 100 * len(edition.retold) + sum(len(piece.text) for each in edition.revised for piece in each.pieces)
    papers = sum(100 + len(entry.paper.title) + len(entry.teaser) for entry in edition.entries)
    return 1000 + told + papers + 100 * len(edition.trending)


@pytest.mark.parametrize(
    ("now", "kind", "was"),
    [
        (NEW, ChangeKind.REVISED, ""),
        (replace(OLD, title="A study of models"), ChangeKind.RENAMED, OLD.title),
        (replace(NEW, title="A study of models"), ChangeKind.RENAMED, OLD.title),
        (replace(OLD, withdrawn=True), ChangeKind.WITHDRAWN, ""),
        (replace(OLD, title="A Study of Prompts."), None, ""),  # the same title to any reader
        (replace(OLD, version=3), None, ""),
        (OLD, None, ""),
    ],
)
def test_what_a_reader_would_see_is_told(now: Revision, kind: ChangeKind | None, was: str) -> None:
    """A title in another spelling and a mere number are not; the title before is."""
    revised, returned = retold(Before(again=(_again(now),)))
    assert [(each.kind, each.was) for each in revised] == ([(kind, was)] if kind else [])
    assert returned == ()


@pytest.mark.parametrize("again", [_again(NEW, None), _again(NEW, repeated=True)])
def test_what_nobody_was_told_or_everybody_was_is_not_told_again(again: Again) -> None:
    """R3: a revision is told once, and none of a paper of which no earlier revision is known."""
    assert retold(Before(again=(again,))) == ((), ())


def test_another_abstract_is_told_by_its_key_sentence() -> None:
    """Rather than by marks in every line."""
    [revised], _ = retold(Before(again=(_again(replace(OLD, abstract="Now we propose a method. It is good.")),)))
    assert (revised.rewritten, revised.pieces, revised.teaser) == (True, (), "Now we propose a method.")


def test_a_paper_that_is_back_as_another_is_told_as_revised() -> None:
    """Once, and as what says more."""
    back = replace(_again(NEW), change=Change(ChangeKind.RETURNED, Paper("1", NEW), rank=3), back=True, away=9)
    same = replace(back, change=Change(ChangeKind.RETURNED, Paper("2", OLD), rank=4))
    revised, returned = retold(Before(again=(back, same)))
    assert [each.paper.id for each in revised] == ["1"]
    assert returned == (Returned(Paper("2", OLD), 9, 4),)


def test_limits_hold_and_all_are_counted() -> None:
    """The most wanted come first; 0 means that there is no such section."""
    again = tuple(
        Again(
            Change(kind, replace(paper, revision=NEW), rank=1),
            OLD,
            back=kind is ChangeKind.RETURNED,
            repeated=kind is ChangeKind.RETURNED,
        )
        for kind in (ChangeKind.REVISED, ChangeKind.RETURNED)
        for paper in (PAPERS[:4] if kind is ChangeKind.REVISED else PAPERS[4:])
    )
    edition = _edition(Before(again=again), revised=3, returned=1)
    assert [each.paper.id for each in edition.revised] == ["0", "1", "2"]
    assert [each.paper.id for each in edition.returned] == ["4"]
    assert (edition.revised_in_all, edition.returned_in_all) == (4, 4)
    assert _edition(Before(again=again), revised=0, returned=0).retold == ()


def test_what_trends_is_told_once() -> None:
    """A paper that is told as revised is not told to trend; one that found no room there is."""
    changes = [Change(ChangeKind.REVISED, PAPERS[0], rank=1), Change(ChangeKind.RETURNED, PAPERS[1], rank=2)]
    found = trending(changes, {}, 10, frozenset({"0"}))
    assert [(trend.paper.id, trend.ranks) for trend in found] == [("1", (None, 2))]
    left = [Change(kind, PAPERS[2], rank=3) for kind in (ChangeKind.NEW, ChangeKind.WITHDRAWN, ChangeKind.GONE)]
    assert trending(left, {}, 10) == ()


def test_what_is_back_does_not_still_trend() -> None:
    """R3: it is told as back, where a profile looks for it, and in no other section; without such a section it is."""
    back = [Change(ChangeKind.RETURNED, paper, rank=number) for number, paper in enumerate(PAPERS[:3], 12)]
    stays = Change(ChangeKind.CONTINUING, PAPERS[3], rank=20, rank_before=20)
    again = Before(again=(Again(back[0], back=True, away=3), Again(back[1], back=True, away=3)))
    for limit, shown, trends in ((1, ["0"], ["3"]), (5, ["0", "1"], ["3"]), (0, [], ["0", "1", "2", "3"])):
        made = Compose(_size).compose(sample_newsletter(returned=limit), sample_slot(), 2, [*back, stays], (), again)
        assert [each.paper.id for each in made.returned] == shown
        assert [each.paper.id for each in made.trending] == trends


def test_without_ranks_those_that_gained_votes_trend() -> None:
    """Most gained first; who gained none or is not counted has no place, and ranks come before votes."""
    votes = {"0": (5, 6), "1": (5, 60), "2": (5, 5), "3": (None, 70)}
    trails = {paper: Trail((None, None), path) for paper, path in votes.items()} | {"5": Trail((2, 1), (9, 3))}
    changes = [Change(ChangeKind.CONTINUING, paper) for paper in PAPERS[:5]]
    changes.append(Change(ChangeKind.CONTINUING, PAPERS[5], rank=1, rank_before=2))
    found = trending(changes, trails, 10)
    assert [trend.paper.id for trend in found] == ["5", "1", "0"]
    assert found[1].votes == (5, 60)


def test_the_first_day_of_several_is_said() -> None:
    """R62: a catch-up issue knows since when it tells."""
    assert _edition(Before(since=DAYS[0])).since == DAYS[0]


class TestBudget:
    """R17: what was told before gives way before new papers lose their titles."""

    AGAIN = tuple(
        Again(
            Change(ChangeKind.REVISED if number < 4 else ChangeKind.RETURNED, Paper(f"{number}", NEW), rank=number + 1),
            OLD,
            repeated=number >= 4,
            back=number >= 4,
        )
        for number in range(6)
    )

    def _fit(self, budget: int) -> Edition:
        found = [each.change for each in self.AGAIN]
        newsletter = sample_newsletter(byte_budget=budget)
        before = Before(again=self.AGAIN)
        return Compose(_size).compose(
            newsletter, sample_slot(), 2, [*sample_changes(), *found], sample_matches(), before
        )

    def test_what_is_dropped_is_dropped_in_its_order(self) -> None:
        """Key sentences, then what was rewritten, then titles alone; then trends, what is back, what was revised.

        Only after these the new papers go, and nothing begins to be dropped before what comes before it is gone.
        """
        full = self._left(self._fit(100_000))
        assert 0 not in full
        begun = set()
        for budget in (*range(1000, 12_000, 150), 100_000):
            left = self._left(self._fit(budget))
            first = next((place for place, count in enumerate(left) if count < full[place]), len(full))
            assert not any(left[first + 1 :])
            begun.add(first)
        assert begun == set(range(len(full) + 1))

    def _left(self, edition: Edition) -> tuple[int, ...]:
        """How much there is of each thing, in the order in which it is dearest."""
        said = [entry.teaser for entry in edition.entries]
        keys = [key_sentence(entry.paper).text for entry in edition.entries]
        return (
            edition.shown,
            len(edition.revised),
            len(edition.returned),
            len(edition.trending),
            sum(map(bool, said)),
            sum(bool(each.pieces) for each in edition.revised),
            sum(teaser not in {"", key} for teaser, key in zip(said, keys, strict=True)),
        )

    def test_what_was_revised_is_still_said_briefly(self) -> None:
        """Without words of its abstract there are its places to count."""
        brief = next(e for e in map(self._fit, range(12_000, 1000, -150)) if not any(r.pieces for r in e.revised))
        assert [(each.places, each.more) for each in brief.revised] == [(1, 1)] * 4
