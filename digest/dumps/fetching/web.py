"""Asks servers: patiently, within limits, and never so that what breaks off looks whole."""

import asyncio
import logging
import ssl
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar

import httpx

from digest import __version__
from digest.core.errors import DumpError
from digest.dumps.fetching import answers
from digest.dumps.fetching.addresses import Resolve, redirected, resolved
from digest.dumps.fetching.pace import Limits, Pace

T = TypeVar("T")

OK, UNCHANGED, BUSY = 200, 304, {429, 503}
LEADING = {301, 302, 303, 307, 308}
FAILING = 500
PAUSE = 2.0  # seconds before the second try; each further one waits twice as long


class BusyError(DumpError):
    """A server that does not want to be asked for now.

    Args:
        until: when it may be asked again.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__(f"does not want to be asked before {until:%Y-%m-%d %H:%M %Z}", "run again then")
        self.until = until


class PassingError(DumpError):
    """What may have passed when it is tried again; `wait` is how many seconds the server asks for, if it does."""

    def __init__(self, message: str, remedy: str = "run again later", wait: float | None = None) -> None:
        super().__init__(message, remedy)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        data: the bytes of the dump; none where it is unchanged.
        unchanged: whether the server says that what we have is the newest.
        etag: to be handed back at the next request.
        modified: the same.
        fresh: for how long nobody need ask again.
    """

    data: bytes
    unchanged: bool
    etag: str
    modified: str
    fresh: timedelta


class Web:
    """Asks servers.

    Args:
        limits: what they are granted.
        pace: how fast requests follow each other.
        resolve: the addresses of a host.
    """

    def __init__(self, limits: Limits | None = None, pace: Pace | None = None, resolve: Resolve = resolved) -> None:
        self.limits = limits or Limits()
        self._pace = pace or Pace(self.limits.gap)
        self._resolve = resolve
        for name in ("httpx", "httpcore"):  # they would log whole addresses, secrets and all
            logging.getLogger(name).setLevel(logging.WARNING)

    def get(self, url: str, now: datetime, contact: str = "", known: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request, tried again where that may help.

        Args:
            url: what is asked for.
            now: the time at which the run began.
            contact: whom the server may write to.
            known: headers that say what of it we have.

        Raises:
            BusyError: the server wants to be asked later than a run can wait.
            DumpError: there is no such answer, or it is not whole; the message does not name the address.
        """
        agent = f"trending-digest/{__version__}" + (f" (+{contact})" if contact else "")
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip", **(known or {})}
        waited = 0.0
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._followed(httpx.URL(url), headers, now + timedelta(seconds=waited))
            except PassingError as problem:
                asked, wait = problem.wait is not None, problem.wait or PAUSE * 2 ** (attempt - 1)
                last = attempt == self.limits.tries
                if asked and (last or wait > self.limits.wait):
                    raise BusyError(now + timedelta(seconds=waited + wait)) from problem
                if last:
                    raise
                self._pace.sleep(wait)
                waited += wait
        raise AssertionError("there is at least one try")  # pragma: no cover - the last try returns or raises

    def _followed(self, url: httpx.URL, headers: Mapping[str, str], now: datetime) -> Answer:
        """The answer at the end of all redirects."""
        for _ in range(self.limits.redirects + 1):
            self._pace.turn(url.host)
            status, told, body = self._asked(url, headers)
            if status not in LEADING or "location" not in told:
                return self._judged(status, told, body, now)
            url = redirected(url, told["location"], self._resolve)
        raise DumpError(f"leads elsewhere more than {self.limits.redirects} times", "check url")

    def _asked(self, url: httpx.URL, headers: Mapping[str, str]) -> tuple[int, httpx.Headers, bytes]:
        """One request: status, headers and bytes of the answer, whole as HTTP tells."""
        try:
            return _apart(lambda: asyncio.run(self._exchange(url, headers)), self.limits.connect + self.limits.whole)
        except TimeoutError as problem:
            raise DumpError(f"is not through after {self.limits.whole:g} seconds", "run again later") from problem
        except httpx.TimeoutException as problem:
            raise PassingError("does not answer in time") from problem
        except (httpx.ConnectError, httpx.ProxyError) as problem:
            raise PassingError(f"cannot be reached ({problem})", "check url and the network") from problem
        except (httpx.HTTPError, httpx.InvalidURL) as problem:
            raise PassingError(f"breaks off, or answers by what is no HTTP ({problem})") from problem

    async def _exchange(self, url: httpx.URL, headers: Mapping[str, str]) -> tuple[int, httpx.Headers, bytes]:
        timeout = httpx.Timeout(self.limits.silence, connect=self.limits.connect)
        async with (
            asyncio.timeout(self.limits.whole),
            httpx.AsyncClient(timeout=timeout, headers=headers, verify=_trust()) as client,
            client.stream("GET", url) as response,
        ):
            body = bytearray()
            if response.status_code == OK:
                async for part in response.aiter_raw():
                    body += part
                    if len(body) > self.limits.size:
                        raise answers.too_large(self.limits.size)
            return response.status_code, response.headers, bytes(body)

    def _judged(self, status: int, told: httpx.Headers, body: bytes, now: datetime) -> Answer:
        """An answer that can be used.

        Raises:
            PassingError: it is none, but may become one.
            DumpError: it is none.
        """
        if status in BUSY or status >= FAILING:
            wait = answers.retry_after(told, now) if status in BUSY else None
            raise PassingError(f"fails with status {status}", wait=wait)
        if status not in {OK, UNCHANGED}:
            raise DumpError(f"answers with status {status}", "check url, and whether it needs a login")
        try:
            data = answers.opened(body, told, self.limits.size)
        except EOFError as problem:
            raise PassingError("breaks off within its compressed bytes") from problem
        etag, modified = answers.mark(told, "etag"), answers.mark(told, "last-modified")
        return Answer(data, status == UNCHANGED, etag, modified, answers.fresh(told))


def _apart(work: Callable[[], T], seconds: float) -> T:
    """What some work comes to, in a thread of its own: a name server that never answers can only be left behind.

    Raises:
        TimeoutError: it came to nothing in time.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as problem:  # noqa: BLE001 - it is raised where it is waited for
            done.set_exception(problem)

    threading.Thread(target=run, daemon=True).start()
    return done.result(seconds)


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates are believed, once for all requests: to read them takes longer than most answers."""
    return httpx.create_ssl_context()
