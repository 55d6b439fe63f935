"""What is remembered of fetching: so that nothing is fetched twice without need, and of what could not be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for one address of a source the last time.

    Attributes:
        source: the name of the source.
        place: 64 hexadecimal digits of the address; the address itself may hold a secret and is not kept.
        asked: when it was asked for, by the clock of the run.
        fresh: until when the server calls its answer fresh; before that there is no need to ask.
        not_before: until when the server does not want to be asked.
        etag: the answer's ETag, as it came.
        modified: the answer's Last-Modified, as it came.
        sha256: of the dump that the answer became; empty where there was none.
        since: the day from which was harvested, with OAI-PMH.
        upto: the last day of which something came; the next harvest begins there, once the dump is in the store.
    """

    source: str
    place: str
    asked: datetime
    fresh: datetime | None = None
    not_before: datetime | None = None
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    since: str = ""
    upto: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be fetched, and why: a file or an address, shown without what may be secret."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class LastFetch:
    """How the last fetch of a source went.

    Attributes:
        source: the name of the source.
        at: when that was.
        faults: what could not be fetched; empty where all could.
        since: when the first of the fetches was that failed without one between them that did not.
        times: how many of them there are.
    """

    source: str
    at: datetime
    faults: tuple[Fault, ...] = ()
    since: datetime | None = None
    times: int = 0


def fetch_after(last: LastFetch | None, source: str, at: datetime, faults: Sequence[Fault]) -> LastFetch:
    """What is to be remembered of a fetch after the one before it; told of twice, it counts once."""
    if not faults:
        return LastFetch(source, at)
    if last is None or last.since is None:
        return LastFetch(source, at, tuple(faults), at, 1)
    return LastFetch(source, at, tuple(faults), last.since, last.times + (last.at != at))
