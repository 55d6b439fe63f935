"""Splitting into sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing.sentences import join, sentences, whole
from digest.core.paper import fold
from tests.support.editions import DAYS, sample_papers


@pytest.mark.parametrize(
    "parts",
    [
        ("One sentence.",),
        ("We propose X.", "It works."),
        ("As Smith et al. Show, it holds.", "We agree."),
        ("Recently, Su et al. introduced a decoding method.", "It works."),
        ("Models, e.g. BERT and, i.e. GPT, differ.", "So do we."),
        ("See Fig. 3 and Eq. (2) for more.", "Sec. 4 concludes."),
        ("As in Phys. Rev. Lett. 90 it holds.", "So be it."),
        ("It gains 3.5 points.", "It costs $1.20 a run."),
        ("By J. Smith and A. B. Jones it was said.", "We doubt it."),
        ("We study condition A.", "We find B."),
        ("Is it so?", "Yes!", "We show that."),
        ('They call it "self-evolving."', "We do not."),
        ("It is (somehow) done.)", "“Quoted” sentences follow."),
        ("GPT-4 vs. Humans is a comparison.", "Both lose."),
        ("The model mT5 is used.", "3D shapes follow."),
        ("Wait... what is this, really?", "A test."),
        ("我们提出一种方法。", "结果表明它有效！", "为什么？"),
        ("We write 中文。", "Then English."),
        ("It was cut off.", "And this is not who"),
        ("GPT-4.1 and Qwen2.5-VL beat v1.0 at https://example.org/a.b?c=1.", "So it is."),
        ("It gains 3.5 vs. 2.1 points, i.e. A lot.", "Fine."),
        ("We bound $f(x). Then$ by $O(n. \\log n)$ of it.", "We prove $x = 1. 5$ too."),
        ("The loss is \\(a. B\\) and $$c. D$$ here.", "It is $x.$", "We stop."),
        ("It costs $5.", "We pay $6 for it."),
        ("Context. Stars are old.", "Aims. We date them.", "Main results. They are old."),
        ("1. We build it.", "2. We use it."),
        ("هل هذا صحيح؟", "نعم."),
        ("It goes on…", "Then it ends."),
        ("यह काम है।", "यह भी।"),
    ],
)
def test_sentences_end_where_they_end(parts: tuple[str, ...]) -> None:
    """Abbreviations, initials, decimals and quotes end no sentence; CJK full stops need no space."""
    text = join(parts)
    assert sentences(text) == parts


def test_a_forgotten_space_joins_no_sentences() -> None:
    """A full stop glued to a word that opens sentences ends one; names and addresses stay whole."""
    assert sentences("These are tasks.We present them. Node.Js is a name.") == (
        "These are tasks.",
        "We present them.",
        "Node.Js is a name.",
    )


def test_no_sentence_is_empty() -> None:
    """An empty abstract has no sentences."""
    assert sentences("") == ()


@pytest.mark.parametrize("day", DAYS)
def test_real_abstracts_are_split_soundly(day: object) -> None:
    """In the bundled dumps no sentence begins in lower case or is as short as a citation."""
    assert day in DAYS
    parts = [part for d in DAYS for paper in sample_papers(d) for part in sentences(paper.revision.abstract)]
    assert not [part for part in parts if part[0].islower() or len(part) < 12]


@given(st.text(st.sampled_from(list("aA .!?。e1\"'()")), max_size=60).map(fold))
def test_joined_sentences_are_the_text(text: str) -> None:
    """Nothing is lost or added but white space."""
    assert "".join(join(sentences(text)).split()) == "".join(text.split())


@given(st.text(st.sampled_from(list("aA .!?。e1")), max_size=60).map(fold))
def test_a_whole_sentence_has_its_end_mark(text: str) -> None:
    """Only the last sentence can lack its end."""
    assert all(whole(part) for part in sentences(text)[:-1])
