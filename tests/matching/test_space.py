from math import log
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.matching.blocks import MIDDLE
from digest.matching.space import LEAST, SHIPPED, Space
from digest.matching.table import Array
from tests.support.spaces import STATISTICS, dense, space, texts

some = st.lists(texts, max_size=6)


def weights(found: Space, row: int) -> dict[str, float]:
    """The terms of a text, and what each weighs."""
    columns, values = found.words.row(row)
    return {found.names[at]: value for at, value in zip(columns.tolist(), values.tolist(), strict=True)}


def places(found: Space, row: int) -> list[Array]:
    """Where a text lies by what it means."""
    return [block.rows[row] for block in found.blocks]


@given(some, some, some, texts)
def test_nothing_of_the_others_changes_where_a_text_lies(
    archive: list[dict[str, int]], one: list[dict[str, int]], other: list[dict[str, int]], text: dict[str, int]
) -> None:
    """By words, by meaning and by embeddings, a text lies where the archive and itself decide."""
    alone, first, last = (
        space(archive, [text], embedded=True),
        space(archive, [*one, *other, text], embedded=True),
        space(archive, [text, *other], embedded=True),
    )
    row, far = len(archive), len(archive) + len(one) + len(other)
    assert weights(first, far) == pytest.approx(weights(alone, row))
    assert weights(last, row) == pytest.approx(weights(alone, row))
    for mine, among, before in zip(places(alone, row), places(first, far), places(last, row), strict=True):
        assert mine == pytest.approx(among, abs=1e-9)
        assert mine == pytest.approx(before, abs=1e-9)
    usual = {name: value for name, value in zip(alone.names, alone.middle.tolist(), strict=True) if value}
    again = {name: value for name, value in zip(first.names, first.middle.tolist(), strict=True) if value}
    assert usual == pytest.approx(again)


@given(some, texts, st.randoms(use_true_random=False))
def test_the_order_of_the_archive_does_not_matter(
    archive: list[dict[str, int]], text: dict[str, int], random: Random
) -> None:
    """The same papers in another order: the same weights and meanings, up to rounding."""
    mixed = random.sample(archive, len(archive))
    one, other = space(archive, [text]), space(mixed, [text])
    assert weights(one, len(archive)) == pytest.approx(weights(other, len(archive)))
    for mine, theirs in zip(places(one, len(archive)), places(other, len(archive)), strict=True):
        assert mine == pytest.approx(theirs, abs=1e-8)


@given(some, some)
def test_the_middle_is_the_mean_of_the_archive(archive: list[dict[str, int]], others: list[dict[str, int]]) -> None:
    """Drawn towards 0 by so many papers; others are no part of it. Every text has length 1 or no terms."""
    found = space(archive, others)
    whole = dense(found.words, len(found.columns))
    assert found.middle == pytest.approx(whole[: len(archive)].sum(axis=0) / (len(archive) + MIDDLE), abs=1e-12)
    assert found.usual == pytest.approx(float(found.middle @ found.middle))
    lengths = np.linalg.norm(whole, axis=1)
    assert lengths == pytest.approx((lengths > 0).astype(float))


def test_rarity_is_told_by_the_archive_and_by_the_shipped_statistics_together() -> None:
    """The latter as if they were so many papers more; a word that nobody knows is the rarest."""
    archive = [{"apple": 1, "zest": 1}, {"apple": 2}, {"berry": 1}]
    found = space(archive, [{"unheard": 1}])
    elsewhere = STATISTICS.frequency("apple") * SHIPPED / STATISTICS.papers
    top = 1 + SHIPPED + 3
    expected = {"apple": top / (1 + elsewhere + 2), "zest": top / 2, "unheard": top}
    idf = dict(zip(found.names, found.idf.tolist(), strict=True))
    assert {term: idf[term] for term in expected} == pytest.approx({term: log(each) for term, each in expected.items()})


def test_a_pair_that_few_hold_takes_no_room() -> None:
    """It says nothing, so it is no column; its words are. From enough papers on it counts, whoever else has it."""
    pair = {"new": 1, "pair": 1, "new pair": 1}
    assert "new pair" not in space([pair] * (LEAST - 1), [pair] * 9).columns
    assert {"new", "pair"} <= set(space([pair] * (LEAST - 1), []).columns)
    assert "new pair" in space([pair] * LEAST, []).columns


@pytest.mark.parametrize("archive", [[], [{}], [{"apple": 1}], [{"unheard": 1}]])
def test_an_archive_of_none_or_one(archive: list[dict[str, int]]) -> None:
    """Texts lie somewhere finite, alike ones nearest; empty ones lie nowhere."""
    found = space(archive, [{"apple": 2, "fig": 1}, {"apple": 1, "fig": 1}, {"date": 1}, {}], embedded=True)
    start = len(archive)
    for block in found.blocks:
        assert np.isfinite(block.rows).all()
    one, other, far, none = (dense(found.words, len(found.columns))[start + at] for at in range(4))
    assert one @ other > 0.9
    assert one @ far == 0
    assert not none.any()
    assert not found.blocks[0].rows[start + 3].any()
    assert len(found.archive.words.sizes) == found.size == start


def test_a_view_is_some_texts() -> None:
    """In the order in which they are named, one of them twice, or none."""
    found = space([{"apple": 1}], [{"fig": 1}, {}, {"berry": 2, "fig": 1}], embedded=True)
    view = found.view([3, 0, 3])
    assert dense(view.words, len(found.columns)).tolist() == [
        dense(found.words, len(found.columns))[at].tolist() for at in (3, 0, 3)
    ]
    assert [rows.tolist() for rows in view.meanings] == [block.rows[[3, 0, 3]].tolist() for block in found.blocks]
    assert [rows.shape for rows in found.view([]).meanings] == [(0, 5), (0, 8)]


@given(st.lists(texts, min_size=1, max_size=6), texts, st.integers(0, 99))
def test_what_terms_give_to_a_meaning_is_all_but_the_middle_of_it(
    archive: list[dict[str, int]], text: dict[str, int], seed: int
) -> None:
    """The sum over a text's terms is its inner product with a direction, but for a constant over its length."""
    found = space(archive, [text, {"apple": 1}])
    toward = np.random.default_rng(seed).normal(size=5)
    (block,) = found.blocks
    constants = []
    for row in (len(archive), len(archive) + 1):
        columns, shares = found.meant(row, [toward])
        if columns:
            rest = sum(shares) / block.weight - block.rows[row] @ toward
            constants.append(float(rest * block.lengths[row]))
        else:
            assert not block.rows[row].any()
    assert constants == pytest.approx([constants[-1]] * len(constants), abs=1e-9)
