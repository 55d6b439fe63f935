"""Asks Zotero's API by pyzotero, over a client that is patient, that waits within limits, and that hides the key.

pyzotero knows addresses and pages. What answers mean that bring no items, our client tells before pyzotero sees them:
it would take the body of a 429 for items, and wait as long as a server likes, in a thread that outlives the run.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from digest import __version__
from digest.core.errors import ConfigError, DumpError
from digest.core.library import Shelf
from digest.dumps.fetching import answers
from digest.dumps.fetching.pace import Limits
from digest.dumps.fetching.web import BUSY, FAILING, OK, PAUSE, UNCHANGED, BusyError

REFUSED, MISSING = {401, 403}, 404
T = TypeVar("T")
INSTALL = "pip install 'trending-digest[zotero]'"


class UnchangedError(Exception):
    """The library is as it was."""


@dataclass(frozen=True, slots=True)
class News:
    """What a library has since a version of it.

    Attributes:
        version: of the library as it is now.
        items: those that came or changed, as the API gives them.
        keys: of all items that it has now; None where `items` are all.
    """

    version: int
    items: list[Any]
    keys: frozenset[str] | None


class Asking:
    """Asks for libraries.

    Args:
        key: what lets us in; empty for public libraries.
        url: the address of the API.
        limits: what the server is granted.
        sleep: waits for so many seconds.
    """

    def __init__(
        self, key: str, url: str, limits: Limits | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._key, self._url, self._limits, self._sleep = key, url, limits or Limits(), sleep
        for name in ("httpx", "httpcore"):  # they would log every request
            logging.getLogger(name).setLevel(logging.WARNING)

    def news(self, shelf: Shelf, since: int | None, now: datetime) -> News:
        """What a library has since a version, or all of it.

        Raises:
            UnchangedError: it has no later version.
            BusyError: the server wants to be asked later than a run can wait.
            ConfigError: it does not let us in, there is no such library, or pyzotero is not installed.
            DumpError: it cannot be had; the message does not name it.
        """
        client = _Client(self._limits, self._sleep, now)
        api = self._api(shelf, client)
        try:
            if since is None:
                items = self._all(api, shelf)
                return News(client.version, items, None)
            client.headers["If-Modified-Since-Version"] = str(since)
            changed = self._all(api, shelf, since=since)
            del client.headers["If-Modified-Since-Version"]
            keys = _of(dict, self._ask(api, shelf, format="versions", limit=None))
            return News(client.version, changed, frozenset(keys))
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise DumpError(f"cannot be reached ({problem})", "check the network") from problem
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise DumpError(
                f"answers by what is no list of items ({type(problem).__name__})", "run again later"
            ) from problem
        finally:
            client.close()

    def _api(self, shelf: Shelf, client: "_Client") -> Any:
        try:
            from pyzotero.zotero import Zotero  # noqa: PLC0415 - an extra, and who has no library there needs none
        except ImportError as problem:
            raise ConfigError("needs pyzotero, which is not installed", INSTALL) from problem
        if not (self._key.isascii() and (self._key.isalnum() or not self._key)):
            raise ConfigError("DIGEST_ZOTERO_KEY is no key", "copy the letters and digits that Zotero shows")
        api = Zotero(shelf.number, "group" if shelf.group else "user", self._key or None)
        api.client.close()
        api.client, api.endpoint = client, self._url
        api.local = urlsplit(self._url).path.count("/") == 1  # as at Zotero's own program, whose links begin with it
        return api

    def _ask(self, api: Any, shelf: Shelf, **options: Any) -> Any:
        if shelf.collection:
            return api.collection_items_top(shelf.collection, **options)
        return api.top(**options)

    def _all(self, api: Any, shelf: Shelf, **options: Any) -> list[Any]:
        """The items of all pages, as many as the server says that there are."""
        found = self._ask(api, shelf, limit=100, sort="dateAdded", direction="asc", **options)
        items: list[Any] = _of(list, found)
        while api.links and api.links.get("next"):
            items += _of(list, api.follow())
        total = api.request.headers.get("Total-Results", "")
        if total.isdecimal() and len(items) < int(total):
            raise DumpError(f"gave {len(items)} of {total} items", "run again later")
        return items


def _of(kind: type[T], answer: Any) -> T:
    if not isinstance(answer, kind):
        raise TypeError
    return answer


class _Client(httpx.Client):
    """Lets answers with items through, after as many tries as are granted, and raises for all others."""

    def __init__(self, limits: Limits, sleep: Callable[[float], None], now: datetime) -> None:
        super().__init__(timeout=httpx.Timeout(limits.silence, connect=limits.connect), follow_redirects=False)
        self._limits, self._pause, self._now = limits, sleep, now
        self._rest, self._waited, self._versions = 0.0, 0.0, list[int]()

    @property
    def version(self) -> int:
        """Of the library at the first answer: what changed between the first and the last comes again next time."""
        if not self._versions:
            raise DumpError("does not say which version of the library it is", "run again later")
        return self._versions[0]

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        """The answer to a request."""
        request.headers["User-Agent"] = f"trending-digest/{__version__} {request.headers.get('User-Agent', '')}".strip()
        for attempt in range(1, self._limits.tries + 1):
            self._wait(self._rest)
            self._rest = 0.0
            try:
                answer = super().send(request, **options)
            except httpx.TransportError:
                if attempt == self._limits.tries:
                    raise
                self._rest = PAUSE * 2 ** (attempt - 1)
                continue
            if answer.status_code not in BUSY and answer.status_code < FAILING:
                return self._judged(answer)
            asked = answers.retry_after(answer.headers, self._now)
            self._rest = PAUSE * 2 ** (attempt - 1) if asked is None else asked
        if asked is not None:
            raise self._later(asked)
        raise DumpError(f"fails with status {answer.status_code}", "run again later")

    def _judged(self, answer: httpx.Response) -> httpx.Response:
        """An answer with items; what it asks for in patience is granted before the next request."""
        status = answer.status_code
        if status == UNCHANGED:
            raise UnchangedError
        if status in REFUSED:
            raise ConfigError(f"lets nobody in (status {status})", "set DIGEST_ZOTERO_KEY to a key that may read it")
        if status == MISSING:
            raise ConfigError("is not there (status 404)", "check the number and the collection's key")
        if status != OK:
            raise DumpError(f"answers with status {status}", "check DIGEST_ZOTERO_URL")
        version = answer.headers.get("Last-Modified-Version", "")
        self._versions += [int(version)] if version.isdecimal() else []
        backoff = answer.headers.pop("Backoff", "")  # pyzotero would start a thread for it
        answer.headers.pop("Retry-After", "")
        self._rest = float(backoff) if backoff.isdecimal() else 0.0
        return answer

    def _wait(self, seconds: float) -> None:
        if seconds > self._limits.wait:
            raise self._later(seconds)
        if seconds:
            self._pause(seconds)
            self._waited += seconds

    def _later(self, seconds: float) -> BusyError:
        return BusyError(self._now + timedelta(seconds=min(self._waited + seconds, answers.PATIENCE.total_seconds())))
