"""How commands tell of sources and libraries that could not be fetched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from digest.cli.app import plain, shown
from digest.core.fetched import LastFetch
from digest.core.words import plural


def fetch_document(last: LastFetch) -> dict[str, Any]:
    """How the last fetch of a source went, as programs read it."""
    return {
        "source": last.source,
        "at": last.at.isoformat(),
        "outcome": "failed" if last.faults else "fetched",
        "since": last.since.isoformat() if last.since else None,
        "times": last.times,
        "faults": [{"path": fault.name, "reason": fault.reason} for fault in last.faults],
    }


def library_document(last: LastFetch) -> dict[str, Any]:
    """How the last look at a library went, as programs read it."""
    told = fetch_document(last)
    return {
        "library": last.source,
        **{key: told[key] for key in ("at", "outcome", "since", "times")},
        "trouble": "; ".join(fault.reason for fault in last.faults),
    }


def failing(fetches: Iterable[LastFetch]) -> list[LastFetch]:
    """Those that a person must look at."""
    return [last for last in fetches if last.faults]


def fetch_lines(last: LastFetch, zone: str) -> list[str]:
    """What could not be fetched, as people read it: a line each, with since when its source has been failing.

    Args:
        last: the last fetch.
        zone: the newsletter's, in which its reasons name times too.
    """
    return [
        f"{plain(last.source)}  {shown(fault.name)}  [bold red]could not be fetched[/]: {plain(fault.reason)}  "
        f"{_row(last, zone)}"
        for fault in last.faults
    ]


def trouble_lines(last: LastFetch, zone: str) -> list[str]:
    """What was wrong with a library, likewise; the reason names its place."""
    return [f"{plain(fault.reason)}  {_row(last, zone)}" for fault in last.faults]


def _row(last: LastFetch, zone: str) -> str:
    """How often in a row, since when, and when last."""
    since = last.since or last.at
    times = f"{last.times} {plural(last.times, 'time')} in a row"
    return f"[dim]({times}, since {_clock(since, zone)}, last {_clock(last.at, zone)})[/]"


def _clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
