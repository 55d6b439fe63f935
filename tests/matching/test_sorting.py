import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.profile import Profile
from digest.matching import sorting
from digest.matching.interest import interests
from digest.matching.nearest import drawn
from digest.matching.sorting import LEAST, subjects
from digest.matching.space import Space
from tests.support.matching import paper
from tests.support.spaces import ground, space

FRUIT = [{"apple": 1 + at, "berry": 2, "apple berry": 1} for at in range(5)]
TREES = [{"elder": 2, "fig": 1 + at} for at in range(6)]
LONE = [{"cherry": 2, "fig": 1}]
likes = st.permutations([*FRUIT, *TREES, *LONE])
STARS = [paper(f"Star formation in galaxy {name}", "Gas cools and forms stars.") for name in "abcdef"]
PROMPTS = [paper(f"Prompt search for {name}", "Textual gradients for language models.") for name in "uvwxy"]


def sorted_in(texts: list[dict[str, int]]) -> tuple[list[list[int]], Space]:
    """Subjects of some likes, and the space in which they lie."""
    found = space([], texts)
    return subjects(range(len(texts)), found), found


@given(likes)
def test_two_subjects_are_told_apart_whatever_the_order(texts: list[dict[str, int]]) -> None:
    """Each like stands in one of them; one that stands alone joins the nearest; the largest comes first."""
    found, _ = sorted_in(texts)
    assert sorted(at for group in found for at in group) == list(range(len(texts)))
    named = [[texts[at] for at in group] for group in found]
    assert [len(group) for group in named] == [7, 5]
    assert all(each in named[0] for each in (*TREES, *LONE))
    assert all(each in named[1] for each in FRUIT)


@pytest.mark.parametrize("texts", [[], FRUIT[:1], [*FRUIT[:3], *TREES[:4]], FRUIT * 2, [*FRUIT, *TREES[: LEAST - 1]]])
def test_few_likes_or_one_subject_stay_together(texts: list[dict[str, int]]) -> None:
    """Fewer than two subjects would need, likes that are all alike, and a second subject that is too small."""
    assert sorted_in(texts)[0] == [list(range(len(texts)))]


def test_older_likes_join_what_the_later_ones_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many likes the latest are sorted, the others go to the nearest."""
    monkeypatch.setattr(sorting, "MOST", 9)
    found, _ = sorted_in([*FRUIT, *TREES, *FRUIT[:4], *TREES[:5]])
    assert [len(group) for group in found] == [11, 9]


def test_mixed_likes_become_interests() -> None:
    """Text and dislikes belong to each of them; a paper goes to the one that it is nearest to."""
    everything = (*STARS, *PROMPTS)
    profile = Profile("P", "graphs", like=tuple(each.title for each in everything), dislike=("Cats and dogs",))
    here = (paper("A star is formed", "Gas."), paper("Gradients of prompts", "Textual."))
    stood = ground(profile, (*everything, *here))
    first, second = interests(profile, stood)
    for found, members in ((first, STARS), (second, PROMPTS)):
        assert [part.subject for part in found.parts if part.liked] == [each.title for each in members]
        assert [part.weight for part in found.parts if part.own and not part.subject] == [4.0]
        assert [part.subject for part in found.parts if part.weight < 0] == ["Cats and dogs"]
    assert drawn(profile, stood).nearest[-2:] == [0, 1]


def test_two_subjects_are_not_blurred_into_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of the smaller subject comes nearer than to one mean of all."""
    everything = (*STARS, *PROMPTS)
    profile = Profile("P", like=tuple(each.title for each in everything))
    stood = ground(profile, (*everything, paper("Gradients of prompts", "Textual.")))
    apart = drawn(profile, stood).relevance[-1]
    monkeypatch.setattr(sorting, "APART", -9)
    assert len(interests(profile, stood)) == 1
    assert drawn(profile, stood).relevance[-1] < apart
