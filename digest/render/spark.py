"""Sparklines of ranks, drawn with block characters."""

from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
ABSENT = "·"
LAST = 6  # snapshots that a sparkline shows at most


def spark(ranks: Sequence[int | None], worst: int) -> str:
    """A block a snapshot, the higher the better the rank; a dot where the paper was absent.

    Args:
        ranks: oldest first, counted from 1.
        worst: the rank that the lowest block stands for, so that lines that stand together can be compared.

    >>> spark([48, None, 1], 48)
    '▁·█'
    """
    return "".join(_block(rank, worst) for rank in ranks[-LAST:])


def _block(rank: int | None, worst: int) -> str:
    if rank is None:
        return ABSENT
    height = (worst - rank) / (worst - 1) if worst > 1 else 1.0
    return BLOCKS[round(min(1.0, max(0.0, height)) * (len(BLOCKS) - 1))]
