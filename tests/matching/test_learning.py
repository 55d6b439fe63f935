from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from digest.core.paper import Paper
from digest.core.profile import Lesson, Profile
from digest.matching.direction import Part
from digest.matching.interest import FRESH, LARGE, interests
from tests.support.editions import sample_papers
from tests.support.matching import paper, score
from tests.support.spaces import ground

PAPERS = sample_papers()
PAST = PAPERS[:40]
STARS = paper("Star formation in galaxies", "Gas cools in clouds, and stars form.", "stars")
LIKE_STARS = paper("Stars form in clouds", "Galaxies, gas and dust.", "alike")
WANTED = Profile("P", "prompt search", like=(PAPERS[0].title,))


def said(profile: Profile, *papers: Paper) -> list[Part]:
    """What a profile itself says, without the archive's help."""
    found = interests(profile, ground(profile, papers))
    return list({(part.row, part.weight): part for each in found for part in each.parts}.values())


def learned(weight: float) -> float:
    """What a paper like one that was spoken of scores."""
    taught = replace(WANTED, lessons=(Lesson("stars", weight),))
    return score(taught, LIKE_STARS, background=(*PAST, STARS))


def test_lessons_steer_and_fade() -> None:
    """More lifts what is alike, a fresh lesson more than a faded one."""
    scores = [learned(weight) for weight in (1.0, 0.5, 0.1)]
    assert all(above > below for above, below in pairwise([*scores, learned(1e-6)]))


def test_less_lowers_and_fades() -> None:
    """The same downwards, for a paper that a like would send."""
    liking = replace(WANTED, like=(STARS.title,))
    near = [replace(liking, lessons=(Lesson("alike", weight),)) for weight in (-1.0, -0.5, -0.1, -1e-6)]
    scores = [score(each, LIKE_STARS, background=(*PAST, STARS, LIKE_STARS)) for each in near]
    assert all(below < above for below, above in pairwise(scores))
    assert scores[-1] <= score(liking, LIKE_STARS, background=(*PAST, STARS, LIKE_STARS))


def test_a_lesson_counts_as_a_like_or_a_dislike() -> None:
    """Fresh, it weighs what the same paper weighs that the profile names; of a paper found nowhere, nothing."""
    for weight, named in ((1.0, Profile("P", like=("stars",))), (-1.0, Profile("P", dislike=("stars",)))):
        taught = said(Profile("P", lessons=(Lesson("stars", weight), Lesson("2501.99999", weight))), STARS)
        assert taught == said(named, STARS)


def test_what_is_unlearned_leaves_no_trace() -> None:
    """Without its lessons a profile is what it was: the same directions to the last bit."""
    taught = replace(WANTED, lessons=(Lesson("stars", 1.0), Lesson("alike", -1.0)))
    before, after = (
        interests(each, ground(each, (STARS, LIKE_STARS), PAST))[0] for each in (WANTED, replace(taught, lessons=()))
    )
    assert before.direction.tobytes() == after.direction.tobytes()
    assert [each.tobytes() for each in before.toward] == [each.tobytes() for each in after.toward]


@pytest.mark.parametrize("size", [LARGE, LARGE + 1])
def test_a_large_library_weighs_by_recency(size: int) -> None:
    """Up to fifty likes all weigh the same and the archive helps; beyond, the older weigh less and it does not."""
    papers = [paper(f"Star {number} of galaxy", f"Gas and dust {number}.") for number in range(size)]
    profile = Profile("P", items=tuple(papers[:-1]), like=(papers[-1].title,))
    found = interests(profile, ground(profile, papers, PAST))
    weights = [part.weight for each in found for part in each.parts if part.liked]
    helped = any(not part.subject for each in found for part in each.parts)
    assert len(weights) == size
    if size > LARGE:
        assert weights == pytest.approx(np.exp(-np.arange(size)[::-1] / FRESH))
    else:
        assert weights == [1.0] * size
    assert helped == (size <= LARGE)
