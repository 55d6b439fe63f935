from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Paper
from digest.core.profile import Profile
from digest.matching.deciding import _cohesion
from digest.matching.direction import Part, turned
from digest.matching.giving import Giving
from digest.matching.interest import interests
from digest.matching.nearest import drawn
from digest.matching.space import Space
from tests.support.editions import sample_papers
from tests.support.spaces import ground, space, texts

PAPERS = sample_papers()
TITLES = [each.title for each in PAPERS]
pasts = st.lists(texts, max_size=5)
spoken = st.lists(texts, min_size=1, max_size=6)
weights = st.sampled_from((1.0, 0.5, 4.0, -1 / 3, -1.0))


def parts(found: Space, drawn_weights: list[float], start: int) -> list[Part]:
    """A part for each weight: the texts after the archive, in their order, again and again."""
    size = len(found.words.sizes) - start
    return [Part(weight, start + at % size, f"p{at}", f"p{at}") for at, weight in enumerate(drawn_weights)]


def near(found: Space, said: list[Part], row: int) -> float:
    """How relevant a text is to some parts."""
    return float(turned(said, found).relevance(found.view([row]))[0])


@given(pasts, spoken, st.lists(weights, max_size=6), st.floats(0.01, 5))
def test_raising_a_like_never_lowers_that_paper(
    archive: list[dict[str, int]], others: list[dict[str, int]], drawn_weights: list[float], raised: float
) -> None:
    """With all other parts held fixed, among words, meanings and embeddings, dislikes and weak directions too."""
    found = space(archive, others, embedded=True)
    said, row = parts(found, drawn_weights, len(archive)), len(archive)
    more = [*said, Part(raised, row, "raised", "raised")]
    assert near(found, more, row) >= near(found, said, row) - 1e-9
    again = [*said, Part(2 * raised, row, "raised", "raised")]
    assert near(found, again, row) >= near(found, more, row) - 1e-9


@given(pasts, spoken, st.lists(weights, min_size=1, max_size=6))
def test_parts_give_all_of_the_relevance(
    archive: list[dict[str, int]], others: list[dict[str, int]], drawn_weights: list[float]
) -> None:
    """To every text of the space; with an embedded block too."""
    found = space(archive, others, embedded=True)
    wanted = turned(parts(found, drawn_weights, len(archive)), found)
    rows = range(len(archive) + len(others))
    whole = wanted.relevance(found.view(rows))
    giving = Giving(wanted)
    assert [giving.to(row).parts.sum() for row in rows] == pytest.approx(whole, abs=1e-12)
    assert all(-1e-9 <= alike <= 1 + 1e-9 for row in rows for alike in giving.to(row).alike)


@given(pasts, spoken, st.lists(weights, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_parts_may_stand_in_any_order(
    archive: list[dict[str, int]], others: list[dict[str, int]], drawn_weights: list[float], random: Random
) -> None:
    """The directions are sums."""
    found = space(archive, others, embedded=True)
    said = parts(found, drawn_weights, len(archive))
    mixed = random.sample(said, len(said))
    assert near(found, mixed, len(archive)) == pytest.approx(near(found, said, len(archive)), abs=1e-12)


@given(pasts, spoken, st.lists(weights, min_size=2, max_size=6))
def test_a_cut_measures_each_like_by_all_the_others(
    archive: list[dict[str, int]], others: list[dict[str, int]], drawn_weights: list[float]
) -> None:
    """What is taken out in closed form is what turning anew without that part gives, weak directions among them."""
    found = space(archive, others, embedded=True)
    said = [part for part in parts(found, drawn_weights, len(archive)) if found.words.sizes[part.row]]
    likes = [part for part in said if part.weight > 0]
    alone = [near(found, [other for other in said if other is not part], part.row) for part in likes]
    expected = np.mean(alone) if len(likes) > 1 else 0.0
    assert _cohesion(turned(said, found)) == pytest.approx(expected, abs=1e-9) if said else True


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("archive", [(), PAPERS[:30]])
def test_each_interest_of_a_profile_is_the_sum_of_its_parts(archive: tuple[Paper, ...], *, embedded: bool) -> None:
    """Several subjects, text, dislikes and the archive's help: whichever a paper is nearest to tells all of it."""
    profile = Profile("P", "prompts", like=tuple(TITLES[:12]), dislike=(TITLES[20],))
    stood = ground(profile, PAPERS, archive, embedded=embedded)
    found = drawn(profile, stood)
    assert len(stood.space.blocks) == 1 + embedded
    for row, relevance, which in zip(stood.rows, found.relevance, found.nearest, strict=True):
        each = [giving.to(row).parts.sum() for giving in found.giving]
        assert relevance == pytest.approx(max(each), abs=1e-12)
        assert each[which] == max(each)


def test_the_archive_helps_with_nothing_that_the_profile_likes() -> None:
    """Where it holds little else, no like becomes help; where it holds nothing else, there is none."""
    profile = Profile("P", like=(TITLES[0], TITLES[1]))
    (alone,) = interests(profile, ground(profile, PAPERS, PAPERS[:2]))
    assert [part.weight for part in alone.parts] == [1.0, 1.0]
    stood = ground(profile, PAPERS, PAPERS[:5])
    (some,) = interests(profile, stood)
    assert sorted(part.row for part in some.parts) == sorted(map(stood.row, PAPERS[:5]))
