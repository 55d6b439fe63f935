from math import log2
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.knowing.measures import Measures, measures, sent, spread, spreads
from tests.support.data import shared
from tests.support.scripts import script

IDS = [f"p{number}" for number in range(200)]


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    """The script by which rankings are compared elsewhere."""
    path: Path = shared().parent / "evaluate.py"
    if not path.exists():
        pytest.skip("needs evaluate.py beside the real captures")
    return script(path)


def test_the_measures_of_a_ranking_worked_out_by_hand() -> None:
    """Relevant papers on the ranks 1, 3 and 6 of six."""
    found = measures(list("abcdef"), set("abcdef"), set("acf"))
    assert found.ap == pytest.approx((1 / 1 + 2 / 3 + 3 / 6) / 3)
    gained, best = 1 + 1 / log2(4) + 1 / log2(7), 1 + 1 / log2(3) + 1 / log2(4)
    assert found.ndcg10 == pytest.approx(gained / best)
    assert found.p10 == pytest.approx(3 / 6)  # of six, since there are no ten
    assert found.r100 == 1
    assert found.auc == pytest.approx((3 + 2 + 0) / 9)  # pairs in the right order, of 3 relevant × 3 others


def test_what_a_ranking_leaves_out_follows_it_relevant_ones_last() -> None:
    """The worst case: two of four are ranked, the relevant one that is not comes fourth."""
    found = measures(["a", "b"], set("abcd"), {"a", "d"})
    assert found.ap == pytest.approx((1 + 2 / 4) / 2)
    assert found.auc == pytest.approx(0.5)


def test_what_is_no_candidate_and_what_stands_twice_is_passed_over() -> None:
    """Neither takes a rank."""
    assert measures(["x", "a", "a", "b"], set("ab"), {"b"}) == measures(["a", "b"], set("ab"), {"b"})


def test_all_relevant_is_the_best_there_is() -> None:
    """Nothing stands below, so every pair is in order."""
    assert measures([], {"a"}, {"a"}) == Measures(1, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("selected", "figures"),
    [(["a", "b", "x"], (0.5, 1 / 3, 0.4, 2)), ([], (0, 0, 0, 0)), (list("acd"), (1, 1, 1, 3))],
)
def test_what_is_sent_worked_out_by_hand(selected: list[str], figures: tuple[float, ...]) -> None:
    """Precision, recall and F1 over candidates alone."""
    found = sent(selected, set("abcdef"), set("acd"))
    assert (found.precision, found.recall, found.f1, found.sent) == pytest.approx(figures)


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.integers(1, 199), st.integers(0, 200))
def test_the_measures_are_those_that_rankings_are_compared_by_elsewhere(
    evaluate: ModuleType, seed: int, relevant: int, ranked: int
) -> None:
    """Any ranking, with strangers and repeats in it and papers missing from it: the script finds the same."""
    chance = Random(seed)  # noqa: S311 - no secret
    wanted = set(chance.sample(IDS, relevant))
    ranking = [*chance.sample(IDS, ranked), "stranger", *chance.choices(IDS, k=ranked // 10)]
    chance.shuffle(ranking)
    theirs, _ = evaluate.metrics(ranking, set(IDS), wanted)
    ours = measures(ranking, set(IDS), wanted)
    assert (ours.ap, ours.ndcg10, ours.p10, ours.r100, ours.auc) == pytest.approx(
        tuple(theirs[name] for name in ("AP", "nDCG10", "P10", "R100", "AUC"))
    )


def test_the_spread_is_that_of_the_population() -> None:
    """Mean, population deviation, and an interval around the mean that is the same every time."""
    found = spread([0.2, 0.4, 0.9])
    assert (found.mean, found.sd) == pytest.approx((0.5, (0.09 + 0.01 + 0.16) ** 0.5 / 3**0.5))
    assert found.interval is not None
    low, high = found.interval
    assert 0.2 <= low < found.mean < high <= 0.9
    assert spread([0.2, 0.4, 0.9]) == found


def test_more_profiles_make_a_narrower_interval() -> None:
    """As it must be if it speaks of the mean."""
    few, many = spread([0.2, 0.8] * 3).interval, spread([0.2, 0.8] * 50).interval
    assert few is not None
    assert many is not None
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_one_profile_has_no_interval() -> None:
    """Nothing can be said of others by it."""
    found = spreads([measures(list("ab"), set("ab"), {"a"})])
    assert found["ap"].interval is None
    assert found["ap"].mean == 1
