"""What is said of how fast mail goes out, and of what it waits for."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rich.console import Console

from digest.cli.app import plain
from digest.core.newsletter import Newsletter
from digest.core.outbox import State
from digest.core.words import plural
from digest.wiring import Digest

DAY = timedelta(days=1)
NOTICED = 3.0  # seconds; of shorter waits nothing is said
MINUTE, HOUR = 60, 3600


def held_back(console: Console, digest: Digest, newsletter: Newsletter, now: datetime) -> Callable[[], None]:
    """What says why mail goes no faster, where that takes long enough to be noticed."""

    def told() -> None:
        per_minute = newsletter.delivery.limits.per_minute if newsletter.delivery else 0
        waiting = digest.store.outbox.counts(newsletter.name)[State.PENDING]
        if limit := day_limit(digest, newsletter, now):
            waiting = min(waiting, limit[1])
        seconds = waiting * MINUTE / per_minute if per_minute else 0
        if seconds >= NOTICED:
            pace = f"per_minute = {per_minute} lets one message go every {MINUTE / per_minute:.2g} s"
            left = f"{waiting} {plural(waiting, 'waits', 'wait')}, which takes {lasting(seconds)}"
            console.print(f"{plain(newsletter.name)}  {pace}; {left}")

    return told


def day_limit(digest: Digest, newsletter: Newsletter, now: datetime) -> tuple[int, int] | None:
    """How many may go in 24 hours, and how many of these are left; None for any number."""
    most = newsletter.delivery.limits.on(now.date()) if newsletter.delivery else 0
    return (most, max(0, most - digest.store.outbox.sent_since(newsletter.name, now - DAY))) if most else None


def speed(per_second: float) -> str:
    """How fast mail goes out, by the unit in which that is a number to imagine."""
    if per_second >= 1:
        return f"{per_second:,.0f} a second"
    by_minute = per_second * MINUTE
    return f"{by_minute:.0f} a minute" if by_minute >= 1 else f"{per_second * HOUR:.0f} an hour"


def lasting(seconds: float) -> str:
    """About how long something takes, in words."""
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE:.0f} min" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} h"
