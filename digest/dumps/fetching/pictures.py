"""Small pictures from addresses that strangers wrote: quickly, or not at all, and never from within this network."""

from datetime import datetime

import httpx

from digest.core.errors import DumpError
from digest.dumps.fetching.addresses import PUBLIC, Resolve, inwards, resolved
from digest.dumps.fetching.pace import Limits
from digest.dumps.fetching.web import Web

LIMITS = Limits(connect=5, silence=5, whole=10, size=1 << 20, tries=1, redirects=3, wait=0, gap=0.1)


class Pictures:
    """Fetches one picture after the other.

    Args:
        web: asks servers.
        resolve: the addresses of a host.
    """

    def __init__(self, web: Web | None = None, resolve: Resolve = resolved) -> None:
        self._web = web or Web(LIMITS, resolve=resolve)
        self._resolve = resolve

    def get(self, url: str, now: datetime, contact: str = "") -> bytes:
        """The bytes at an address.

        Args:
            url: where they are.
            now: the time at which the run began.
            contact: whom the server may write to.

        Raises:
            DumpError: there are none; the message does not name the address.
        """
        try:
            host = httpx.URL(url).host
        except (httpx.InvalidURL, ValueError) as problem:
            raise DumpError("is no address") from problem
        if inwards(host, self._resolve) > PUBLIC:
            raise DumpError("lies within this network")
        return self._web.get(url, now, contact).data
