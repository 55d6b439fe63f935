"""The [cadence] of a newsletter: days, times, zone."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from digest.config.table import Table
from digest.core.newsletter import WEEK, Cadence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def cadence(table: Table) -> Cadence:
    """A cadence; without any settings, every day at midnight UTC."""
    default = Cadence()
    found = Cadence(
        days=_days(table),
        at=_times(table),
        zone=table.made("zone", _zone, default.zone, "give an IANA name such as Europe/Berlin"),
        catch_up=table.made("catch_up", _duration, default.catch_up, "write a number and m, h or d, such as 24h"),
    )
    table.done()
    return found


def _days(table: Table) -> tuple[int, ...]:
    """Days by name or by ISO number: ``mon`` is Monday, and so is ``1``."""
    names = _some(table, "days", "every day")
    found = set()
    for name in names:
        word = name.strip().lower()
        if word not in DAYS and word not in {str(n) for n in range(1, 8)}:
            raise table.error("days", f"{name!r} is not a day", f"known are {', '.join(DAYS)}, or 1 (Monday) to 7")
        found.add(int(word) - 1 if word.isdigit() else DAYS.index(word))
    return tuple(sorted(found)) or WEEK


def _times(table: Table) -> tuple[time, ...]:
    found = set()
    for text in _some(table, "at", "midnight"):
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
            raise table.error("at", f"{text!r} is not a time of day", "write hours and minutes such as 07:00")
        found.add(time.fromisoformat(text))
    return tuple(sorted(found)) or Cadence().at


def _some(table: Table, key: str, default: str) -> tuple[str, ...]:
    """A list that has something in it, where it is there at all."""
    found = table.texts(key)
    if table.has(key) and not found:
        raise table.error(key, "is empty", f"leave it out for {default}")
    return found


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise ValueError("is not a known time zone") from None


def _duration(text: str) -> timedelta:
    if not (found := re.fullmatch(r"(\d{1,4})([mhd])", text.strip())):
        raise ValueError("is not a duration")
    return timedelta(**{UNITS[found[2]]: int(found[1])})
