"""Audiences: readers of a newsletter who get an edition of their own."""

from dataclasses import dataclass

from digest.core.profile import Profile


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
