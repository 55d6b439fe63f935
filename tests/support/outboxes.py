"""Claiming and recording by hand, as senders do it in one step."""

from datetime import datetime, timedelta

from digest.core.outbox import Delivery, Outcome
from digest.ports import Outbox
from tests.support.stored import NOON

LEASE = timedelta(minutes=5)


def claim(
    outbox: Outbox, limit: int = 100, now: datetime = NOON, name: str = "me", newsletter: str = "trending"
) -> tuple[Delivery, ...]:
    """Claim up to `limit` that are due; where others were faster, the next ones."""
    after = None
    while page := outbox.due(now, newsletter, limit, after):
        after = page[-1]
        if claimed := outbox.exchange((), page, now, now + LEASE, name).claimed:
            return claimed
    return ()


def record(outbox: Outbox, delivery: Delivery, outcome: Outcome, now: datetime = NOON) -> bool:
    """Record what came of one delivery; whether it was still its claim's."""
    return bool(outbox.exchange([(delivery, outcome)], (), now, now, "").recorded)
