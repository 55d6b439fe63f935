import json
import os
import subprocess
import sys
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.core.match import PLACES
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher, ground
from digest.matching.background import build
from digest.matching.matcher import EXPLAINED
from digest.matching.rarity import load
from tests.support.editions import DAYS, LIKED, sample_papers
from tests.support.hanging import no_hang
from tests.support.matching import matched, paper
from tests.support.soak import rounds

PAPERS = sample_papers()
PROFILES = (
    Profile("Rules", keywords=("in-context learning", "prompt*"), exclude=("diffusion",)),
    Profile("Likes", like=(LIKED, PAPERS[7].title), dislike=(PAPERS[2].title,)),
    Profile("Text", text="aligning language models with human preferences, RLHF, reward models"),
    Profile("All", "gradient descent", keywords=("gradient*",), like=(LIKED,), limit=3),
)

ASK = """
import json
from digest.core.profile import Background
from digest.matching import LexicalMatcher
from tests.matching.test_matcher import PAPERS, PROFILES, told
from tests.support.hanging import no_hang
print(json.dumps(told(LexicalMatcher().match(PROFILES, PAPERS, Background()))))
"""


def told(found: object) -> str:
    """Everything that matching says, as text."""
    return repr(found)


@pytest.mark.soak
@settings(max_examples=rounds(6, 20))
@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(random: Random) -> None:
    """Papers and profiles in any order: the same scores, ranks and reasons."""
    papers, profiles = random.sample(PAPERS[:20], 20), random.sample(PROFILES, len(PROFILES))
    mixed = LexicalMatcher().match(profiles, papers, Background())
    plain = LexicalMatcher().match(PROFILES, PAPERS[:20], Background())
    assert sorted(mixed, key=lambda each: each.profile) == sorted(plain, key=lambda each: each.profile)
    assert [each.profile for each in mixed] == [each.name for each in profiles]


def test_a_score_does_not_depend_on_the_other_papers() -> None:
    """A paper alone scores what it scores in its dump, where the likes are known beforehand."""
    whole = LexicalMatcher().match(PROFILES, PAPERS[:12], Background(PAPERS))
    for profile, matches in zip(PROFILES, whole, strict=True):
        for match in matches.ranking:
            (alone,) = matched(profile, match.paper, background=PAPERS).ranking
            assert (alone.score, alone.without if match.without else None) == (match.score, match.without)
            assert match.reasons in {(), alone.reasons}


@pytest.mark.parametrize("seed", ["0", "1", "31337"])
def test_the_seed_of_hashing_does_not_matter(seed: str) -> None:
    """Another process with another PYTHONHASHSEED says the same, to the last digit."""
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    said = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, check=True)
    assert json.loads(said.stdout) == told(LexicalMatcher().match(PROFILES, PAPERS, Background()))


@pytest.mark.parametrize("day", DAYS)
def test_ranking_and_selection_of_the_bundled_dumps(day: date) -> None:
    """Scores lie in 0 to 1 with four decimals, fall along the ranking, ties go by id; the selection keeps its order.

    What scores nothing is ranked too, the farther the later.
    """
    for matches in LexicalMatcher().match(PROFILES, sample_papers(day), Background()):
        keys = [(-match.score, match.paper.id if match.score else "") for match in matches.ranking]
        assert keys == sorted(keys)
        assert all(0 <= match.score == round(match.score, PLACES) <= 1 for match in matches.ranking)
        assert list(matches.selected) == [match for match in matches.ranking if match in matches.selected]
        assert matches.selected
        assert all(match.reasons for match in matches.selected)


def test_without_keywords_all_papers_are_ranked_and_few_are_sent() -> None:
    """The ranking holds every paper; the selection those that are near enough."""
    _, _, text, _ = LexicalMatcher().match(PROFILES, PAPERS, Background())
    assert len(text.ranking) == len(PAPERS)
    assert {match.paper.title for match in text.selected} >= {
        "Aligning Language Models with Preferences through f-divergence Minimization",
        "Confronting Reward Model Overoptimization with Constrained RLHF",
    }
    assert len(text.selected) < len(PAPERS) / 4


