"""How long the raw bytes of dumps are kept."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.core.past import DumpRow

_DAYS = re.compile(r"([1-9]\d{0,4})d")


@dataclass(frozen=True, slots=True)
class Keep:
    """For so many days after their capture, or the last so many of a source; without either, for ever."""

    days: int | None = None
    last: int | None = None


def parse(text: str) -> Keep:
    """What ``all``, ``90d`` or a number such as ``30`` means.

    Raises:
        ValueError: it is none of these.

    >>> parse("90d")
    Keep(days=90, last=None)
    """
    if text == "all":
        return Keep()
    if days := _DAYS.fullmatch(text):
        return Keep(days=int(days[1]))
    if re.fullmatch(r"[1-9]\d{0,6}", text):
        return Keep(last=int(text))
    raise ValueError("is neither all, nor days, nor a number of dumps")


def expired(keep: Keep, rows: Sequence[DumpRow], held: Collection[str], now: datetime) -> frozenset[str]:
    """The sha256 of the dumps of a source whose bytes need not be kept.

    Args:
        keep: for how long they are.
        rows: the dumps of the source.
        held: the sha256 of those that are held: they are kept until they are settled.
        now: the current time.
    """
    newest = sorted(rows, key=lambda row: (row.captured, row.as_of, row.sha256), reverse=True)
    if keep.last is not None:
        over = newest[keep.last :]
    elif keep.days is not None:
        over = [row for row in newest if row.captured < now - timedelta(days=keep.days)]
    else:
        over = []
    return frozenset(row.sha256 for row in over) - frozenset(held)
