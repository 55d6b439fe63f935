"""Teasers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing.sentences import sentences
from digest.composing.standing import alone
from digest.composing.teaser import LENGTH, SENTENCES, cut, key_sentence, teaser
from digest.core.paper import Paper, Revision, fold
from tests.support.editions import DAYS, sample_papers
from tests.support.growth import grows_evenly


def _paper(abstract: str) -> Paper:
    return Paper("2503.00001", Revision("A title", abstract))


def test_it_says_what_was_done_and_found() -> None:
    """Background, asides and what leans on other sentences give way."""
    said = teaser(
        _paper(
            "Prompts matter a lot in practice. They are hard to write by hand. We propose a method that writes them. "
            "It has three parts, each of them simple. Results show that it outperforms people on four tasks. "
            "Code is available at https://example.org/code."
        )
    )
    assert said.text == "We propose a method that writes them. Results show that it outperforms people on four tasks."
    assert said.shortened


@pytest.mark.parametrize(
    "opening",
    ["To address this issue, we", "To this end, we", "Guided by these views, we", "To fill the gap, we", "However, we"],
)
def test_a_sentence_that_leans_brings_the_one_before(opening: str) -> None:
    """No teaser begins with what only makes sense after the sentence before."""
    said = teaser(_paper(f"Text is everywhere. Prompts are hard to write. {opening} propose a method. It is nice."))
    assert said.text == f"Prompts are hard to write. {opening} propose a method."


def test_what_leans_on_a_sentence_too_long_gives_way() -> None:
    """What stands alone is preferred to what does not; what was done is said all the same."""
    long = f"Prompts are {'very ' * 90}hard."
    lean = "To address this, we propose a method."
    assert teaser(_paper(f"{long} {lean} We introduce a benchmark.")).text == "We introduce a benchmark."
    assert teaser(_paper(f"{long} {lean} It is nice.")).text == "We propose a method."


def test_pointing_at_its_own_paper_is_no_leaning() -> None:
    """What speaks of "this book", or of tasks "such as" one, needs no sentence before it."""
    said = teaser(_paper("Text is old. Prompts matter. In this open access book we study tasks such as QA."))
    assert said.text == "Text is old. In this open access book we study tasks such as QA."


def test_hopes_and_questions_tell_nothing() -> None:
    """What authors hope for, and what they ask, is not what they found."""
    said = teaser(_paper("We study prompts. How do we build them? We find that they matter. We hope to inspire work."))
    assert said.text == "We study prompts. We find that they matter."


def test_what_shares_most_with_the_rest_and_the_title_is_told() -> None:
    """Of sentences that say what was done, those stand that the others speak of; what leads there gives way."""
    paper = Paper(
        "1",
        Revision(
            "Sorting prompts by length",
            "Models read prompts of every length. Longer prompts cost longer waiting. We describe a museum visit. "
            "We propose sorting prompts by length before models read them. We build a tiny website. "
            "Sorting prompts halves the cost of waiting, whatever their length.",
        ),
    )
    assert key_sentence(paper).text == "We propose sorting prompts by length before models read them."
    assert "Sorting prompts halves" in teaser(paper).text
    assert "museum" not in teaser(paper).text


def test_no_title_and_no_shared_word_change_nothing() -> None:
    """Where nothing is shared, what is said and where decides."""
    said = teaser(Paper("1", Revision("", "Cats sleep. We propose dogs. Results show birds. Fish swim.")))
    assert said.text == "We propose dogs. Results show birds."


def test_a_short_abstract_is_kept_whole() -> None:
    """Nothing is missing, so nothing is said to be."""
    said = teaser(_paper("We study prompts. They matter."))
    assert (said.text, said.shortened) == ("We study prompts. They matter.", False)


def test_an_empty_abstract_gives_an_empty_teaser() -> None:
    """A paper without abstract stands with its title."""
    assert (teaser(_paper("")).text, teaser(_paper("")).shortened) == ("", False)


def test_a_sentence_that_was_cut_off_is_left_out() -> None:
    """The dump ended within the abstract; whole sentences are left."""
    said = teaser(_paper("We propose a method. Results show that it outperforms all of the others on multi-modal mult"))
    assert (said.text, said.shortened) == ("We propose a method.", True)


def test_an_abstract_without_any_end_mark_is_shown() -> None:
    """A fragment is better than nothing."""
    assert teaser(_paper("A survey of prompts")).text == "A survey of prompts"


def test_one_endless_sentence_is_cut_after_a_word() -> None:
    """An ellipsis says that it goes on."""
    said = teaser(_paper("word " * 200 + "end."))
    assert said.text.endswith("word…")
    assert len(said.text) <= LENGTH
    assert said.shortened


def test_the_key_sentence_is_one() -> None:
    """It is what was done, where that is said."""
    said = key_sentence(_paper("Prompts matter. We propose a method. Results show that it works."))
    assert (said.text, said.shortened) == ("We propose a method.", True)


@pytest.mark.parametrize("day", DAYS)
def test_real_teasers_are_whole_sentences_in_order(day: object) -> None:
    """Every teaser of the bundled dumps: one to four whole sentences of at most 480 characters."""
    for paper in (paper for d in DAYS if d == day for paper in sample_papers(d)):
        said, parts = teaser(paper).text, sentences(paper.revision.abstract)
        chosen = sentences(said)
        assert 1 <= len(chosen) <= SENTENCES
        assert len(said) <= LENGTH
        told = [part if part in chosen else alone(part) for part in parts if {part, alone(part)} & {*chosen}]
        assert told == list(chosen)
        assert key_sentence(paper).text in map(alone, parts)


def test_most_real_teasers_say_what_was_done() -> None:
    """In the bundled dumps, five of six teasers hold "we" or "this paper" with two sentences or more."""
    said = [teaser(paper).text for day in DAYS for paper in sample_papers(day)]
    good = [text for text in said if len(sentences(text)) > 1 and ("we " in text.casefold() or "this " in text)]
    assert len(good) > len(said) * 5 / 6


def test_hardly_a_real_teaser_begins_in_the_middle() -> None:
    """Of the teasers of the bundled dumps, two begin with a reference to sentences left out: they are too long."""
    said = {teaser(paper).text for day in DAYS for paper in sample_papers(day)}
    found = [text for text in said if re.match(r"[^,.]*\b(?:this|these|such) (?:end|issue|problem|limitation)", text)]
    assert sorted(text[:22] for text in found) == ["Inspired by the cognit", "To deal with such issu"]


@given(st.text(max_size=400))
def test_a_teaser_is_part_of_the_abstract(abstract: str) -> None:
    """Whatever the abstract, the teaser says nothing else, but for a capital, and says whether there is more."""
    said = teaser(_paper(abstract))
    assert set(said.text) <= {*fold(abstract), *fold(abstract).upper(), " ", "…"}
    assert said.shortened == (said.text != fold(abstract))


@given(st.text(st.sampled_from(list("ab .,大型")), max_size=80).map(fold), st.integers(2, 40))
def test_a_cut_never_falls_within_a_word(text: str, length: int) -> None:
    """What comes next in the text is a space, or one of the two sides is of a script without spaces."""
    short = cut(text, length)
    assert len(short) <= max(length, 0)
    if short != text and short:
        head = short.removesuffix("…")
        rest = text[len(head) :]
        assert text.startswith(head)
        assert not (head[-1:] in {"a", "b"} and rest[:1] in {"a", "b"})


def test_a_cut_never_falls_within_a_formula() -> None:
    """What is between dollars stands whole or not at all."""
    text = "We study $x + y = z + " + "1 + " * 100 + "0$ here."
    assert cut(text, 40) == "We study…"
    assert cut("It costs $5 and more of " + "it " * 50, 40).startswith("It costs $5 and")


def test_a_word_too_long_to_show_is_not_cut() -> None:
    """Where there is no place to cut, nothing is shown."""
    assert cut("unbroken" * 100, LENGTH) == ""


def test_a_script_without_spaces_is_cut_between_characters() -> None:
    """Chinese has no spaces to cut at."""
    assert cut("大型语言模型", 4) == "大型语…"


@pytest.mark.parametrize("piece", ["We show. ", "a", "(", "we ", ". ", "A. ", "$", "$a. $ ", "\\(. "])
def test_a_huge_abstract_takes_no_time(piece: str) -> None:
    """R38: whatever an abstract repeats, 50 kB cost no more than their length."""
    assert grows_evenly(lambda text: teaser(_paper(text)), piece, 50_000)
