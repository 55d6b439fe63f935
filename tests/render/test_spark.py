"""Sparklines."""

import pytest

from digest.render.spark import LAST, spark


@pytest.mark.parametrize(
    ("ranks", "worst", "drawn"),
    [
        ((48, 9), 48, "▁▇"),
        ((1, 15), 48, "█▆"),
        ((None, 1), 1, "·█"),
        ((), 48, ""),
        ((99,), 48, "▁"),
    ],
)
def test_a_better_rank_is_a_higher_block(ranks: tuple[int | None, ...], worst: int, drawn: str) -> None:
    """The first rank is the highest block, the worst the lowest, an absence a dot."""
    assert spark(ranks, worst) == drawn


def test_only_the_last_ranks_are_drawn() -> None:
    """A long trail keeps its end."""
    assert spark(tuple(range(1, 30)), 29)[-1] == "▁"
    assert len(spark(tuple(range(1, 30)), 29)) == LAST
