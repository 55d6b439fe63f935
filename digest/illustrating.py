"""Small pictures that travel with a message: fetched once, kept, and done without where they cannot be had."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from digest import ports
from digest.core.errors import DumpError
from digest.core.newsletter import Newsletter, Thumbnails
from digest.core.paper import Paper
from digest.core.picture import Picture, kind_of, places, unsafe

MOST = 20  # pictures of an issue
LARGEST = 100_000  # bytes of one
ALL = 1_000_000  # bytes of all of them
PATIENCE = 60.0  # seconds for all of them
FAILURES = 3  # in a row, after which no more is asked for

Fetch = Callable[[str, datetime, str], bytes]


class Illustrator:
    """`digest.ports.Illustrator` over the network and what is kept.

    Args:
        blobs: where the bytes are kept.
        fetch: makes what gives the bytes at an address, at a time, for whom a server may write to.
        tell: told, in one line for people, what an issue had to do without.
        clock: seconds that run on, from any beginning.
    """

    def __init__(
        self,
        blobs: ports.Blobs,
        fetch: Callable[[], Fetch],
        tell: Callable[[str], object] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._blobs, self._fetch, self._tell, self._clock = blobs, fetch, tell, clock

    def pictures(self, newsletter: Newsletter, papers: Sequence[Paper], now: datetime) -> dict[str, Picture]:
        """By paper id, the pictures that could be had, in the order of the papers."""
        wanted = [(paper.id, where[0]) for paper in papers if (where := places(paper))]
        if newsletter.thumbnails is not Thumbnails.NONE and (plain := sum(map(unsafe, papers))):
            self._tell(
                f"{newsletter.name}: no picture for {plain} of {len(papers)} papers: its address is not https://;"
                " they stand without"
            )
        if newsletter.thumbnails is not Thumbnails.EMBEDDED or not wanted:
            return {}
        fetch, end, room = self._fetch(), self._clock() + PATIENCE, ALL
        contact = next((source.contact for source in newsletter.sources), "")
        found: dict[str, Picture] = {}
        failures, why = 0, ""
        for paper, url in wanted[:MOST]:
            if failures == FAILURES or self._clock() > end:
                break
            try:
                data = _checked(fetch(url, now, contact), room)
            except DumpError as problem:
                failures, why = failures + 1, why or f"{urlsplit(url).hostname} {problem.message}"
                continue
            failures, room = 0, room - len(data)
            found[paper] = Picture(self._blobs.put(data), kind_of(data))
        if missing := len(wanted) - len(found):
            why = why or f"an issue takes {MOST}, in a minute"
            self._tell(
                f"{newsletter.name}: no picture for {missing} of {len(wanted)} papers: {why}; they stand without"
            )
        return found


def _checked(data: bytes, room: int) -> bytes:
    """The bytes of a picture that a message can hold.

    Raises:
        DumpError: they are none.
    """
    if not kind_of(data):
        raise DumpError("gives what is no JPEG, PNG, GIF or WebP")
    if len(data) > LARGEST:
        raise DumpError(f"gives {len(data) >> 10} KiB, where {LARGEST >> 10} are the most")
    if len(data) > room:
        raise DumpError(f"gives one too many: all of them may have {ALL >> 10} KiB")
    return data
