import pytest

from digest.matching.documents import Field
from digest.matching.phrases import phrase
from tests.support.hanging import no_hang


def found(keyword: str, text: str) -> str | None:
    """What a keyword finds in a text, as it stands there."""
    field = Field(text)
    place = phrase(keyword).find(field)
    return field.cut(place) if place else None


@pytest.mark.parametrize(
    ("keyword", "text", "expected"),
    [
        ("in-context", "Learning In Context works", "In Context"),
        ("in context", "In-Context Learning", "In-Context"),
        ("pre-training", "Pretraining helps", "Pretraining"),
        ("pretraining", "on pre-training data", "pre-training"),
        ("pretrain*", "a pre-trained model", "pre-trained"),
        ("pre-train*", "a pretrained model", "pretrained"),
        ("large pretrained model", "a large pre-trained model", "large pre-trained model"),
        ("gradient", "textual gradients", "gradients"),
        ("textual gradients", "a textual gradient", "textual gradient"),
        ("prompt optimi*", "strong Prompt Optimizers", "Prompt Optimizers"),
        ("optimi* prompt", "optimised prompts", "optimised prompts"),
        ("fine-tun*", "fine\u2010tuning", "fine\u2010tuning"),
        ("naive bayes", "Naïve Bayes", "Naïve Bayes"),
        ("学习", "深度学习模型", "学习"),
        ("深度学习", "深度学习模型", "深度学习"),
        ("RLHF", "RLHF.", "RLHF"),
    ],
)
def test_a_phrase_is_found_as_it_stands(keyword: str, text: str, expected: str) -> None:
    """Case, hyphens, spaces, accents and plurals do not matter; the reader sees the paper's own spelling."""
    assert found(keyword, text) == expected


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("art", "state of the article"),
        ("gradient", "gradiently"),
        ("in context", "in. Context"),
        ("language model", "language, model"),
        ("prompt search", "prompt ------ search"),
        ("prompt search", "prompt and search"),
        ("prompt search", "at the end a prompt"),
        ("optimi*", "an optical fibre"),
        ("*", "anything"),
        ("", "anything"),
    ],
)
def test_a_phrase_is_not_found_inside_words_or_across_punctuation(keyword: str, text: str) -> None:
    """Words count whole, side by side, within one part of a sentence; a keyword without words finds nothing."""
    assert found(keyword, text) is None


def test_the_first_place_and_the_longest() -> None:
    """Of several places the first one is told, and from there as much as the phrase covers."""
    assert found("pre*", "a pre-trained or pretrained model") == "pre-trained"
    assert found("train* model*", "model of training-models, training models") == "training-models"


def test_phrases_that_mean_the_same_are_one() -> None:
    """So a keyword that is written twice counts once."""
    assert phrase("in-context") == phrase("In-Context") != phrase("in context")
    assert phrase("gradient") == phrase("gradients")


def test_hostile_texts_do_not_hang() -> None:
    """20 kB of one word, with hyphens that could branch at every step, is searched in a moment."""
    text = "a-" * 10_000
    with no_hang():
        assert found("a* a* a* a* a* a* a* a* b", text) is None
