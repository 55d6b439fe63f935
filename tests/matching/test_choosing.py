from dataclasses import replace

import pytest

from digest.core.match import ReasonKind
from digest.core.profile import Lesson, Profile
from digest.matching.choosing import MISSES, SHORT, Choice, chosen
from digest.matching.documents import Document
from digest.matching.evidence import Evidence
from digest.matching.judging import Judged, Wanted
from digest.matching.rules import rules
from tests.support.matching import matched, paper

CUT = 0.4
DRAWN = Wanted([], [], (CUT, 0.2), (), attracts=True)
AUTHOR = Evidence(ReasonKind.AUTHOR, "Ada", "", 0.3)
CATEGORY = Evidence(ReasonKind.CATEGORY, "cs.CL", "", 0.02)


def ranking(*relevance: float, found: tuple[Evidence, ...] = (), interest: int = 0) -> list[Judged]:
    """Papers that are so relevant."""
    return [Judged(Document(paper(f"P{at}")), at, found, near, interest) for at, near in enumerate(relevance)]


def choice(papers: list[Judged], profile: Profile, drawn: Wanted = DRAWN) -> Choice:
    """What a profile chooses of a ranking."""
    return chosen(papers, rules(profile), drawn, profile.at_least)


def test_what_reaches_the_cut_is_sent_and_what_nearly_does_is_kept() -> None:
    """The cut as it is rounded; beyond some share of it, a few near misses."""
    short = [SHORT * CUT + step for step in (0.05, 0.04, 0.03, 0.02)]
    found = choice(ranking(0.5, CUT, CUT - 0.00004, *short, SHORT * CUT - 0.001), Profile("P"))
    assert found.sent == (0, 1, 2)
    assert found.by_relevance == {0, 1, 2}
    assert found.short == (3, 4, 5)
    assert len(found.short) == MISSES


def test_each_interest_has_its_own_cut() -> None:
    """A paper is measured by the one that it belongs to."""
    assert choice(ranking(0.3), Profile("P")).sent == ()
    assert choice(ranking(0.3, interest=1), Profile("P")).sent == (0,)


@pytest.mark.parametrize(
    ("at_least", "sent", "short"), [(0, (0,), (1,)), (1, (0,), (1,)), (2, (0, 1), ()), (9, (0, 1, 2), ())]
)
def test_a_quiet_day_gets_the_best_of_the_others(at_least: int, sent: tuple[int, ...], short: tuple[int, ...]) -> None:
    """As many as are asked for, but none farther than is usual; what is sent is no near miss."""
    found = choice(ranking(0.5, 0.39, 0.01, 0.0, -0.2), Profile("P", at_least=at_least))
    assert (found.sent, found.short) == (sent, short)
    assert found.by_relevance == {0}
    assert found.quiet == {*sent} - {0}


def test_keywords_choose_alone() -> None:
    """What they let through is sent, however far it is; nothing is short of it, and no quiet day adds to it."""
    found = choice(ranking(0.5, -0.5), Profile("P", keywords=("p",), at_least=9))
    assert found == Choice((0, 1), frozenset(), ())


def test_a_wanted_author_is_sent() -> None:
    """However far the paper is; it counts among what a quiet day has."""
    far = ranking(-0.5, found=(AUTHOR,))
    other = [each._replace(row=1) for each in ranking(0.3)]
    assert choice([*far, *other], Profile("P", authors=("Ada",), at_least=1)) == Choice((0,), frozenset(), ())
    assert choice([*far, *other], Profile("P", authors=("Ada",), at_least=2)).sent == (0, 1)


def test_a_category_chooses_where_nothing_else_does() -> None:
    """Beside likes, a text or authors it only lets through."""
    papers, profile = ranking(0.1, found=(CATEGORY,)), Profile("P", categories=("cs.CL",))
    nothing = Wanted([], [])
    assert choice(papers, profile, nothing).sent == (0,)
    assert choice(papers, profile).sent == ()
    assert choice(papers, replace(profile, authors=("Ada",)), nothing).sent == ()


def test_dislikes_alone_choose_nothing() -> None:
    """They draw to nothing, so no quiet day is filled by what is farthest from them."""
    profile = Profile("P", dislike=("Cats",), at_least=3)
    assert matched(profile, paper("Dogs"), paper("Cats and dogs")).selected == ()


def test_a_quiet_day_and_near_misses_as_a_reader_meets_them() -> None:
    """What is nearest is sent though it is below the cut, and says so and why; what came short says why, too."""
    papers = [paper("Prompt search and stars"), paper("Prompt galaxies, dust and comets"), paper("Cells")]
    profile = Profile("P", "prompt search by textual gradients", at_least=0)
    plain = matched(profile, *papers)
    quiet = matched(replace(profile, at_least=len(plain.selected) + 1), *papers)
    assert plain.ranking == tuple(each._replace(quiet=False) for each in quiet.ranking)
    assert quiet.selected == quiet.ranking[: len(plain.selected) + 1]
    assert [each.quiet for each in quiet.selected] == [*(False for _ in plain.selected), True]
    assert not any(each.quiet for each in plain.ranking)
    assert all(each.reasons for each in (*quiet.selected, *plain.missed))
    assert not set(plain.missed) & set(plain.selected)
    full = matched(replace(profile, at_least=9), *papers)
    assert [each.paper.title for each in full.selected] == [each.title for each in papers[:2]]


def test_what_is_disliked_itself_is_never_sent() -> None:
    """By its relevance, its keywords or on a quiet day: neither by a dislike of the file nor by a lesson."""
    disliked, other = paper("Prompt search by gradients", "Prompts."), paper("Prompt search in trees", "Prompts.")
    for learned in ({"dislike": (disliked.title,)}, {"lessons": (Lesson(disliked.id, -0.2),)}):
        for wish in ({"keywords": ("prompt*",)}, {"text": "prompt search", "at_least": 5}):
            found = matched(Profile("P", **wish, **learned), disliked, other)
            assert [each.paper for each in found.selected] == [other]
            assert disliked not in [each.paper for each in found.missed]
            assert {each.paper: each.disliked for each in found.ranking} == {disliked: True, other: False}
