"""What fetches small pictures of papers, where a newsletter wants them in its messages."""

from collections.abc import Callable

from digest import ports
from digest.illustrating import Fetch, Illustrator


def illustrator(blobs: ports.Blobs, tell: Callable[[str], object] = lambda _: None) -> Illustrator:
    """The illustrator.

    Args:
        blobs: where pictures are kept.
        tell: told, in one line for people, what an issue had to do without.
    """

    def fetch() -> Fetch:
        from digest.dumps.fetching.pictures import Pictures  # noqa: PLC0415 - httpx takes its time to load

        return Pictures().get

    return Illustrator(blobs, fetch, tell)
