"""Rows that are only appended to: how slots ended, and what was announced in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.core.snapshot import DIGITS, SnapshotKey

ISSUED, HELD, REJECTED = "issued", "held", "rejected"
WITH_ISSUE = frozenset({ISSUED, HELD})  # the outcomes of slots that have an issue


@dataclass(frozen=True, slots=True)
class SlotRow:
    """How a slot ended, and why.

    Attributes:
        newsletter: its name.
        slot: its key.
        due: when it was due.
        outcome: "issued", "held" (its issue waits, or waited, for approval), "rejected" (its issue goes to nobody),
            "empty", "baseline" or "missed".
        reason: for people; may be empty.
    """

    newsletter: str
    slot: str
    due: datetime
    outcome: str
    reason: str = ""


class Covered:
    """The snapshots that ended slots have covered: also those whose bytes stand for an earlier day by now.

    Args:
        ids: what they were called when their slots ended.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._latest: dict[tuple[str, str], str] = {}
        for each in ids:
            source, _, rest = each.rpartition("@")
            day, _, digits = rest.rpartition("-")
            self._latest[source, digits] = max(day, self._latest.get((source, digits), ""))

    def __contains__(self, key: SnapshotKey) -> bool:
        """Whether a slot has covered it."""
        return key.as_of.isoformat() <= self._latest.get((key.source, key.sha256[:DIGITS]), "")

    def __bool__(self) -> bool:
        """Whether any slot has covered anything."""
        return bool(self._latest)


@dataclass(frozen=True, slots=True)
class Announcement:
    """A row of the ledger: this paper was said as `kind` by this newsletter in this slot to this audience."""

    newsletter: str
    slot: str
    edition: str
    paper: str
    kind: str
