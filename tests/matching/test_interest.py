from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.matching.deciding import cut, floor
from digest.matching.direction import Interest
from digest.matching.documents import Document
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.rarity import shipped
from tests.support.editions import sample_papers
from tests.support.matching import matched, paper, score
from tests.support.soak import rounds

PAPERS = sample_papers()[:24]
TITLES = [each.title for each in PAPERS]
names = st.lists(st.sampled_from(TITLES), max_size=4).map(tuple)


def compiled(profile: Profile, *papers: Paper, background: tuple[Paper, ...] = ()) -> tuple[Interest | None, Ground]:
    """A profile's interest, where its likes are looked for among some papers."""
    ground = Ground([Document(each) for each in papers], Background(background), (profile,), shipped())
    return next(iter(interests(profile, ground)), None), ground


def parts(profile: Profile, *papers: Paper) -> int:
    """How many parts an interest has."""
    found, _ = compiled(profile, *papers)
    return len(found.parts) if found else 0


def least(profile: Profile, *papers: Paper) -> float:
    """The cut of a profile."""
    found, _ = compiled(profile, *papers)
    assert found
    return cut(found)


def test_the_nearer_to_the_likes_the_better() -> None:
    """Likes pull papers like them up, dislikes push them down."""
    like = Profile("P", like=("Prompt search by gradients",))
    near, far = paper("Gradients for prompts"), paper("Star formation")
    assert score(like, near) > score(like, far) == 0
    both = replace(like, dislike=("Gradients in stars",))
    assert score(both, near) < score(like, near)


def test_dislikes_alone_stay_weak() -> None:
    """One dislike takes at most a third from a score that keywords gave, and never makes one."""
    rules = Profile("P", keywords=("stars",))
    disliked = replace(rules, dislike=("Galaxy of dust",))
    candidate = paper("Stars", "They are born in a galaxy, where gas cools.")
    assert 0 <= score(disliked, candidate) < score(rules, candidate)
    assert matched(Profile("P", dislike=("Galaxy of dust",)), candidate).selected == ()


def test_a_title_found_nowhere_is_used_for_its_words_and_an_id_is_not() -> None:
    """Likes from elsewhere help by their title; an unknown id changes nothing."""
    assert score(Profile("P", like=("Prompt search",)), paper("Searching prompts")) > 0
    assert parts(Profile("P", like=("2501.99999", "…"))) == 0


def test_a_paper_liked_twice_counts_once() -> None:
    """By id and by title, or by two spellings of a title: one like."""
    known = paper("Prompt search", paper_id="2406.07496")
    assert parts(Profile("P", like=("2406.07496", "prompt search", "PROMPT: search")), known) == 1
    assert parts(Profile("P", like=("Star dust", "star-dust"))) == 1


def test_a_paper_in_the_library_is_not_liked_once_more() -> None:
    """By name, in whatever spelling and under another id there: it counts once."""
    items = tuple(PAPERS[:3])
    twin = Paper("10.1000/xyz", replace(PAPERS[0].revision, abstract=""))
    for like in ((TITLES[0],), (PAPERS[0].id, TITLES[1].upper()), TITLES[:3]):
        for library in (items, (twin, *items[1:])):
            alone = Profile("P", items=library)
            both = matched(replace(alone, like=tuple(like)), *PAPERS)
            assert both == matched(alone, *PAPERS)
    assert matched(Profile("P", items=items, like=(TITLES[5],)), *PAPERS) != matched(Profile("P", items=items), *PAPERS)


def test_the_cut_follows_how_alike_the_likes_are() -> None:
    """Likes that are close together ask for more; text, or a single like, asks for the floor."""
    close = [paper(f"Prompt search by textual gradients {number}", "Gradients of prompts.") for number in range(3)]
    _, ground = compiled(Profile("P"), *PAPERS)
    low = floor(ground.space)
    assert least(Profile("P", like=tuple(each.title for each in close)), *close) > 2 * low
    assert least(Profile("P", like=(close[0].title,), text="prompt search"), *close) == low
    assert least(Profile("P", like=(TITLES[0], TITLES[2])), *PAPERS) == low


@pytest.mark.soak
@settings(max_examples=rounds(20, 60))
@given(names, names, st.sampled_from(("", "prompts and gradients")), st.sampled_from(TITLES))
def test_raising_a_like_never_lowers_that_paper(
    like: tuple[str, ...], dislike: tuple[str, ...], text: str, raised: str
) -> None:
    """Whatever else a profile likes, dislikes and says, liking a paper helps it."""
    profile = Profile("P", text, like=like, dislike=dislike)
    more = replace(profile, like=(*like, raised))
    assert _total(more, raised) >= _total(profile, raised) - 1e-9


def _total(profile: Profile, title: str) -> float:
    found, ground = compiled(profile, *PAPERS)
    return float(found.relevance(ground.here)[TITLES.index(title)]) if found else 0.0
