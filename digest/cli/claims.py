"""What is said of deliveries that another sender holds, or held when it died."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.core.outbox import Claims
from digest.core.words import plural

MINUTE = timedelta(minutes=1)


def claims_line(claims: Claims, now: datetime, zone: str) -> str:
    """How many there are, until when at most, and what to do; empty where there are none."""
    if not claims.number:
        return ""
    many = f"[bold]{claims.number}[/] {plural(claims.number, 'delivery', 'deliveries')}"
    are, were, them = ("is", "was", "it") if claims.number == 1 else ("are", "were", "them")
    if died(claims, now):
        return f"{many} {were} held by a sender that died; digest send settles {them}"
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
