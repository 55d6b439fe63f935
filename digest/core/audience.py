"""Audiences: readers of a newsletter who get an edition of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.core.errors import UsageError
from digest.core.profile import Profile

SHOWN = 10  # editions that are named where another is meant


@dataclass(frozen=True, slots=True)
class Audience:
    """Some recipients, what is chosen for them, and how much of it.

    Attributes:
        name: of the edition; unique within a newsletter, and never that of the main one.
        recipients: addresses, each once; none of them gets another edition.
        profiles: the names of those of the newsletter's profiles that are theirs, in the newsletter's order.
        own: profiles that nobody else has; no name is that of another profile of the newsletter or its audiences.
        minutes: how many minutes the edition takes to read at most; 0 for as many as it needs.
    """

    name: str
    recipients: tuple[str, ...]
    profiles: tuple[str, ...] = ()
    own: tuple[Profile, ...] = ()
    minutes: int = 0


def check_edition(asked: str, there: Sequence[str], where: str) -> None:
    """Refuse the name of an edition that is not there.

    Args:
        asked: the name.
        there: the names of those that are.
        where: what should have it, for the message.

    Raises:
        UsageError: it is none of them.
    """
    if asked not in there:
        more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
        raise UsageError(f"{where}: there is no edition {asked!r}", f"known are {', '.join(there[:SHOWN])}{more}")
