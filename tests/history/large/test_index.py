from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.history.large import index
from digest.history.large.columns import Column, Extent
from digest.history.large.index import NONE, Index
from digest.history.large.order import SMALL, Order, load, save

# Hashes that share their low bits, so that they meet in the table and in the sieve.
hashes = st.integers(0, 40) | st.integers(0, 40).map(lambda low: low << 32 | 7) | st.integers(0, 2**64 - 1)


@pytest.mark.parametrize("scans", [0, 1, 100])
def test_places_are_those_of_a_dict(tmp_path_factory: pytest.TempPathFactory, scans: int) -> None:
    """By scan or by table, each hash is found where it was put, and no other is; a glance finds no other either."""
    folder = tmp_path_factory.mktemp("index")

    @given(batches=st.lists(st.lists(hashes, max_size=40), max_size=6), asked=st.lists(hashes, max_size=20))
    def check(batches: list[list[int]], asked: list[int]) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(index, "_SCANS", scans)
            column = Column(folder, "line.hash", Extent())
            found, places = Index(column), dict[int, int]()
            for batch in batches:
                fresh = [each for each in dict.fromkeys(batch) if each not in places]
                numbers = found.add(np.array(fresh, np.uint64))
                places |= dict(zip(fresh, numbers.tolist(), strict=True))
                keys = np.array([*batch, *asked], np.uint64)
                assert found.find(keys).tolist() == [places.get(each, NONE) for each in keys.tolist()]
                glanced = found.glance(keys).tolist() if not scans else []
                assert all(
                    there in (NONE, places.get(each)) for there, each in zip(glanced, keys.tolist(), strict=False)
                )
            assert sorted(places.values()) == list(range(len(places)))
            column.close()

    check()


def test_a_table_grows(tmp_path: Path) -> None:
    """Many more hashes than a table was made for are all found."""
    column = Column(tmp_path, "line.hash", Extent())
    found = Index(column)
    keys = np.random.default_rng(1).integers(0, 2**64, 30_000, np.uint64)
    for start in range(0, len(keys), 10_000):
        found.add(keys[start : start + 10_000])
        assert (found.find(keys)[: start + 10_000] == np.arange(start + 10_000)).all()
    assert np.count_nonzero(found.glance(keys) == np.arange(len(keys))) > 0.9 * len(keys)
    assert (found.at(np.array([7], np.uint32)) == keys[7]).all()
    column.close()


def test_blocks_that_became_small_are_given_up(tmp_path: Path) -> None:
    """An order whose blocks have few lines, or that has none, is not kept, so that they are cut anew."""
    for blocks, kept in ((SMALL - 1, SMALL - 1), (100, 0), (0, 0)):
        one = np.ones(blocks, np.uint32)
        order = Order(one, np.ones(blocks, np.uint64), np.ones(blocks, np.uint64), one)
        back = load(tmp_path, save(tmp_path, "order-1", order))
        assert (len(back.lines), len(back.hashes), len(back.counts)) == (kept, kept, kept)
