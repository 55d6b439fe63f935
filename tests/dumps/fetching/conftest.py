"""Fetchers against a real server, with time that does not pass by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from digest.core.newsletter import Source
from digest.core.snapshot import Dump
from digest.dumps.fetching.addresses import Resolve, resolved
from digest.dumps.fetching.http import Http
from digest.dumps.fetching.oai import Oai
from digest.dumps.fetching.pace import Limits, Pace
from digest.dumps.fetching.web import Web
from digest.ports import Fetches
from digest.store.fetches import MemoryFetches
from tests.support.webserver import Web as Server
from tests.support.webserver import web_server

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)
SHORT = Limits(connect=10, silence=10, whole=15, size=1 << 20)


@dataclass
class Clock:
    """Seconds that pass only where somebody sleeps."""

    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)

    def __call__(self) -> float:
        """How much has passed."""
        return sum(self.slept)


@dataclass
class Asking:
    """A fetcher of its own for each run, over one memory of what came before.

    Attributes:
        clock: the time that passes within runs.
        fetches: what is remembered of servers.
        had: the sha256 of the dumps that the store is taken to have.
        limits: what servers are granted.
        resolve: the addresses of a host.
    """

    clock: Clock = field(default_factory=Clock)
    fetches: Fetches = field(default_factory=MemoryFetches)
    had: set[str] = field(default_factory=set)
    limits: Limits = SHORT
    resolve: Resolve = resolved

    def web(self) -> Web:
        """What asks."""
        return Web(self.limits, Pace(0, self.clock.sleep, self.clock), self.resolve)

    def fetch(self, source: Source, now: datetime = NOW) -> tuple[Dump, ...]:
        """One run, after which the store has what came."""
        kind: Callable[[Web, Fetches, Callable[[str, str], bool]], Http | Oai] = Oai if source.harvest else Http
        dumps = kind(self.web(), self.fetches, lambda _, sha256: sha256 in self.had).fetch(source, now)
        self.had |= {dump.sha256 for dump in dumps if not dump.fault}
        return dumps

    def url(self, *urls: str, now: datetime = NOW, contact: str = "") -> tuple[Dump, ...]:
        """One run for a source of some addresses."""
        return self.fetch(replace(Source("page"), urls=urls, contact=contact), now)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    """A fetcher on a machine without proxies."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return Asking()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that answers as it is told."""
    with web_server() as web:
        yield web
