from math import log

import pytest

from digest.matching.documents import Document
from digest.matching.rarity import shipped
from digest.matching.terms import counts, vector
from tests.support.matching import paper


def test_vectors_have_length_one_or_none() -> None:
    """Words weigh by rarity and are scaled to length 1; empty words and unknown pairs weigh nothing."""
    terms = vector(counts([(["the", "zyxv", "search", "prompt"], 1)]), shipped())
    assert set(terms) == {"prompt", "zyxv", "search"}
    assert sum(weight**2 for weight in terms.values()) == pytest.approx(1)
    assert terms["zyxv"] > terms["search"] > terms["prompt"]
    assert vector(counts([(["the", "of"], 1)]), shipped()) == vector({}, shipped()) == {}


def test_a_title_weighs_three_times() -> None:
    """A word of the title counts like three of the abstract."""
    found = Document(paper("prompt search", "gradient")).counts
    assert found == {"prompt": 3, "search": 3, "prompt search": 3, "gradient": 1}
    assert vector(found, shipped())["prompt"] / vector(found, shipped())["gradient"] == pytest.approx(
        (1 + log(3)) * shipped().idf["prompt"] / shipped().idf["gradient"]
    )


def test_pairs_stand_side_by_side() -> None:
    """Two words that an empty one parts are no pair, nor is a word with an empty one."""
    assert counts([(["state", "of", "the", "art", "model"], 1)]) == {"state": 1, "art": 1, "model": 1, "art model": 1}
