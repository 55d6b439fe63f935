from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core import worddiff
from digest.core.paper import fold
from digest.core.worddiff import Run, RunKind, word_diff, words
from tests.support.revisions import ROWS

KEPT, REMOVED, ADDED = RunKind
parts = st.sampled_from(("a", "b.", "the", "long-ish", "大", "型。", "x\n", " ", "か\u3099", "naïve"))
spaced = st.builds(str.join, st.sampled_from(("", " ", "\t ")), st.lists(parts, max_size=14))


def side(runs: tuple[Run, ...], without: RunKind) -> str:
    """One of the two texts."""
    return "".join(run.text for run in runs if run.kind is not without)


def shown(before: str, after: str) -> str:
    """A difference with the marks of wdiff."""
    marks = {KEPT: "{}", REMOVED: "[-{}-]", ADDED: "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in word_diff(before, after))


def check(before: str, after: str) -> tuple[Run, ...]:
    """What holds of every difference."""
    runs = word_diff(before, after)
    assert side(runs, ADDED) == fold(before)
    assert side(runs, REMOVED) == fold(after)
    assert all(run.text for run in runs)
    assert all((one.kind, other.kind) != (ADDED, REMOVED) for one, other in pairwise(runs))
    assert all(one.kind is not other.kind for one, other in pairwise(runs))
    for without, text in ((ADDED, before), (REMOVED, after)):
        parts = [word.strip() for run in runs if run.kind is not without for word in words(run.text)]
        assert parts == [word.strip() for word in words(text)]
    return runs


@given(spaced, spaced)
def test_both_texts_come_back_whole(before: str, after: str) -> None:
    """Kept and removed runs are the old text, kept and added ones the new, and no word is split."""
    check(before, after)


@given(st.text(), st.text())
def test_any_text_can_be_compared(before: str, after: str) -> None:
    """Control characters, marks that combine, surrogates and all scripts."""
    check(before, after)


@given(spaced)
def test_a_text_against_itself_is_one_run(text: str) -> None:
    """And nothing at all where there is no text."""
    assert word_diff(text, text) == ((Run(KEPT, fold(text)),) if fold(text) else ())


@given(spaced, spaced)
def test_as_much_is_kept_as_can_be(before: str, after: str) -> None:
    """Before it is made readable: as many words as the textbook's table finds, in order in both texts."""
    old, new = words(before), words(after)
    row = [0] * (len(new) + 1)
    for word in old:
        last, row = row, [0]
        for place, other in enumerate(new):
            row.append(last[place] + 1 if word == other else max(last[place + 1], row[place]))
    pairs = worddiff._common(old, new)
    assert len(pairs) == row[-1]
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(pairs))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
@pytest.mark.parametrize("field", ["title", "abstract"])
def test_real_revisions_come_back_whole(row: dict[str, list[dict[str, str]]], field: str) -> None:
    """Both ways; and no lone word stands between two replacements that are longer than it."""
    first, second = (version[field] for version in row["versions"])
    check(second, first)
    runs = check(first, second)
    for one, other, kept, third, fourth in zip(*(runs[n:] for n in range(5)), strict=False):
        if (one.kind, other.kind, kept.kind, third.kind, fourth.kind) == (REMOVED, ADDED, KEPT, REMOVED, ADDED):
            longest = min(max(len(one.text), len(other.text)), max(len(third.text), len(fourth.text)))
            assert len(words(kept.text)) > worddiff.SMALL or len(kept.text) > longest


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("", "All new", "{+All new+}"),
        ("All gone", " \n", "[-All gone-]"),
        ("Prompt tuning at scale", "Prompt search at scale", "Prompt[- tuning-]{+ search+} at scale"),
        ("Old title", "New title", "[-Old-]{+New+} title"),
        ("On prompts", "prompts", "[-On -]prompts"),
        ("prompts", "On prompts", "{+On +}prompts"),
        ("prompts", "prompts today", "prompts{+ today+}"),
        ("an issue, and", "an issue and", "an[- issue,-]{+ issue+} and"),
        ("大型模型的方法", "小型模型的新方法", "[-大-]{+小+}型模型的{+新+}方法"),
        ("用 BERT模型。", "用 RoBERTa模型。", "用[- BERT-]{+ RoBERTa+}模型。"),
        ("We A b. We C d.", "We C d.", "[-We A b. -]We C d."),
        ("It is. We C d.", "It is. We A b. We C d.", "It is.{+ We A b.+} We C d."),
        ("It is. We C d.", "It is. We C b. We C d.", "It is.{+ We C b.+} We C d."),
        ("Q networks a. B z", "X networks a. B y a. B z", "[-Q-]{+X+} networks a.{+ B y a.+} B z"),
        ("we see c d", "we see x c d", "we see{+ x+} c d"),
        ("cats of the north", "dogs of the south", "[-cats-]{+dogs+} of the[- north-]{+ south+}"),
        ("kittens in households", "puppies in gardens", "[-kittens in households-]{+puppies in gardens+}"),
        ("aaa in bbb on ccc", "ddd in eee on fff", "[-aaa in bbb on ccc-]{+ddd in eee on fff+}"),
        ("the cat", "novel the tame cat", "{+novel +}the{+ tame+} cat"),
    ],
)
def test_differences_read_well(before: str, after: str, expected: str) -> None:
    """Words with their punctuation, characters where there are no spaces, whole sentences, and no islands."""
    assert shown(before, after) == expected


def test_very_long_texts_keep_their_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the bound, what lies between the ends is replaced as a whole."""
    monkeypatch.setattr(worddiff, "MOST", 8)
    assert shown("a b c d e", "a x c y e") == "a[- b c d-]{+ x c y+} e"
    assert shown("a b c e", "a x c e") == "a[- b-]{+ x+} c e"


def test_the_bound_bounds_memory() -> None:
    """A row is as long as the old text and there is one for each new word: MOST bits are 8 MB."""
    assert worddiff.MOST / 8 == 8 * 2**20
