"""When a deferred delivery is tried again, and when nobody waits any longer."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from digest.core.outbox import DOUBTS, Delivery, Outcome, State

FIRST = timedelta(minutes=5)
LONGEST = timedelta(minutes=60)
JITTER = timedelta(minutes=7)
DOUBLINGS = 4  # 5, 10, 20 and 40 minutes; then the longest
LIFETIME = timedelta(days=5)  # from the slot's due time, which is the message's Date


def pause(delivery: Delivery) -> timedelta:
    """How long to wait after the attempts so far: 5 to 67 minutes, doubling, with jitter.

    The jitter comes from the delivery and its attempts, so that it scatters recipients and yet is the same
    when a run is repeated.
    """
    doubled = FIRST * (1 << min(max(delivery.attempts - 1, 0), DOUBLINGS))
    seed = hashlib.sha256("\0".join((*delivery.key, str(delivery.attempts))).encode()).digest()
    return min(doubled, LONGEST) + JITTER * (int.from_bytes(seed[:4], "big") / 2**32)


def with_patience(delivery: Delivery, outcome: Outcome, now: datetime, *, again: bool = False) -> Outcome:
    """A deferred outcome with its next attempt, or expired where that would come too late; others as they are.

    Args:
        delivery: what was attempted.
        outcome: what came of it.
        now: the time of the attempt.
        again: whether what nobody knows of is deferred as well, a few times, so that it may arrive more than once; else
            a person decides.
    """
    unknown = outcome.state is State.AMBIGUOUS
    again = again and delivery.doubts + 1 < DOUBTS
    if outcome.state is not State.DEFERRED and not (unknown and again):
        return outcome
    later = now + pause(delivery)
    if later > delivery.date + LIFETIME:  # what may have arrived has not expired
        return outcome if unknown else replace(outcome, state=State.EXPIRED)
    return replace(outcome, state=State.DEFERRED, not_before=later, doubtful=unknown)
