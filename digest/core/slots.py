"""Slots: the due times of a newsletter, each once, on a clock that skips and repeats hours."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.core.issue import Slot
from digest.core.newsletter import Cadence

HORIZON = timedelta(days=15)  # two weeks and a day: every weekly cadence has a slot within it


def slots(newsletter: str, cadence: Cadence, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots with after < due <= until, in the order of their due times, then of their wall times.

    A wall time that the clock repeats is due the first time; one that it skips is due as much later as the
    clock jumped. Both are due once, since the wall time is the slot's key.

    Args:
        newsletter: its name.
        cadence: when it is due.
        after: an instant with a zone.
        until: an instant with a zone.
    """
    zone = ZoneInfo(cadence.zone)
    first, last = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    days = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    walls = (datetime.combine(day, at) for day in days if day.weekday() in cadence.days for at in cadence.at)
    found = (Slot(newsletter, wall, wall.replace(tzinfo=zone).astimezone(UTC)) for wall in walls)
    yield from sorted((slot for slot in found if after < slot.due <= until), key=lambda slot: (slot.due, slot.wall))


def latest(newsletter: str, cadence: Cadence, now: datetime) -> Slot | None:
    """The last slot due at `now`; None for a cadence without days."""
    found = tuple(slots(newsletter, cadence, now - HORIZON, now))
    return found[-1] if found else None


def following(newsletter: str, cadence: Cadence, now: datetime) -> Slot | None:
    """The next slot after `now`; None for a cadence without days."""
    return next(slots(newsletter, cadence, now, now + HORIZON), None)
