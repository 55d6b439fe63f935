"""Sentences of a language model in place of teasers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing import Compose
from digest.composing.teaser import key_sentence
from digest.composing.tldr import LONGEST, SHORTEST, sentence, summarised
from digest.core.paper import fold
from tests.support.editions import sample_changes, sample_edition, sample_newsletter

GOOD = "Prompts that are searched for by a model beat those that people write, by 3.5 points on GPT-4.1."


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        f"  {GOOD}\n",
        f'"{GOOD}"',
        f"TL;DR: {GOOD}",
        f"TLDR: “{GOOD}”",
        f"<think>The user wants one sentence.\n\nSo be it.</think>\n\n{GOOD}",
    ],
)
def test_one_plain_sentence_is_taken(reply: str) -> None:
    """Whatever quotes and labels models put around it."""
    assert sentence(reply) == GOOD


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Too short.",
        "No end mark is there, however long one looks for it",
        "word " * (LONGEST // 4) + "end.",
        f"{GOOD} And a second sentence follows.",
        f"Sure!\n\n{GOOD}",
        "Sure, here is a sentence about the paper that you gave me.",
        "I cannot help with that request, since it is against my rules.",
        "See https://evil.example/ for the best results on this benchmark.",
        "Visit www.evil.example for the best results on this benchmark now.",
        "The best results on this benchmark are found at evil.com by now.",
        "Use bit.ly/abc123 for the whole of the method and its code.",
        "Get it at evil.top/login before the offer of the authors ends.",
        "The whole of the method is at über.пример for all of you.",
        "Write to mallory@example for the best results on this benchmark.",
        "[Click](javascript:alert(1)) for the best results on this benchmark.",
        "The authors <script>alert(1)</script> show that it works well enough.",
        "**The authors** show in their paper that it works well enough.",
        "# The authors show in their paper that it works well enough.",
        "- The authors show in their paper that it works well enough.",
        "The authors show `rm -rf` in their paper and it works well enough.",
        "The authors show\x07 in their paper that it works well enough.",
        "The authors show \u202eelbisrever\u202c in their paper that it works.",
        "x" * 30_000 + ".",
    ],
)
def test_anything_else_is_no_sentence(reply: str) -> None:
    """R36: what a paper makes a model say leads nowhere, marks nothing up, and stays short."""
    assert sentence(reply) == ""


@given(st.text(max_size=500) | st.text(st.sampled_from(list("ab. \n<>`*@:/-")), max_size=400))
def test_a_sentence_is_plain_whatever_was_written(reply: str) -> None:
    """One line of its own length, no sign of markup or address in it."""
    said = sentence(reply)
    assert not said or (SHORTEST <= len(said) <= LONGEST and said.isprintable() and said == fold(said))
    assert not set(said) & set("<>`@")
    assert "://" not in said


def test_it_stands_in_place_of_a_longer_teaser() -> None:
    """Marked as a machine's; others keep their key sentences, as do papers whose teaser is no longer than it."""
    edition = sample_edition()
    first, second, third = edition.entries[:3]
    said = summarised(
        edition, {first.paper.id: GOOD, second.paper.id: "", third.paper.id: "x" * 2000, "elsewhere": GOOD}
    )
    assert (said.entries[0].teaser, said.entries[0].machine, said.entries[0].shortened) == (GOOD, True, True)
    assert said.entries[1:] == edition.entries[1:]
    assert said.entries[0].paper == first.paper
    assert said.rest == edition.rest


def test_an_edition_with_sentences_fits_its_budget() -> None:
    """R17: a written sentence stays while teasers give way to key sentences, and goes with them."""
    edition = sample_edition()
    tldrs = {entry.paper.id: GOOD for entry in edition.entries[-2:]}

    def composed(budget: int) -> list[str]:
        composer = Compose(lambda _, e: sum(10 + len(entry.teaser) for entry in e.entries) * 100)
        of = sample_newsletter(byte_budget=budget)
        made = composer.fit(of, composer.summarised(edition, tldrs), sample_changes())
        return [entry.teaser for entry in made.entries]

    whole = composed(10_000_000)
    assert whole[-2:] == [GOOD, GOOD]
    lower = composed(sum(10 + len(text) for text in whole) * 100 - 1)
    assert lower[-2:] == [GOOD, GOOD]
    changed = [(a, b, e) for a, b, e in zip(whole, lower, edition.entries, strict=True) if a != b]
    assert changed
    assert all(now == key_sentence(entry.paper).text for _, now, entry in changed)
    assert set(composed(10_000)) == {""}


def test_minutes_are_those_of_what_is_said() -> None:
    """Sentences are shorter than what they stand for, so that no reading budget is broken by them."""
    edition = sample_edition()
    said = Compose(lambda *_: 0).summarised(
        edition, {entry.paper.id: "Shorter it is by far." for entry in edition.entries}
    )
    assert said.minutes < edition.minutes
    assert Compose(lambda *_: 0).summarised(edition, {}) == edition
