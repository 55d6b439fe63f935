"""Profiles with the papers of the libraries that they name, and what is remembered of the last look at these."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest import ports
from digest.core.errors import DigestError
from digest.core.fetched import Fault, fetch_after
from digest.core.library import Library
from digest.core.profile import Profile


@dataclass(frozen=True)
class Watched:
    """`ports.Libraries` that remembers what was wrong with a library, as is remembered of sources, under its place."""

    libraries: ports.Libraries
    fetches: ports.Fetches

    def get(self, place: str, now: datetime) -> Library:
        """The library at a place, or what is raised without it."""
        try:
            found = self.libraries.get(place, now)
        except (DigestError, OSError) as problem:
            self._note(place, now, str(problem))
            raise
        self._note(place, now, found.trouble)
        return found

    def _note(self, place: str, now: datetime, trouble: str) -> None:
        before = next(iter(self.fetches.last([place])), None)
        self.fetches.note(fetch_after(before, place, now, [Fault(place, trouble)] if trouble else []))


def stock(
    libraries: ports.Libraries, profiles: Sequence[Profile], now: datetime
) -> tuple[tuple[Profile, ...], tuple[Library, ...]]:
    """The profiles, each with what its library holds at `now`; and these libraries, each once.

    Raises:
        DigestError: as the port says.
    """
    found = {place: libraries.get(place, now) for place in dict.fromkeys(p.library for p in profiles) if place}
    stocked = (replace(p, items=found[p.library].papers) if p.library else p for p in profiles)
    return tuple(stocked), tuple(found.values())
