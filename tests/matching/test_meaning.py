import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Paper
from digest.matching.documents import Document
from digest.matching.meaning import SHIPPED, shipped
from digest.matching.rarity import shipped as statistics
from tests.support.editions import sample_papers
from tests.support.matching import paper

PAPERS = sample_papers()


def meaning(title: str) -> np.ndarray:
    """What a title is about."""
    return Document(paper(title), statistics()).meaning


def test_texts_without_a_word_in_common_are_near_by_subject() -> None:
    """Prompts are nearer to instructions than to galaxies, and stars nearer to galaxies."""
    prompts, galaxies = meaning("textual gradients for prompt optimization"), meaning("dark energy survey of galaxies")
    assert prompts @ meaning("automatic instruction search for LLMs") > 0.2 > prompts @ galaxies
    assert galaxies @ meaning("bright young stars") > galaxies @ meaning("reward models")


@given(st.sampled_from(PAPERS), st.sampled_from(PAPERS))
def test_what_words_give_adds_up(one: Paper, other: Paper) -> None:
    """The terms' shares and what the mean takes are the inner product of two meanings."""
    document, direction = Document(one, statistics()), Document(other, statistics()).meaning
    assert np.linalg.norm(document.meaning) == pytest.approx(1)
    model = shipped()
    given_by_words = model.given(document.vector, direction)
    mean = float(model.mean @ direction) / np.linalg.norm(model._place(document.vector))
    assert sum(given_by_words.values()) - mean == pytest.approx(float(document.meaning @ direction), abs=1e-9)


def test_nothing_known_means_nothing() -> None:
    """Texts without a term that the model knows lie nowhere."""
    assert not meaning("zyxv …").any()
    assert shipped().given({"zyxv": 1.0}, meaning("stars")) == {}


def test_the_shipped_file_is_small() -> None:
    """At most 10 MB; 256 numbers for some ten thousand terms."""
    assert SHIPPED.stat().st_size <= 10_000_000
    assert shipped().vectors.shape[1] == len(shipped().mean) == len(shipped().scale) == 256
    assert len(shipped().rows) == len(shipped().vectors) > 10_000
