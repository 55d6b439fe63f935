"""The dumps of any source, by what it names: files, addresses, or a harvest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from digest.core.newsletter import Source
from digest.core.snapshot import Dump
from digest.ports import Fetcher


@dataclass
class Sources:
    """`digest.ports.Fetcher` for every source.

    Within one run, newsletters that share a source do not ask a server twice: what came is in the store by then,
    and the second one is told of faults alone.

    Attributes:
        folder: what fetches files.
        web: makes what fetches from addresses, and what harvests; called when it is first needed.
    """

    folder: Fetcher
    web: Callable[[], tuple[Fetcher, Fetcher]]
    _made: tuple[Fetcher, Fetcher] | None = field(default=None, init=False)
    _now: datetime | None = field(default=None, init=False)
    _told: dict[tuple[Source, str], tuple[Dump, ...]] = field(default_factory=dict, init=False)

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """The dumps that there are at `now`."""
        if not (source.urls or source.harvest):
            return self.folder.fetch(source, now)
        if self._now != now:
            self._now, self._told = now, {}
        asked = source, now.date().isoformat()
        if asked in self._told:
            return self._told[asked]
        self._made = self._made or self.web()
        http, oai = self._made
        found = (oai if source.harvest else http).fetch(source, now)
        self._told[asked] = tuple(dump for dump in found if dump.fault)
        return found
