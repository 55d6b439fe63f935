from digest.core.profile import Background, Lesson, Profile
from digest.matching.inspecting import MOST, profile_words
from tests.support.editions import sample_papers
from tests.support.matching import paper

PAPERS = sample_papers()
STARS = paper("Star formation in galaxies", "Gas cools.", "stars")


def words(profile: Profile) -> tuple[dict[str, float], dict[str, float]]:
    """What a profile looks for, and what it avoids."""
    toward, away = profile_words(profile, Background((*PAPERS, STARS)))
    return dict(toward), dict(away)


def test_a_profile_as_words() -> None:
    """What it looks for weighs above 0, what it avoids below; the heaviest first."""
    profile = Profile("P", "prompt search by gradients", dislike=("stars",))
    toward, away = words(profile)
    assert {"gradient", "prompt search"} & set(toward)
    assert "galaxy" in away
    assert min(toward.values()) > 0 > max(away.values())
    assert list(toward.values()) == sorted(toward.values(), reverse=True)
    assert list(away.values()) == sorted(away.values())
    assert set(toward).isdisjoint(away)
    assert len(toward) <= MOST


def test_no_word_stands_beside_a_pair_that_holds_it_and_weighs_more() -> None:
    """A pair says what its words would say again."""
    toward, _ = words(Profile("P", like=(PAPERS[0].title, PAPERS[3].title)))
    terms = list(toward)
    for at, term in enumerate(terms):
        assert not any(set(term.split()) <= set(before.split()) for before in terms[:at])


def test_lessons_are_among_them() -> None:
    """More adds words, less takes them away."""
    text = Profile("P", "prompt search")
    assert "galaxy" not in words(text)[0]
    assert "galaxy" in words(Profile("P", "prompt search", lessons=(Lesson("stars", 1.0),)))[0]
    assert "galaxy" in words(Profile("P", "prompt search", lessons=(Lesson("stars", -1.0),)))[1]


def test_rules_alone_have_no_words() -> None:
    """What always holds is not learned; an unknown like says nothing either."""
    assert words(Profile("P", keywords=("star",))) == ({}, {})
    assert words(Profile("P", like=("2501.99999",))) == ({}, {})
