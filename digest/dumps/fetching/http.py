"""Dumps from addresses: asked for only where there may be something new."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from digest.core.errors import DumpError
from digest.core.fetched import Fetched
from digest.core.newsletter import Source
from digest.core.snapshot import Dump
from digest.dumps.fetching.addresses import filled, hushed, place, shown
from digest.dumps.fetching.web import Answer, BusyError, Web
from digest.ports import Fetches

Known = Callable[[str, str], bool]  # whether the store has a dump of this source and sha256


class Http:
    """Fetches what stands at the addresses of a source.

    That a server has nothing new is believed only where the store has what came before: what was fetched and
    lost before it was taken in is fetched again.
    """

    def __init__(self, web: Web, fetches: Fetches, known: Known) -> None:
        self._web = web
        self._fetches = fetches
        self._known = known

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """A dump an address, in their order, without those that have nothing new."""
        addresses = dict(filled(url, now.date()) for url in source.urls)  # each once, also where two are the same today
        found = (self._one(source, address, day, now) for address, day in addresses.items())
        return tuple(dump for dump in found if dump)

    def _one(self, source: Source, address: str, day: date | None, now: datetime) -> Dump | None:
        blank = Dump(source.name, shown(address), b"", captured(now), day)
        last = self._fetches.get(source.name, place(address)) or Fetched(source.name, place(address), now)
        has = bool(last.sha256) and self._known(source.name, last.sha256)
        try:
            if not due(last, now) and has:
                return None
            answer = self._web.get(address, now, source.contact, _conditions(last) if has else {})
        except BusyError as problem:
            self._fetches.put(replace(last, asked=now, not_before=problem.until))
            return replace(blank, fault=str(problem))
        except DumpError as problem:
            return replace(blank, fault=hushed(str(problem), address))
        return self._remembered(blank, last, answer, now)

    def _remembered(self, blank: Dump, last: Fetched, answer: Answer, now: datetime) -> Dump | None:
        """The dump of an answer, once it is remembered what there is to tell the server the next time."""
        seen = replace(last, asked=now, fresh=now + answer.fresh, not_before=None)
        if answer.unchanged:
            self._fetches.put(seen)
            return None if last.sha256 else replace(blank, fault="answers that nothing changed, to the first question")
        dump = replace(blank, data=answer.data)
        self._fetches.put(replace(seen, etag=answer.etag, modified=answer.modified, sha256=dump.sha256))
        return dump


def due(last: Fetched, now: datetime) -> bool:
    """Whether a server is to be asked again; what was noted by a clock that was ahead does not count.

    Raises:
        BusyError: it does not want to be asked yet.
    """
    if last.asked > now:
        return True
    if last.not_before and now < last.not_before:
        raise BusyError(last.not_before.astimezone(now.tzinfo))  # the zone in which it was told at first
    return not (last.fresh and now < last.fresh)


def captured(now: datetime) -> datetime:
    """The time with its offset alone: where clocks go back, a zone would hold an hour twice."""
    return now.astimezone(timezone(now.utcoffset() or timedelta()))


def _conditions(last: Fetched) -> dict[str, str]:
    """What of an address we have, as headers."""
    told = {"If-None-Match": last.etag, "If-Modified-Since": last.modified}
    return {name: value for name, value in told.items() if value}
