"""Profiles: standing interests."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from digest.core.paper import Paper


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a reader said of one paper after the profile was written.

    Attributes:
        paper: its id.
        weight: what it counts beside a liked paper: above 0 for "more like this", below for "less"; it fades with age.
        row: the number under which the store keeps it; no part of what it means.
    """

    paper: str
    weight: float
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """A standing interest. Anything may be absent, but something must be there.

    Attributes:
        name: as a reader sees it, in sentence case; unique within a newsletter.
        text: free text that says what is looked for.
        keywords: phrases and queries (`digest.core.query`); where there are any, a paper must meet one of them.
        exclude: phrases and queries that no paper may meet.
        categories: subject classes; where a paper names any, it must name one of these.
        authors: names; a paper by one of them is let through whatever the keywords say.
        like: papers by id or title, oldest first.
        dislike: papers by id or title, oldest first.
        library: where a library is that is liked as a whole, a path or ``zotero:…``; empty without one.
        items: the papers of that library, oldest first.
        lessons: what the reader said since, oldest first.
        half_life: after how many days a lesson weighs half; None where none ever fades.
        limit: how many papers a section holds at most.
        at_least: how many papers a quiet day gets all the same, where relevance chooses and so many are near at all.
    """

    name: str
    text: str = ""
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    dislike: tuple[str, ...] = ()
    library: str = ""
    items: tuple[Paper, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    half_life: int | None = 180
    limit: int = 8
    at_least: int = 0


Weigh = Callable[[str], Mapping[str, float]]  # the words of a text, each with how rare it is: 1 for an unknown one


class Doubt(StrEnum):
    """What is odd about the name of a paper under `like` or `dislike`."""

    NOWHERE = "nowhere"  # no known paper has this id, so that it has no effect
    WORDS = "words"  # no known paper has this title, so that its words are used alone
    BOTH = "both"  # it is liked and disliked


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A name of which a person should know that it may not mean what was meant."""

    name: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Background:
    """The papers that the matching may lean on: the history of the sources, for finding liked papers by id or title."""

    papers: tuple[Paper, ...] = ()

    def without(self, papers: Collection[Paper]) -> "Background":
        """The same but for some papers, so that none is judged by those that it came with."""
        left_out = {paper.id for paper in papers}
        return Background(tuple(paper for paper in self.papers if paper.id not in left_out))
