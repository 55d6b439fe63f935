"""What readers could not place, held within bounds: the first places each by itself, the others counted by reason."""

import re
from collections.abc import Iterable, Iterator

from digest.core.snapshot import Dropped, Loss

MOST = 1_000  # places that are told one by one
KINDS = 100  # reasons by which the others are counted
_NUMBER = re.compile(r"[0-9][0-9,.]*(?<![,.])")
_OPEN = re.compile(r"\([^()]*$")
_OTHER = "has yet another fault"

Kind = tuple[str, Loss]


class Drops:
    """A list of places that keeps the first thousand, and of the others their number and first line, by reason.

    Its order is that of the lines. Hostile dumps have millions of faults, and memory is not meant to hold them.

    Args:
        dropped: what it begins with.
    """

    def __init__(self, dropped: Iterable[Dropped] = ()) -> None:
        self._first: list[Dropped] = []
        self._summed: list[Dropped] = []
        self._more: dict[Kind, tuple[int, int]] = {}
        self.extend(dropped)

    def append(self, drop: Dropped) -> None:
        """Add a place; what stands for several stays what it is."""
        if drop.count > 1:
            self._summed.append(drop)
        elif len(self._first) < MOST:
            self._first.append(drop)
        else:
            self._count(drop)

    def extend(self, dropped: Iterable[Dropped]) -> None:
        """Add several."""
        for drop in dropped:
            self.append(drop)

    def __iter__(self) -> Iterator[Dropped]:
        """All places by their lines, the counted ones at the first line of their reason."""
        counted = (self._told(kind, *found) for kind, found in self._more.items())
        return iter(sorted((*self._first, *self._summed, *counted), key=lambda drop: drop.line))

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._first or self._summed)

    def _count(self, drop: Dropped) -> None:
        kind = (_kind(drop.reason), drop.loss)
        if kind not in self._more and len(self._more) >= KINDS:
            kind = (_OTHER, drop.loss)
        line, count = self._more.get(kind, (drop.line, 0))
        self._more[kind] = (min(line, drop.line), count + 1)

    @staticmethod
    def _told(kind: Kind, line: int, count: int) -> Dropped:
        reason, loss = kind
        more = f", and from here on {count - 1:,} more like it" if count > 1 else ""
        return Dropped(line, reason + more, loss, count)


def merged(*parts: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """Several lists of places as one, by line, within the same bounds."""
    ordered = sorted((drop for part in parts for drop in part), key=lambda drop: drop.line)
    return tuple(Drops(ordered))


def _kind(reason: str) -> str:
    """A reason without what is its own: what it quotes, and numbers."""
    return _NUMBER.sub("…", _OPEN.sub("", reason.partition("“")[0])).rstrip(" :;,")
