"""When an entry came into its library, as citation managers write it."""

import re
from datetime import UTC, date, datetime
from typing import Any

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_TIME = re.compile(r"[T ](\d\d):(\d\d)(?::(\d\d))?")
_ZONE = re.compile(r"\d ?([+-]\d\d):?(\d\d)$")


def added(*texts: str) -> str:
    """The first of some texts that begins with a day, as ISO 8601 in UTC, which sorts as time goes; else empty.

    What DBLP calls a timestamp begins with the name of a day and says when its record changed: it is passed over.

    >>> added("2019.3.05"), added("2020-01-02 00:30:00 +0100"), added("Thu, 12 Mar 2020 00:00:00 +0100", "")
    ('2019-03-05', '2020-01-01T23:30:00', '')
    """
    return next(filter(None, map(_added, texts)), "")


def of_parts(value: Any) -> str:
    """The day that a date of CSL-JSON gives in parts; empty where it gives no day.

    >>> of_parts({"date-parts": [["2025", 8, 17]]}), of_parts({"date-parts": [[2025]]})
    ('2025-08-17', '')
    """
    parts = value.get("date-parts") if isinstance(value, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    return added("-".join(map(str, first))[:20]) if isinstance(first, list) else ""


def _added(text: str) -> str:
    text = text.strip()[:40]
    if not (day := _DAY.match(text)):
        return ""
    time = _TIME.match(text, day.end())
    zone = _ZONE.search(text)
    offset = f"{zone[1]}:{zone[2]}" if zone else "+00:00"
    try:
        if not time:
            return date(int(day[1]), int(day[2]), int(day[3])).isoformat()
        clock = f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}T{time[1]}:{time[2]}:{time[3] or '00'}{offset}"
        return datetime.fromisoformat(clock).astimezone(UTC).replace(tzinfo=None).isoformat()
    except (ValueError, OverflowError):
        return ""
