"""Libraries at Zotero, kept in the state, so that only what changed is asked for and a failing network costs nothing.

What is known of a library lies in the state as JSON, among the raw bytes of dumps; which version of it that is, and
when the server may be asked again, lies among what is remembered of servers. Zotero tells of items that came or
changed; which are gone, into the trash or out of a collection too, follows from the keys of those that are there.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from digest.core.errors import ConfigError, DigestError, DumpError, StoreError
from digest.core.fetched import Fetched
from digest.core.library import Library, Shelf, library
from digest.core.paper import Record
from digest.core.snapshot import Dropped
from digest.dumps.fetching.addresses import place as hashed
from digest.dumps.fetching.answers import SHORTEST
from digest.dumps.fetching.http import due
from digest.dumps.fetching.web import BusyError
from digest.dumps.libraries.asking import News, UnchangedError
from digest.dumps.libraries.items import kept, of_item
from digest.ports import Blobs, Fetches

Items = dict[str, dict[str, Any]]  # by their keys


class Asks(Protocol):
    """What asks the server."""

    def news(self, shelf: Shelf, since: int | None, now: datetime) -> News:
        """What a library has since a version, or all of it."""
        ...


class Zotero:
    """Knows libraries at Zotero.

    Args:
        asking: what asks.
        url: the address of the API, by which libraries are told apart.
        fetches: what is remembered of servers.
        blobs: what is known of libraries.
    """

    def __init__(self, asking: Asks, url: str, fetches: Fetches, blobs: Blobs) -> None:
        self._asking, self._url, self._fetches, self._blobs = asking, url, fetches, blobs

    def get(self, shelf: Shelf, place: str, now: datetime) -> Library:
        """A library as it is now, else as it was."""
        last = self._fetches.get(place, hashed(self._url, place)) or Fetched(place, hashed(self._url, place), now)
        known = self._known(last)
        try:
            if known is not None and not due(last, now):
                return _library(place, known)
            return _library(place, self._fetched(shelf, last, known, now))
        except BusyError as problem:
            self._fetches.put(replace(last, not_before=problem.until))
            return _earlier(place, last, known, problem)
        except (ConfigError, DumpError) as problem:
            return _earlier(place, last, known, problem)

    def _fetched(self, shelf: Shelf, last: Fetched, known: Items | None, now: datetime) -> Items:
        """The items as they are now, once they are kept."""
        asked = replace(last, asked=now, fresh=now + SHORTEST, not_before=None)
        try:
            news = self._asking.news(shelf, None if known is None else int(last.etag), now)
        except UnchangedError:
            if known is None:
                raise DumpError("answers that nothing changed, to the first question", "run again later") from None
            self._fetches.put(asked)
            return known
        items = _merged(known or {}, news)
        sha256 = self._blobs.put(json.dumps(items, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        self._fetches.put(replace(asked, etag=str(news.version), sha256=sha256))
        if last.sha256 not in {"", sha256}:
            with suppress(StoreError):  # it costs room and nothing else
                self._blobs.drop(last.sha256)
        return items

    def _known(self, last: Fetched) -> Items | None:
        """What was known the last time; None where that is lost, and all is to be asked for."""
        if not (last.sha256 and last.etag.isdecimal()):
            return None
        with suppress(StoreError, ValueError):
            data = self._blobs.get(last.sha256)
            found = json.loads(data.decode("utf-8", "surrogatepass")) if data else None
            return found if isinstance(found, dict) else None
        return None


def _merged(known: Items, news: News) -> Items:
    """The items that are there now, the changed ones as they are now."""
    changed: Items = {}
    for item in news.items:
        if found := kept(item):
            changed[found["key"]] = found
    items = {**known, **changed}
    return {key: item for key, item in items.items() if news.keys is None or key in news.keys}


def _library(place: str, items: Items) -> Library:
    records: list[Record] = []
    dropped: list[Dropped] = []
    for number, item in enumerate(_by_age(items.values()), 1):
        found = of_item(item, number)
        if isinstance(found, Record):
            records.append(found)
        else:
            dropped.append(Dropped(0, f"item {item['key']} {found}"))
    return library(place, records, dropped)


def _by_age(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: (item.get("dateAdded", ""), item["key"]))


def _earlier(place: str, last: Fetched, known: Items | None, problem: DigestError) -> Library:
    """What was known of a library that cannot be had; where that is nothing, the problem is raised."""
    message = f"{place}: {problem.message}"
    if known is None:
        raise (ConfigError if isinstance(problem, ConfigError) else DumpError)(message, problem.remedy) from problem
    told = f"{message}; what it held on {last.asked:%Y-%m-%d %H:%M %Z} is used; {problem.remedy}"
    return replace(_library(place, known), trouble=told)
