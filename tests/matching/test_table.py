from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.matching.table import _PIECE, Table, table
from digest.matching.terms import Counts
from tests.support.spaces import TERMS, dense, texts

some = st.lists(texts, max_size=8)
WIDE = len(TERMS)


def made(counted: Sequence[Counts]) -> Table:
    """A table whose columns are all terms, in their order."""
    return table(counted, {term: at for at, term in enumerate(TERMS)})


@given(some)
def test_a_table_holds_what_was_counted(counted: list[dict[str, int]]) -> None:
    """Entry by entry, empty texts and a table without any among them."""
    whole = [[text.get(term, 0) for term in TERMS] for text in counted]
    assert dense(made(counted), WIDE).tolist() == whole
    assert made(counted).sizes.tolist() == [len(text) for text in counted]


def test_terms_that_are_not_known_get_the_next_columns() -> None:
    """In the order in which they first stand."""
    columns = {"fig": 0}
    table([{"date": 1, "fig": 2}, {"apple": 1}], columns)
    assert columns == {"fig": 0, "date": 1, "apple": 2}


@given(some, st.data())
def test_rows_are_taken_as_of_a_whole_table(counted: list[dict[str, int]], data: st.DataObject) -> None:
    """Any rows in any order, one of them twice; the first ones; a single one."""
    sparse, whole = made(counted), dense(made(counted), WIDE)
    numbers = st.lists(st.integers(0, len(counted) - 1), max_size=9) if counted else st.just([])
    rows, size = np.array(data.draw(numbers), np.int64), data.draw(st.integers(0, len(counted)))
    assert dense(sparse.taken(rows), WIDE).tolist() == whole[rows].tolist()
    assert dense(sparse.first(size), WIDE).tolist() == whole[:size].tolist()
    for at, row in enumerate(whole):
        columns, values = sparse.row(at)
        assert values.tolist() == row[columns].tolist()


@given(some, st.integers(0, 99))
def test_sums_are_those_of_a_whole_table(counted: list[dict[str, int]], seed: int) -> None:
    """Inner products with a direction, weighted sums of rows, and mixtures of vectors."""
    sparse, whole, chance = made(counted), dense(made(counted), WIDE), np.random.default_rng(seed)
    direction, weights = chance.normal(size=WIDE), chance.normal(size=len(counted))
    assert sparse.dot(direction) == pytest.approx(whole @ direction, abs=1e-12)
    assert sparse.total(weights, WIDE) == pytest.approx(weights @ whole, abs=1e-12)
    vectors, known = chance.integers(-9, 9, (20, 3)).astype(np.int8), chance.integers(0, 20, WIDE)
    assert sparse.mixed(vectors, known) == pytest.approx(whole @ vectors[known].astype(float), abs=1e-9)


@given(some, st.lists(st.booleans(), min_size=WIDE, max_size=WIDE))
def test_columns_are_kept_and_numbered_anew(counted: list[dict[str, int]], wanted: list[bool]) -> None:
    """What is not wanted goes, and so does what is 0; what stays keeps its value."""
    sparse, keep = made(counted), np.array(wanted)
    whole = dense(sparse, WIDE) * keep
    assert dense(sparse.kept(keep), WIDE).tolist() == whole.tolist()
    assert dense(sparse.weighted(sparse.values * 0).kept(keep), WIDE).any() == np.False_
    numbers = np.where(keep, np.cumsum(keep) - 1, -1)
    assert dense(sparse.renumbered(numbers), int(keep.sum())).tolist() == whole[:, keep].tolist()


@given(some)
def test_rows_are_scaled_to_length_one(counted: list[dict[str, int]]) -> None:
    """All but empty ones, and those whose values are all 0."""
    sparse = made(counted)
    lengths = np.linalg.norm(dense(sparse.scaled(), WIDE), axis=1)
    assert lengths == pytest.approx([float(bool(text)) for text in counted])
    assert not dense(sparse.weighted(sparse.values * 0).scaled(), WIDE).any()


def test_a_long_table_is_mixed_in_pieces() -> None:
    """More rows than one piece holds: every row is as it would be alone."""
    counted = [{TERMS[at % WIDE]: 1 + at % 3} for at in range(2 * _PIECE + 1)]
    vectors = np.eye(WIDE)
    assert made(counted).mixed(vectors, np.arange(WIDE)).tolist() == dense(made(counted), WIDE).tolist()
