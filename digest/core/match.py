"""Matches: a paper for a profile, with a score and reasons that a person can check."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from digest.core.paper import Paper

PLACES = 4  # decimals that a score keeps, so that every machine ranks alike


class ReasonKind(StrEnum):
    """What speaks for a paper."""

    KEYWORD = "keyword"
    WORDS = "words"
    LIKED = "liked"
    ITSELF = "itself"
    AUTHOR = "author"
    CATEGORY = "category"
    RANK = "rank"
    NEAR = "near"

    __hash__ = str.__hash__  # an Enum's own is slow, and what is shown is looked up by its reasons


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a paper.

    Attributes:
        kind: what it is.
        subject: the phrase as it stands in the paper, the title of the liked paper, which may be the very same, the
            author or the category; for what no profile chose, its rank or the name of the profile that it comes near.
        place: "title" or "abstract" for a phrase, else empty.
        share: how much of the score it gives, 0 to 1.
    """

    kind: ReasonKind
    subject: str
    place: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Without:
    """What a match hangs on.

    Attributes:
        subject: the title of the liked paper without which it would not be sent.
        score: what it would score then.
    """

    subject: str
    score: float


class Match(NamedTuple):
    """A paper for a profile; a tuple, since as many are made as there are papers, for each profile.

    Attributes:
        paper: the paper.
        score: 0 to 1, rounded to `PLACES` decimals.
        reasons: what speaks for it, the strongest first.
        without: what it hangs on; None where no single like decides.
        quiet: whether it is below the cut, and sent only because a quiet day gets so many all the same.
        disliked: whether it is itself disliked, and so never sent.
    """

    paper: Paper
    score: float
    reasons: tuple[Reason, ...] = ()
    without: Without | None = None
    quiet: bool = False
    disliked: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """All that matching says for one profile over some papers.

    Attributes:
        profile: the name of the profile.
        ranking: every paper that the profile's rules let through, best first, ties by id.
        selected: those of the ranking that are worth sending, in the same order; the limit is not applied.
        missed: the best of those that came just short of it.
        barred: ids of the papers that its exclusions shut out, sorted.
    """

    profile: str
    ranking: tuple[Match, ...] = ()
    selected: tuple[Match, ...] = ()
    missed: tuple[Match, ...] = ()
    barred: tuple[str, ...] = ()
