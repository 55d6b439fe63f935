"""Rows that are only appended to: how slots ended, and what was announced in them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlotRow:
    """How a slot ended: outcome is "issued", "empty", "baseline" or "missed"."""

    newsletter: str
    slot: str
    due: datetime
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A row of the ledger: this paper was said as `kind` by this newsletter in this slot to this audience."""

    newsletter: str
    slot: str
    edition: str
    paper: str
    kind: str
