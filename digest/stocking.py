"""Profiles with the papers of the libraries that they name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from digest import ports
from digest.core.library import Library
from digest.core.profile import Profile


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
