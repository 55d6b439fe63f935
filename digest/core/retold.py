"""What an issue tells of papers that were told before: how they were revised, and that they are back."""

from dataclasses import dataclass, replace

from digest.core.changes import ChangeKind
from digest.core.paper import Paper
from digest.core.worddiff import RunKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of an abstract that fared alike from one revision to the next; white space at its ends counts."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Revised:
    """A paper that says something else than when it was last told.

    Attributes:
        paper: as it is now.
        kind: renamed, withdrawn, or else revised.
        was: its title before, where it has another one now.
        pieces: what was rewritten in its abstract, with a few words around; what was left out is "…".
        places: in how many places it was rewritten.
        more: how many of them are not shown.
        rewritten: whether its abstract is so much another one that no places are shown.
        teaser: what it says now in such a case; empty where the budget left no room.
    """

    paper: Paper
    kind: ChangeKind = ChangeKind.REVISED
    was: str = ""
    pieces: tuple[Piece, ...] = ()
    places: int = 0
    more: int = 0
    rewritten: bool = False
    teaser: str = ""

    @property
    def briefly(self) -> "Revised":
        """The same without any words of its abstract."""
        return replace(self, pieces=(), more=self.places, teaser="")


@dataclass(frozen=True, slots=True)
class Returned:
    """A paper that is back: after so many days, 0 where that is not known, and at which rank."""

    paper: Paper
    away: int = 0
    rank: int | None = None
