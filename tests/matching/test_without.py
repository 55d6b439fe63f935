from collections.abc import Iterable
from dataclasses import replace

import pytest

from digest.core.match import Match, Matches
from digest.core.paper import Paper, Revision
from digest.core.profile import Lesson, Profile
from tests.support.editions import DAYS, sample_papers
from tests.support.matching import matched, paper

pytestmark = pytest.mark.untraced

PAPERS = tuple({each.id: each for day in DAYS for each in sample_papers(day)}.values())
LIKED = paper("Prompt search by textual gradients", "Gradients of prompts for language models.", "liked")
NEAR = paper("Textual gradients for prompt search", "Language models and their prompts.", "near")
FAR = paper("Dust in galaxies", "Stars form where gas cools.", "far")


def without(profile: Profile, subject: str, papers: Iterable[Paper]) -> Profile:
    """A profile without one of its likes, by whatever name it stands there."""
    names = {subject, *(each.id for each in papers if each.title == subject)}
    return replace(
        profile,
        like=tuple(each for each in profile.like if each not in names),
        items=tuple(each for each in profile.items if each.title != subject),
        lessons=tuple(each for each in profile.lessons if each.paper not in names),
    )


def hanging(found: Matches) -> list[Match]:
    """The matches that hang on a like."""
    return [match for match in found.selected if match.without]


def proven(profile: Profile, papers: tuple[Paper, ...], background: tuple[Paper, ...] = ()) -> int:
    """How many matches of a profile hang on a like; each is not sent without it, and scores what it was said to."""
    found = hanging(matched(profile, *papers, background=background))
    for subject in {match.without.subject for match in found if match.without}:
        less = without(profile, subject, (*papers, *background))
        assert less != profile
        again = matched(less, *papers, background=background)
        left = {each.paper: each.score for each in again.ranking}
        sent = {each.paper for each in again.selected}
        for match in found:
            if match.without and match.without.subject == subject:
                assert match.paper not in sent
                assert left[match.paper] == match.without.score
    return len(found)


@pytest.mark.parametrize(
    "profile",
    [
        Profile("P", like=("liked",)),
        Profile("P", like=(LIKED.title,)),
        Profile("P", "stars", like=("liked",)),
        Profile("P", items=(replace(LIKED, id="elsewhere"),)),
        Profile("P", lessons=(Lesson("liked", 1.0),)),
        Profile("P", like=("liked",), authors=("Ada",)),
        Profile("P", like=("liked",), dislike=("far",)),
    ],
)
def test_a_like_on_which_a_paper_hangs_is_named(profile: Profile) -> None:
    """By id, by title, from a library or learned since: taken out, the paper is not sent."""
    assert proven(profile, (LIKED, NEAR, FAR)) >= 1
    (near,) = [each for each in matched(profile, LIKED, NEAR, FAR).selected if each.paper == NEAR]
    assert near.without
    assert near.without.subject == LIKED.title


def test_what_two_likes_each_would_send_hangs_on_neither() -> None:
    """Only what a single like decides is said."""
    twin = replace(LIKED, id="twin", revision=replace(LIKED.revision, title="Prompt search by gradients of texts"))
    profile = Profile("P", like=("liked", "twin"))
    assert [each.without for each in matched(profile, LIKED, twin, NEAR).selected] == [None] * 3


def test_what_is_sent_all_the_same_hangs_on_nothing() -> None:
    """Without the only like its category would choose a paper, or a quiet day: then no like decides."""
    kept = replace(NEAR, revision=replace(NEAR.revision, categories=("cs.CL",)))
    chosen = Profile("P", like=("liked",), categories=("cs.CL",))
    assert kept in [each.paper for each in matched(chosen, LIKED, kept).selected]
    assert kept not in [match.paper for match in hanging(matched(chosen, LIKED, kept))]
    quiet = Profile("P", "language and speech in noisy rooms", like=("liked",), at_least=1)
    papers = (NEAR, FAR)
    assert matched(quiet, *papers, background=(LIKED,)).selected
    assert hanging(matched(quiet, *papers, background=(LIKED,))) == []
    assert hanging(matched(replace(quiet, at_least=0), *papers, background=(LIKED,)))


def test_what_rules_choose_hangs_on_no_like() -> None:
    """A keyword or an author lets a paper through whatever is liked."""
    written = Paper("near", Revision(NEAR.title, NEAR.revision.abstract, ("Ada",)))
    assert hanging(matched(Profile("P", keywords=("prompt*",), like=("liked",)), LIKED, NEAR)) == []
    assert written not in [
        match.paper for match in hanging(matched(Profile("P", like=("liked",), authors=("Ada",)), LIKED, written))
    ]


@pytest.mark.parametrize(("background", "at_least"), [((), 0), (PAPERS[:80], 0), ((), 12)])
def test_every_like_that_is_named_decides(background: tuple[Paper, ...], at_least: int) -> None:
    """Over both bundled dumps, with several subjects, a text and none: whatever is named really drops the paper."""
    titles = [each.title for each in PAPERS]
    profiles = [Profile("P", like=tuple(titles[at : at + size])) for at, size in ((0, 1), (40, 3))]
    profiles += [replace(profiles[0], text="reward models"), Profile("P", like=tuple(titles[:14]))]
    limited = [replace(profile, limit=20, at_least=at_least) for profile in profiles]
    assert sum(proven(profile, PAPERS, background) for profile in limited) >= (0 if at_least else 5)