def test_a_like_is_found_in_the_background() -> None:
    """A liked paper of an earlier dump counts whole, though it is not among the papers at hand."""
    earlier = paper("An old friend", "Prompt search by textual gradients.")
    profile = Profile("P", like=("An old friend",))
    candidate = paper("Textual gradients")
    assert matched(profile, candidate).ranking[0].score == 0
    assert matched(profile, candidate, background=(earlier,)).ranking[0].score > 0.1


def test_reasons_end_with_the_part_of_a_ranking_that_people_read() -> None:
    """Beyond the profile's limit, and beyond a hundred in any case, only what is sent says why."""
    papers = [paper(f"Prompts of kind {number}") for number in range(EXPLAINED + 20)]
    found = matched(Profile("P", text="prompts"), *papers)
    assert all(match.reasons for match in found.selected)
    text = "prompts, stars, galaxies, dust, planets, orbits, comets, rings"
    for limit, explained in ((8, 8), (EXPLAINED + 10, EXPLAINED)):
        far = matched(Profile("P", text=text, limit=limit), *papers)
        assert not (*far.selected, *far.missed)
        assert [bool(match.reasons) for match in far.ranking] == [at < explained for at in range(len(papers))]


def test_other_statistics_can_be_brought() -> None:
    """The matcher takes statistics as an argument; the shipped ones are only the default."""
    statistics = load(build([("prompt", ""), ("star", "")], least_word=1, least_pair=1))
    (found,) = LexicalMatcher(statistics).match((Profile("P", keywords=("star",)),), (paper("Star"),), Background())
    assert found.ranking[0].score == pytest.approx(0.2 * 0.405465 / 1.098612, abs=1e-4)


def test_nothing_to_match() -> None:
    """No papers, no profiles, papers without text: nothing breaks, nothing is sent."""
    assert LexicalMatcher().match((), PAPERS, Background()) == ()
    assert [each.ranking for each in LexicalMatcher().match(PROFILES, (), Background())] == [()] * 4
    assert matched(PROFILES[2], paper("", ""), paper("…", "!!")).selected == ()


@pytest.mark.parametrize(
    "abstract",
    [
        "prompt " * 7_000,
        "a-" * 25_000,
        "-" * 50_000,
        "\ud800\udfff " * 10_000 + "prompt",
        "提示" * 25_000,
        "e\u0301\u0301\u0301" * 12_000,
        "\ufdfa" * 10_000,
        "prompt\u202e\x00<b>" * 3_000,
        "".join(f"word{number} " for number in range(6_000)),
    ],
)
def test_hostile_texts(abstract: str) -> None:
    """50 kB of anything, lone surrogates among it, are matched."""
    profiles = (*PROFILES, Profile("提示", "提示 a-a", keywords=("提*", "a* a* a*", "prompt prompt", "é")))
    paper = Paper("x", Revision("prompt " * 30, abstract))
    with no_hang():
        assert len(LexicalMatcher().match(profiles, (paper,), Background())) == len(profiles)


def test_of_a_very_large_archive_a_sample_is_leant_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order of its papers; what a profile likes is found in all of them."""
    monkeypatch.setattr(ground, "MOST", 20)
    liked = Profile("P", like=tuple(each.title for each in PAPERS[:30]))
    plain, turned = (
        matched(liked, *PAPERS[30:40], background=papers) for papers in (tuple(PAPERS[:30]), tuple(PAPERS[29::-1]))
    )
    assert plain == turned
    assert plain.ranking[0].score > 0


def test_a_run_gives_reasons_for_what_is_sent_alone() -> None:
    """The rest is ranked and chosen alike; only a person who asks pays for more."""
    asked, ran = (
        LexicalMatcher().match(PROFILES, PAPERS, Background(PAPERS), explained=each) for each in (True, False)
    )
    for whole, plain in zip(asked, ran, strict=True):
        assert [(each.paper, each.score) for each in plain.ranking] == [
            (each.paper, each.score) for each in whole.ranking
        ]
        assert [each.reasons for each in plain.selected] == [each.reasons for each in whole.selected]
        assert not any(each.without for each in plain.ranking)
        assert not any(each.reasons for each in plain.ranking if each not in plain.selected)
    assert any(each.without for whole in asked for each in whole.ranking)
