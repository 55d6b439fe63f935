"""Matches: a paper for a profile, with a score and reasons that a person can check."""

from dataclasses import dataclass
from enum import StrEnum

from digest.core.paper import Paper

PLACES = 4  # decimals that a score keeps, so that every machine ranks alike


class ReasonKind(StrEnum):
    """What speaks for a paper."""

    KEYWORD = "keyword"
    WORDS = "words"
    LIKED = "liked"
    AUTHOR = "author"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a paper.

    Attributes:
        kind: what it is.
        subject: the phrase as it stands in the paper, the title of the liked paper, the author or the category.
        place: "title" or "abstract" for a phrase, else empty.
        share: how much of the score it gives, 0 to 1.
    """

    kind: ReasonKind
    subject: str
    place: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    """A paper for a profile; scores lie in 0 to 1, rounded to `PLACES` decimals."""

    paper: Paper
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Matches:
    """All that matching says for one profile over some papers.

    Attributes:
        profile: the name of the profile.
        ranking: every paper that the profile's rules let through, best first, ties by id.
        selected: those of the ranking that are worth sending, in the same order; the limit is not applied.
    """

    profile: str
    ranking: tuple[Match, ...] = ()
    selected: tuple[Match, ...] = ()
