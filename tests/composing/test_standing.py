"""Sentences without the one before them: what may go of their opening, and what stays as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing.standing import alone
from digest.composing.teaser import teaser
from digest.core.paper import Paper, Revision


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("However, we show that prompts matter.", "We show that prompts matter."),
        ("Moreover, existing methods struggle.", "Existing methods struggle."),
        ("In contrast, GReaTer uses gradients.", "GReaTer uses gradients."),
        ("Specifically, state-of-the-art models fail.", "State-of-the-art models fail."),
        ("To address these challenges, we propose TextGrad.", "We propose TextGrad."),
        ("To bridge this gap, we introduce a benchmark.", "We introduce a benchmark."),
        ("Yet we find a phenomenon.", "We find a phenomenon."),
        ("Yet, the effect remains unclear.", "The effect remains unclear."),
        ("To this end, we build a corpus.", "We build a corpus."),
        ("However, to tackle this, we build a corpus.", "We build a corpus."),
        ("However, both speed and memory matter.", "Both speed and memory matter."),
    ],
)
def test_an_opening_that_hangs_in_the_air_goes(written: str, said: str) -> None:
    """What follows it stands by itself, with a capital where it is a plain word."""
    assert alone(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "However, they are hard to write.",
        "However, this approach is slow.",
        "However, the latter needs more data.",
        "However, doing so is slow.",
        "However, none of them scale.",
        "Yet, applied to them, models fail.",
        "But both need more data.",
        "However, neither scales.",
        "Besides, another approach is to extract rationales.",
        "However, (1) prompts are long; (2) they are slow.",
        "However, $n$ grows without bound.",
        "However, mRNA is short.",
        "However, k-means fails.",
        "However hard one tries, prompts fail.",
        "However much data, 5 models fail.",
        "For example, an agent may delete failing tests.",
        "First, methods need tables.",
        "Yet another approach fails.",
        "Yet it remains unclear why.",
        "Butter melts.",
        "Thus prompts matter.",
        "To enhance all these three aspects of what we call memory, we present ATLAS.",
        "To address these challenges, models are trained.",
        "Prompts matter; however, we show little.",
        "These results show that prompts matter.",
        "",
        "However, ",
    ],
)
def test_all_else_stays_as_it_was_written(written: str) -> None:
    """What points back within, lists, examples, names and formulas: no word of a paper is altered for these."""
    assert alone(written) == written


@given(st.text() | st.sampled_from(["However, ", "To this end, we "]).flatmap(lambda s: st.text().map(s.__add__)))
def test_what_is_left_is_the_end_of_what_was_written(written: str) -> None:
    """But for one capital at its beginning."""
    said = alone(written)
    assert written.endswith(said[1:])
    assert said[:1].lower() == written[len(written) - len(said) :][:1].lower()


def test_a_teaser_begins_with_what_stands() -> None:
    """Where the sentence before is not told; where it is, the opening leads on from it."""
    long = f"Prompts are {'very ' * 90}hard."
    paper = Paper("1", Revision("A title", f"{long} To address this, we propose a method. However, it is slow."))
    assert teaser(paper).text.startswith("We propose a method.")
    assert teaser(paper).shortened
    short = Paper("1", Revision("A title", "Text is old. Prompts are hard to write. However, we propose a method."))
    assert "Prompts are hard to write. However, we propose a method." in teaser(short).text
