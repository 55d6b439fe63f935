"""Slots: the due times of a newsletter, each once, on a clock that skips and repeats hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from digest.core.issue import Slot
from digest.core.newsletter import Cadence

HORIZON = timedelta(days=15)  # two weeks and a day: every weekly cadence has a slot within it


def slots(newsletter: str, cadence: Cadence, after: datetime, until: datetime) -> Iterator[Slot]:
    """The slots with after < due <= until, in the order of their due times.

    A wall time that the clock repeats is due the first time; one that it skips is due as much later as the
    clock jumped. Both are due once, since the wall time is the slot's key.

    Args:
        newsletter: its name.
        cadence: when it is due.
        after: an instant with a zone.
        until: an instant with a zone.
    """
    zone = ZoneInfo(cadence.zone)
    day, last = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    found = []
    while day <= last:
        found += [_slot(newsletter, day, cadence, index, zone) for index in range(len(cadence.at))] * (
            day.weekday() in cadence.days
        )
        day += timedelta(days=1)
    yield from sorted((slot for slot in found if after < slot.due <= until), key=lambda slot: slot.due)


def latest(newsletter: str, cadence: Cadence, now: datetime) -> Slot | None:
    """The last slot due at `now`; None for a cadence without days."""
    return max(slots(newsletter, cadence, now - HORIZON, now), key=lambda slot: slot.due, default=None)


def following(newsletter: str, cadence: Cadence, now: datetime) -> Slot | None:
    """The next slot after `now`; None for a cadence without days."""
    return next(slots(newsletter, cadence, now, now + HORIZON), None)


def _slot(newsletter: str, day: date, cadence: Cadence, index: int, zone: ZoneInfo) -> Slot:
    wall = datetime.combine(day, cadence.at[index])
    return Slot(newsletter, wall, wall.replace(tzinfo=zone).astimezone(UTC))
