import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Paper
from digest.matching.documents import Document
from digest.matching.meaning import SHIPPED, shipped
from digest.matching.rarity import shipped as statistics
from digest.matching.space import Space
from tests.support.editions import sample_papers
from tests.support.matching import paper

PAPERS = sample_papers()


def meaning(*titles: str) -> np.ndarray:
    """What titles are about."""
    return space(*map(paper, titles)).blocks[0].rows


def space(*papers: Paper) -> Space:
    """Papers where there is no archive."""
    return Space([], [Document(each).counts for each in papers], statistics(), shipped())


def test_texts_without_a_word_in_common_are_near_by_subject() -> None:
    """Prompts are nearer to instructions than to galaxies, and stars nearer to galaxies."""
    prompts, instructions, galaxies, stars, rewards = meaning(
        "textual gradients for prompt optimization",
        "automatic instruction search for LLMs",
        "dark energy survey of galaxies",
        "bright young stars",
        "reward models",
    )
    assert prompts @ instructions > 0.2 > prompts @ galaxies
    assert galaxies @ stars > galaxies @ rewards


@given(st.sampled_from(PAPERS), st.sampled_from(PAPERS))
def test_what_words_give_adds_up(one: Paper, other: Paper) -> None:
    """The terms' shares and what the middle takes are the inner product of two meanings."""
    texts = space(one, other)
    (meant,) = texts.blocks
    first, second = meant.rows
    assert np.linalg.norm(first) == pytest.approx(1)
    _, given_by_words = texts.meant(0, [second])
    middle = float(shipped().mean @ meant.back(second)) / meant.lengths[0]
    assert sum(given_by_words) / meant.weight - middle == pytest.approx(float(first @ second), abs=1e-9)


def test_nothing_known_means_nothing() -> None:
    """Texts without a term that the model knows lie nowhere."""
    texts = space(paper("zyxv …"), paper("stars"))
    assert not texts.blocks[0].rows[0].any()
    assert texts.meant(0, [texts.blocks[0].rows[1]]) == ([], [])


def test_the_shipped_file_is_small() -> None:
    """At most 10 MB; 256 numbers for some ten thousand terms."""
    assert SHIPPED.stat().st_size <= 10_000_000
    assert shipped().vectors.shape[1] == len(shipped().mean) == len(shipped().scale) == 256
    assert len(shipped().rows) == len(shipped().vectors) > 10_000
