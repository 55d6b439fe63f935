"""What is said of deliveries that another sender holds, or held when it died."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.core.outbox import Claims
from digest.core.words import plural

MINUTE = timedelta(minutes=1)
PATIENCE = 5.0  # seconds in which a sender that is at work shows it, unless its relay is slow
EVERY = 0.2  # seconds between two looks


def watched(ask: Callable[[], Claims], claims: Claims, stopping: Callable[[], bool]) -> Claims:
    """What senders hold, once they have had some seconds to bring it to its end; any change shows that one is alive.

    Args:
        ask: what they hold now.
        claims: what they held a moment ago.
        stopping: whether nobody wants to wait.
    """
    now, until = claims, time.monotonic() + PATIENCE
    while now.number and time.monotonic() < until and not stopping():
        time.sleep(EVERY)
        now = replace(asked := ask(), alive=bool(asked.number) and (now.alive or asked != claims))
    return now


def claims_line(claims: Claims, now: datetime, zone: str) -> str:
    """How many there are, until when at most, and what to do; empty where there are none."""
    if not claims.number:
        return ""
    many = f"[bold]{claims.number}[/] {plural(claims.number, 'delivery', 'deliveries')}"
    are, were, them = ("is", "was", "it") if claims.number == 1 else ("are", "were", "them")
    if died(claims, now):
        return f"{many} {were} held by a sender that died; digest send settles {them}"
    if claims.alive:
        return f"{many} {are} in the hands of another sender, which is at work"
    until = until_at_most(claims.until, zone)
    return f"{many} {are} held by another sender, or by one that died, {until}; digest send after that settles {them}"


def died(claims: Claims, now: datetime) -> bool:
    """Whether there are claims, and nobody has renewed any of them in time."""
    return claims.until is not None and claims.until <= now


def until_at_most(lease: datetime | None, zone: str) -> str:
    """Until when a claim holds unless it is renewed, in whole minutes that are not too few; empty for None."""
    return f"until {local(lease + MINUTE, zone)} at most" if lease else ""


def local(moment: datetime | None, zone: str) -> str:
    """A moment on a newsletter's clock."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}" if moment else ""


def iso(moment: datetime | None) -> str | None:
    """A moment as programs read it."""
    return moment.isoformat() if moment else None
