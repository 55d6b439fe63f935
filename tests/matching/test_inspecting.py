import pytest

from digest.core.paper import Paper
from digest.core.profile import Background, Lesson, Profile
from digest.matching.ground import Ground
from digest.matching.inspecting import MOST, profile_words
from digest.matching.interest import interests
from digest.matching.rarity import shipped, stems
from tests.support.editions import sample_papers
from tests.support.matching import paper

PAPERS = sample_papers()
STARS = paper("Star formation in galaxies", "Gas cools.", "stars")
ODD = paper("QuuxNet: secretly learned reward models", "In 50 tests, 50 frobnicators approve of blorp graphs.", "odd")


def words(profile: Profile) -> tuple[dict[str, float], dict[str, float]]:
    """What a profile looks for, and what it avoids."""
    toward, away = profile_words(profile, Background((*PAPERS, STARS, ODD)))
    return dict(toward), dict(away)


def test_a_profile_as_words() -> None:
    """What it looks for weighs above 0, what it avoids below; the heaviest first."""
    profile = Profile("P", "prompt search by gradients", dislike=("stars",))
    toward, away = words(profile)
    assert {"gradient", "prompt search"} & set(toward)
    assert "galaxies" in away
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
    assert "galaxies" not in words(text)[0]
    assert "galaxies" in words(Profile("P", "prompt search", lessons=(Lesson("stars", 1.0),)))[0]
    assert "galaxies" in words(Profile("P", "prompt search", lessons=(Lesson("stars", -1.0),)))[1]


@pytest.mark.parametrize("sign", [0, 1])
def test_what_one_paper_alone_says_is_no_word_of_a_profile(sign: int) -> None:
    """Neither what nobody else says, nor numbers, nor what is said by the way; what its title is about is."""
    told = words(Profile("P", "galaxies", like=("odd",)) if sign else Profile("P", "galaxies", dislike=("odd",)))
    terms = set(told[0 if sign else 1])
    assert {"reward model", "reward models"} & terms
    assert terms.isdisjoint(
        {"quuxnet", "secretly", "secretly learned", "50", "50 tests", "frobnicators", "approve", "blorp"}
    )


def test_what_two_papers_say_is(twin: Paper) -> None:
    """Then it is no paper's own, however rare; so is what the text says."""
    toward, _ = profile_words(Profile("P", like=("odd", "twin")), Background((*PAPERS, ODD, twin)))
    assert {"frobnicators", "secretly"} <= set(dict(toward))
    assert "frobnicators" in words(Profile("P", "frobnicators"))[0]


@pytest.fixture
def twin() -> Paper:
    """Another paper with the same rare words."""
    return paper("Secretly measured", "All frobnicators agree.", "twin")


def test_words_are_as_they_are_written_and_pairs_stand_together() -> None:
    """No stem that is no word, and no two words that a mark parts; as they are where they stand so anywhere."""
    toward, _ = words(
        Profile("P", "What goes on in matrices: one-step models, and a step. Preference data for rewards")
    )
    assert {"goes", "matrices", "preference data"} <= set(toward)
    assert not {"goe", "matrice", "matrice one", "step preference", "data reward"} & set(toward)


def test_weights_are_those_of_the_direction() -> None:
    """Which terms are told is a matter of taste, what they weigh is not."""
    profile = Profile("P", "prompt search by gradients", like=("odd", PAPERS[3].id), dislike=("stars",))
    background = Background((*PAPERS, STARS, ODD))
    (found,) = interests(profile, Ground((), background, (profile,), shipped()))
    toward, away = profile_words(profile, background)
    assert toward
    assert away
    for term, weight in (*toward, *away):
        column = found.space.columns[" ".join(stems(term))]
        parts = ((part.weight, dict(zip(*found.space.words.row(part.row), strict=True))) for part in found.parts)
        plain = sum(value * held.get(column, 0.0) for value, held in parts) / found.scale
        assert weight == pytest.approx(found.direction[column] if weight > 0 else plain, abs=1e-12)


def test_where_nothing_says_anything_all_is_told() -> None:
    """A profile of rare words alone is not called empty."""
    assert words(Profile("P", like=("Blarp quuxes",)))[0].keys() == {"blarp", "quuxes"}


def test_rules_alone_have_no_words() -> None:
    """What always holds is not learned; an unknown like says nothing either."""
    assert words(Profile("P", keywords=("star",))) == ({}, {})
    assert words(Profile("P", like=("2501.99999",))) == ({}, {})
