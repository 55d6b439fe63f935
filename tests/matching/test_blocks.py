import numpy as np
import pytest

from digest.matching.blocks import MIDDLE, block

CHANCE = np.random.default_rng(5)
WIDE = CHANCE.normal(size=(4_000, 3)) * [9.0, 1.0, 1.0] + [5.0, 0.0, 0.0]


def test_without_an_archive_the_shipped_middle_counts_and_nothing_is_evened_out() -> None:
    """Every place is seen from there, at length 1."""
    places, mean = CHANCE.normal(size=(4, 3)), np.array([1.0, 2.0, 3.0])
    found = block(0.3, places, 0, mean)
    assert found.evened.tolist() == np.eye(3).tolist()
    assert found.rows * found.lengths[:, None] == pytest.approx(places - mean)
    assert np.linalg.norm(found.rows, axis=1) == pytest.approx(np.ones(4))


def test_a_large_archive_is_its_own_middle() -> None:
    """What the shipped one is worth beside it is little, and what is unknown is no part of it."""
    places = np.vstack([WIDE, np.zeros((500, 3))])
    found = block(1.0, places, len(places), np.array([-5.0, 0.0, 0.0]))
    mean = (WIDE.sum(axis=0) + MIDDLE * np.array([-5.0, 0, 0])) / (len(WIDE) + MIDDLE)
    back = found.rows[0] * found.lengths[0] @ np.linalg.inv(found.evened)
    assert back == pytest.approx(WIDE[0] - mean)
    assert not found.rows[-500:].any()


def test_what_differs_most_is_shortened_the_more_papers_say_so() -> None:
    """A young archive is believed less; none at all not."""
    shares = []
    for size in (0, 1, 30, 4_000):
        evened = block(1.0, WIDE, size).evened
        long, short = np.linalg.norm(evened[:, 0]), np.linalg.norm(evened[:, 1])
        shares.append(float(long / short))
        assert np.isfinite(evened).all()
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.8


def test_a_direction_goes_back_to_the_places() -> None:
    """The inner product with a row is that of the place, seen from the middle, and what comes back, over its length."""
    found, toward = block(1.0, WIDE, 3_000), CHANCE.normal(size=3)
    middle = WIDE[:3_000].sum(axis=0) / (3_000 + MIDDLE)
    along = (WIDE - middle) @ found.back(toward) / found.lengths
    assert found.rows @ toward == pytest.approx(along, abs=1e-12)


@pytest.mark.parametrize("places", [np.zeros((3, 4)), np.zeros((0, 4)), np.ones((3, 4)), np.ones((1, 4))])
def test_places_that_do_not_differ(places: np.ndarray) -> None:
    """None, one, all the same or all unknown: numbers, and no warning."""
    found = block(1.0, places, len(places))
    assert np.isfinite(found.rows).all()
    assert np.isfinite(found.evened).all()
    assert found.rows.shape == places.shape
