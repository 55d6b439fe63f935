"""Harvests by OAI-PMH: everything that a repository has added or changed since the last one, as one dump."""

from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from digest.core.errors import DumpError
from digest.core.fetched import Fetched
from digest.core.newsletter import Harvest, Source
from digest.core.snapshot import Dump
from digest.dumps.fetching import pages
from digest.dumps.fetching.addresses import hushed, place, shown
from digest.dumps.fetching.answers import LONGEST, too_large
from digest.dumps.fetching.http import Known, captured, due
from digest.dumps.fetching.web import BusyError, Web
from digest.ports import Fetches

FIRST = timedelta(days=7)  # before the first harvest, where the newsletter names no day
MOST = 5_000  # pages


class Oai:
    """Harvests a repository from the last day on of which it has sent something.

    Days are whole, so that each harvest begins with what the one before ended with: what was added later that
    day would be lost otherwise. A harvest that breaks off is none, and the next one begins where it began.
    """

    def __init__(self, web: Web, fetches: Fetches, known: Known) -> None:
        self._web = web
        self._fetches = fetches
        self._known = known

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The dump of a harvest; none where nothing has been added or changed."""
        harvest = source.harvest
        if harvest is None:
            return ()
        where = place(harvest.url, harvest.set, harvest.prefix)
        blank = Dump(source.name, shown(harvest.url), b"", captured(now))
        last = self._fetches.get(source.name, where) or Fetched(source.name, where, now)
        done = bool(last.upto) and (not last.sha256 or self._known(source.name, last.sha256))
        since = (last.upto if done else last.since) or (harvest.since or now.date() - FIRST).isoformat()
        try:
            if not due(last, now) and done:
                return ()
            found = self._list(source, harvest, since, now)
        except BusyError as problem:
            self._fetches.put(replace(last, asked=now, not_before=problem.until))
            return (replace(blank, fault=str(problem)),)
        except DumpError as problem:
            return (replace(blank, fault=hushed(str(problem), harvest.url)),)
        dump = replace(blank, data=pages.joined(found) if found else b"")
        upto = pages.last_day(found, since) if found else since
        sha256 = dump.sha256 if found else ""
        self._fetches.put(Fetched(source.name, where, now, now + LONGEST, sha256=sha256, since=since, upto=upto))
        return (dump,) if found else ()

    def _list(self, source: Source, harvest: Harvest, since: str, now: datetime) -> list[bytes]:
        """All pages of the list; from the beginning once more, where the repository has forgotten how far we were."""
        found = self._pages(source, harvest, since, now)
        if found is None:
            found = self._pages(source, harvest, since, now)
        if found is None:
            raise DumpError("forgets twice how far it has sent its list", "run again later")
        return found

    def _pages(self, source: Source, harvest: Harvest, since: str, now: datetime) -> list[bytes] | None:
        """The pages of one pass; None where the repository no longer knows its own token."""
        found: list[bytes] = []
        asked = {"metadataPrefix": harvest.prefix, "from": since} | ({"set": harvest.set} if harvest.set else {})
        tokens: set[str] = set()
        while len(found) < MOST:
            url = httpx.URL(harvest.url).copy_merge_params({"verb": "ListRecords", **asked})
            page = self._web.get(str(url), now, source.contact).data
            pages.check(page)
            code, words = pages.error(page)
            if code == "badResumptionToken" and tokens:
                return None
            if code == "noRecordsMatch":
                return found
            if code:
                raise DumpError(f"answers with the error {code}: {words}", "check oai, set, prefix and since")
            found.append(page)
            if sum(map(len, found)) > self._web.limits.size:
                raise too_large(self._web.limits.size)
            token = pages.token(page)
            if not token:
                return found
            if token in tokens:
                raise DumpError("leads in a circle: it gives one resumption token twice", "run again later")
            tokens.add(token)
            asked = {"resumptionToken": token}
        raise DumpError(f"has more than {MOST:,} pages", "begin later, with since")
