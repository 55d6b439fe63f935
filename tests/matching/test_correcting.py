from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.profile import Lesson, Profile
from digest.matching.alike import alike
from digest.matching.correcting import DISLIKED, LEAST, RIDGE, corrected
from digest.matching.deciding import cut
from digest.matching.direction import Interest, Part, turned
from digest.matching.interest import interests
from tests.support.editions import sample_papers
from tests.support.matching import paper
from tests.support.soak import rounds
from tests.support.spaces import ground

PAPERS = sample_papers()[:40]
TITLES = [each.title for each in PAPERS]
LIKES = tuple(TITLES[:4])


def drawn(profile: Profile) -> tuple[Interest, "np.ndarray"]:
    """An interest, and the relevance of all papers to it."""
    stood = ground(profile, PAPERS, PAPERS)
    (found,) = interests(profile, stood)
    return found, found.relevance(stood.here)


def weight(profile: Profile, title: str) -> float:
    """What a disliked paper counts."""
    found, _ = drawn(profile)
    return next(part.weight for part in found.parts if part.weight < 0 and part.subject == title)


def test_a_dislike_that_lies_near_weighs_more_than_one_that_lies_far() -> None:
    """What is far off already teaches next to nothing."""
    liking = Profile("P", like=LIKES)
    _, near = drawn(liking)
    far, close = TITLES[int(near.argmin())], LIKES[0]
    assert weight(replace(liking, dislike=(far,)), far) == -LEAST
    assert weight(Profile("P", like=LIKES[1:], text=close, dislike=(close,)), close) < -LEAST


def test_no_like_pays_for_a_dislike() -> None:
    """The likes keep nearly all of their relevance where a paper beside them is disliked, and it loses more."""
    liking = Profile("P", like=LIKES)
    _, before = drawn(liking)
    at = max((at for at in range(len(PAPERS)) if TITLES[at] not in LIKES), key=lambda at: before[at])
    _, after = drawn(Profile("P", like=LIKES, dislike=(TITLES[at],)))
    assert after[at] < before[at] - 0.1 * before[:4].mean()
    assert after[:4].mean() > 0.97 * before[:4].mean()


@pytest.mark.soak
@settings(max_examples=rounds(10, 25))
@given(
    st.lists(st.sampled_from(TITLES), min_size=1, max_size=4).map(tuple),
    st.sampled_from(("", "prompts and gradients")),
    st.sampled_from(TITLES),
    st.sampled_from((-1.0, -0.3)),
)
def test_disliking_a_paper_never_raises_it(like: tuple[str, ...], text: str, disliked: str, faded: float) -> None:
    """Whatever a profile likes and says, a dislike lowers that paper or leaves it where it was."""
    profile, at = Profile("P", text, like=like), TITLES.index(disliked)
    _, before = drawn(profile)
    taught = Profile("P", text, like=like, lessons=(Lesson(PAPERS[at].id, faded),))
    _, after = drawn(taught)
    assert after[at] <= before[at] + 1e-9


def test_weights_are_those_of_ridge_regression() -> None:
    """Against the normal equations, solved as they are written (Must show 6 of issue 4: in closed form)."""
    profile = Profile("P", like=LIKES)
    stood = ground(profile, PAPERS, PAPERS)
    likes = [Part(1.0, stood.row(paper), paper.title, paper.id) for paper in PAPERS[:4]]
    away = [Part(-1.0, stood.row(paper), paper.title, paper.id) for paper in PAPERS[4:6]]
    base = turned(likes, stood.space)
    rows = [part.row for part in (*likes, *away)]
    kernel = alike(rows, rows, stood.space, base.scale, base.stretch)
    near = base.relevance(stood.space.view(rows))
    aim = np.append(near[:4], np.minimum(DISLIKED * near[:4].mean(), near[4:]))
    expected = np.linalg.solve(kernel + RIDGE * kernel.diagonal().mean() * np.eye(6), aim - near)
    found = corrected(base, away)
    assert [part.weight for part in found.parts[:4]] == pytest.approx(1 + expected[:4])
    assert [part.weight for part in found.parts[4:]] == pytest.approx(np.minimum(-LEAST, expected[4:]))


def test_a_kernel_tells_what_a_weight_adds() -> None:
    """One more part of weight w adds w times its column, as long as lengths stay as they are."""
    profile = Profile("P", like=LIKES)
    stood = ground(profile, PAPERS, PAPERS)
    rows = list(range(10))
    kernel = alike(rows, rows, stood.space)
    assert kernel == pytest.approx(kernel.T)
    assert (np.linalg.eigvalsh(kernel) > -1e-9).all()
    single = turned([Part(1.0, 3)], stood.space)
    whole = alike(rows, [3], stood.space, single.scale, single.stretch)[:, 0]
    assert single.relevance(stood.space.view(rows)) == pytest.approx(whole)


def test_a_dislike_brings_in_no_paper() -> None:
    """What is worth sending is told without dislikes, so that one more never lowers the cut."""
    liking = Profile("P", like=tuple(f"Prompt search by textual gradients {number}" for number in range(5)))
    papers = [paper(title, f"Gradients of prompts, {at}.") for at, title in enumerate(liking.like)]
    disliked = paper("Textual gradients of prompts in stars", "Prompt search.")
    (before,) = interests(liking, ground(liking, papers, papers))
    taught = replace(liking, dislike=(disliked.title,))
    (found,) = interests(taught, ground(taught, [*papers, disliked], papers))
    assert cut(found) == pytest.approx(cut(before))
    assert cut(replace(found, before=None)) < 0.99 * cut(before)  # by itself it would have fallen
