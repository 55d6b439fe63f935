"""Sparklines of ranks and of up-votes, drawn with block characters."""

from collections.abc import Iterable, Sequence

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
    steps = max(1, worst - 1)
    return _line(None if rank is None else (steps + 1 - rank) / steps for rank in ranks[-LAST:])


def votes(counts: Sequence[int | None], most: int) -> str:
    """A block a snapshot, the higher the more up-votes; a dot where the paper was absent.

    Args:
        counts: oldest first.
        most: the count that the highest block stands for.

    >>> votes([0, None, 30, 60], 60)
    '▁·▅█'
    """
    return _line(None if count is None else count / max(1, most) for count in counts[-LAST:])


def _line(heights: Iterable[float | None]) -> str:
    return "".join(map(_block, heights))


def _block(height: float | None) -> str:
    return ABSENT if height is None else BLOCKS[round(min(1.0, max(0.0, height)) * (len(BLOCKS) - 1))]
