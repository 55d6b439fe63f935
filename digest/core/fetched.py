"""What is remembered of asking a server, so that nothing is fetched twice without need."""

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
