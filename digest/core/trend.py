"""A paper that stays on a list, and how it fared."""

from dataclasses import dataclass

from digest.core.before import before
from digest.core.paper import Paper


@dataclass(frozen=True, slots=True)
class Trend:
    """A paper that stays, and how it fared in the snapshots so far, oldest first, None where it was absent.

    Attributes:
        paper: the paper.
        ranks: its ranks.
        votes: its up-votes; empty where its source gives none.
        days: on how many days in a row it has stood there; 0 where that is not known.
        back: how many places before the last the last issue's snapshot stands.
    """

    paper: Paper
    ranks: tuple[int | None, ...]
    votes: tuple[int | None, ...] = ()
    days: int = 0
    back: int = 1

    @property
    def rank(self) -> int | None:
        """The rank now."""
        return self.ranks[-1] if self.ranks else None

    @property
    def rank_before(self) -> int | None:
        """The rank of which the last issue could tell, None where the paper was absent then."""
        return before(self.ranks, self.back)

    @property
    def votes_before(self) -> int | None:
        """The up-votes likewise."""
        return before(self.votes, self.back)
