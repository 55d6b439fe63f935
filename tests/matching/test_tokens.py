import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.matching.tokens import hyphened, normal, singular, spans, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In-Context Learning, naïvely!", ["in", "context", "learning", "naively"]),
        ("f-divergence of $x_i$", ["f", "divergence", "of", "x", "i"]),
        ("ＧＰＴ４ ﬁne", ["gpt4", "fine"]),
        ("Straße", ["strasse"]),
        ("机器学习 with 图", ["机器", "器学", "学习", "with", "图"]),
        ("GPT模型", ["gpt", "模型"]),
        ("a \ud800 b", ["a", "b"]),
        ("\ufdfa", ["صلىاللهعليهوسلم"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_words_of_any_script(text: str, expected: list[str]) -> None:
    """Case, accents and compatibility forms are folded; unspaced scripts give pairs; a word never holds a space."""
    assert words(normal(text)) == expected


@given(st.text() | st.text(alphabet="aB-é中文 .\u2010\ud800\ufdfa"))
def test_a_span_for_every_word(text: str) -> None:
    """Words and spans speak of the same pieces, in order, whatever the text; hyphens name one of them."""
    text = normal(text)
    places = spans(text)
    assert [word for start, end in places for word in words(text[start:end])] == words(text)
    assert all(0 <= number < len(places) - 1 for number in hyphened(text))


def test_decomposed_accents_are_one_word() -> None:
    """A letter and its accent that stand apart in a text are one letter."""
    assert words(normal("nai\u0308ve")) == words(normal("naïve")) == ["naive"]


@pytest.mark.parametrize("text", ["pre-training a b", "pre\u2010training a b", "pré-training a - b"])
def test_hyphened_words_are_numbered(text: str) -> None:
    """Only a hyphen between two words joins them, in ASCII and beyond."""
    assert hyphened(text) == [0]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("gradients", "gradient"),
        ("studies", "study"),
        ("classes", "class"),
        ("boxes", "box"),
        ("biases", "biase"),
        ("loss", "loss"),
        ("corpus", "corpus"),
        ("analysis", "analysis"),
        ("bias", "bias"),
        ("gas", "gas"),
        ("llms", "llm"),
    ],
)
def test_singular(word: str, expected: str) -> None:
    """A plural s goes; words that merely end in s keep it."""
    assert singular(word) == expected
