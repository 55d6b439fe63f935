"""Under which keys a revision is found again, in a database and in arrays on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.core.paper import Revision
from digest.history.candidates import keys, near, rarest
from digest.history.keyfile import KeyFile, write_keys
from digest.history.traits import Traits
from digest.matching.rarity import weights

np = pytest.importorskip("numpy")

ABSTRACT = "We study Zyxqon optimisers of prompts, with Ghbtrel gradients and a Wqvtum search, on tasks of Plokmij."


def traits(title: str, abstract: str = ABSTRACT) -> Traits:
    """A revision as likeness sees it."""
    return Traits(Revision(title, abstract), weights)


def test_keys_fit_a_signed_column() -> None:
    """64 bits, the same on every run; 28 pairs of words and two for the title."""
    found = keys(traits("Prompts and what they do"))
    assert len(found) == 30
    assert all(-(2**63) <= key < 2**63 for key in found)
    assert min(keys(Traits(Revision("A"), weights))) == 6316979360820895645


def test_a_rewritten_paper_shares_keys() -> None:
    """By its rarest words, those of the title first, whatever became of the title."""
    one, other = (
        traits("Prompts and what they do"),
        traits("Another view", ABSTRACT.replace("We study", "This is about")),
    )
    assert len(keys(one) & keys(other)) >= 6
    assert {"zyxqon", "ghbtrel", "wqvtum", "plokmij"} <= {*rarest(one)}


def test_a_title_is_found_without_an_abstract() -> None:
    """Also where a capture lost spaces, or somebody misspelt a word."""
    plain = traits("VibeVoice-ASR supports optimizers")
    assert keys(plain) & keys(traits("VibeVoice-ASRsupports optimizers", ""))
    assert keys(plain) & keys(traits("VibeVoice-ASR supports optimisers", ""))
    assert not keys(plain) & keys(traits("Anything else", ""))


def test_few_keys_want_titles_that_are_alike() -> None:
    """No key is no candidate, and six need no more."""
    assert not near(0, "one title", "one title")
    assert near(1, "one title", "one titles")
    assert not near(1, "one title", "something else altogether")
    assert near(6, "one title", "something else altogether")


rows = st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 2), st.integers(0, 5)), max_size=40)


@given(rows, st.sets(st.integers(-2, 2) | st.integers(-(2**63), 2**63 - 1), max_size=5))
def test_arrays_answer_as_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, given_rows: list[tuple[int, int]], asked: set[int]
) -> None:
    """Whatever the order of keys, in several blocks, and with none at all."""
    folder: Path = tmp_path_factory.mktemp("keys") / "index"
    blocks = [given_rows[:20], given_rows[20:]]
    write_keys(
        folder,
        [(np.array([k for k, _ in part], np.int64), np.array([row for _, row in part], np.uint32)) for part in blocks],
    )
    wanted = asked | {key for key, _ in given_rows[:3]}
    expected: dict[int, int] = {}
    for key, row in given_rows:
        expected[row] = expected.get(row, 0) + (key in wanted)
    assert KeyFile(folder).sharing(wanted) == {row: count for row, count in expected.items() if count}
