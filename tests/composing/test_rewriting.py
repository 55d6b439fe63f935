"""What was rewritten in an abstract, in a few words."""

import gzip
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.composing.rewriting import GAP, MOST, PLACES, Rewriting, rewriting
from digest.core.retold import Piece
from digest.core.worddiff import RunKind, words
from tests.support.data import shared

MARKS = {RunKind.KEPT: "{}", RunKind.REMOVED: "[-{}-]", RunKind.ADDED: "{{+{}+}}"}
LONG = " ".join(f"word{n}" for n in range(60))
texts = st.lists(st.sampled_from(["we", "show", "that", "models", "learn", "from", "data."]), max_size=60).map(" ".join)


def said(found: Rewriting) -> str:
    """The pieces as the plain face has them."""
    shown = ""
    for piece in found.pieces:
        inner = piece.text.strip(" ")
        lead, trail = " " * piece.text.startswith(" "), " " * piece.text.endswith(" ")
        shown += f"{lead}{MARKS[piece.kind].format(inner)}{trail}"
    return shown


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ("It works on all tasks.", "It works on most tasks.", "It works on [-all-] {+most+} tasks."),
        ("It works.", "It works. It is fast and so on.", "It works. {+It is fast and so on.+}"),
        ("All of it works on tasks.", "Most of it works on tasks.", "[-All-] {+Most+} of it works on tasks."),
        (f"{LONG} end.", f"{LONG} stop.", "… word55 word56 word57 word58 word59 [-end.-] {+stop.+}"),
        (f"End {LONG}", f"Stop {LONG}", "[-End-] {+Stop+} word0 word1 word2 word3 word4 …"),
        (
            f"a {LONG} b {LONG} c",
            f"x {LONG} y {LONG} z",
            (
                "[-a-] {+x+} word0 word1 word2 word3 word4 … word55 word56 word57 word58 word59 [-b-] {+y+} word0 "
                "word1 word2 word3 word4 … word55 word56 word57 word58 word59 [-c-] {+z+}"
            ),
        ),
        (
            "It takes $O(n^2)$ steps at all times.",
            "It takes $O(n)$ steps at all times.",
            "It takes [-O(n²)-] {+O(n)+} steps at all times.",
        ),
        ("Same as ever.", "Same  as\never.", ""),
    ],
)
def test_places_are_shown_with_the_words_beside_them(before: str, now: str, shown: str) -> None:
    """What is left out is an ellipsis; formulas are read before they are compared."""
    assert said(rewriting(before, now)) == shown


def test_a_long_run_loses_its_middle() -> None:
    """A sentence of a hundred words that was added is not said whole."""
    kept = " ".join(f"kept{n}" for n in range(100))
    [_, added] = rewriting(kept, f"{kept} {LONG}").pieces
    assert added.kind is RunKind.ADDED
    assert added.text.startswith(" word0 word1")
    assert f"word11 {GAP} word48" in added.text


def test_what_is_another_text_is_not_told_by_its_places() -> None:
    """Nobody reads forty marks in a row; so with an abstract where there was none."""
    assert rewriting("This is the old one, about cats.", "Something else now stands in its place.").whole
    assert rewriting("", "We say it at last.") == Rewriting(whole=True)


def test_of_a_place_without_end_the_beginning_is_shown() -> None:
    """Where every other few words were changed, they are one place, and a long one."""
    before = " ".join(f"{n} these three words" for n in range(60))
    found = rewriting(before, " ".join(f"{n}a these three words" for n in range(60)))
    assert (found.places, found.more, found.whole) == (1, 0, False)
    assert found.pieces[-1] == Piece(RunKind.KEPT, f" {GAP}")
    assert sum(len(words(piece.text)) for piece in found.pieces) <= MOST + 30


def test_of_many_places_the_first_are_shown() -> None:
    """The others are counted."""
    sentences = [f"{LONG} number{n}." for n in range(9)]
    found = rewriting(" ".join(sentences), " ".join(each.replace("number", "no") for each in sentences))
    assert (found.places, found.more) == (9, 9 - PLACES)
    assert said(found).count("{+") == PLACES


@given(texts, texts)
def test_every_word_that_is_shown_was_there(before: str, now: str) -> None:
    """What is removed is of the old text and what is added of the new, in their order; it is bounded."""
    found = rewriting(before, now)
    for kind, text in ((RunKind.REMOVED, before), (RunKind.ADDED, now)):
        told = [piece.text for piece in found.pieces if piece.kind in {RunKind.KEPT, kind}]
        rest = iter(text.split())
        assert all(word in rest for word in " ".join(told).split() if word != GAP)
    assert (not found.pieces) == (before == now or found.whole)
    assert 0 <= found.more <= found.places


def test_real_revisions_are_told_in_a_few_words() -> None:
    """Over 1,411 real revisions: each that changed a word is told, none at length, and a third is another text."""
    whole = told = same = 0
    with gzip.open(shared("changes/changes.jsonl.gz"), "rt", encoding="utf-8") as file:
        rows = [json.loads(line)["versions"] for line in file]
    for before, now in [pair for row in rows for pair in itertools.pairwise(row)]:
        old, new = before.get("abstract") or "", now.get("abstract") or ""
        found = rewriting(old, new)
        whole, told, same = whole + found.whole, told + bool(found.pieces), same + (old.split() == new.split())
        assert found.pieces or found.whole or old.split() == new.split() or not found.places
        assert sum(len(words(piece.text)) for piece in found.pieces) <= MOST + 30
    assert 0.25 < whole / (whole + told) < 0.5


def test_a_piece_that_both_texts_begin_with_needs_no_space() -> None:
    """And where both begin otherwise, what was removed does not touch what was added."""
    assert rewriting("A cat sat here today.", "A dog sat here today.").pieces[0] == Piece(RunKind.KEPT, "A")
    assert rewriting("Cats sat here all day.", "Dogs sat here all day.").pieces[0] == Piece(RunKind.REMOVED, "Cats ")
