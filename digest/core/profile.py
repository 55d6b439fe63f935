"""Profiles: standing interests."""

from dataclasses import dataclass

from digest.core.paper import Paper


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a reader said of one paper after the profile was written.

    Attributes:
        paper: its id.
        weight: what it counts beside a liked paper: above 0 for "more like this", below for "less"; it fades with age.
    """

    paper: str
    weight: float


@dataclass(frozen=True, slots=True)
class Profile:
    """A standing interest. Anything may be absent, but something must be there.

    Attributes:
        name: as a reader sees it, in sentence case; unique within a newsletter.
        text: free text that says what is looked for.
        keywords: words and phrases; where there are any, a paper must hold one of them. ``*`` at the end of
            a word stands for any ending.
        exclude: words and phrases that no paper may hold.
        categories: subject classes; where a paper names any, it must name one of these.
        authors: names; a paper by one of them is let through whatever the keywords say.
        like: papers by id or title, oldest first.
        dislike: papers by id or title, oldest first.
        library: where a library is that is liked as a whole, a path or ``zotero:…``; empty without one.
        items: the papers of that library, oldest first.
        lessons: what the reader said since, oldest first.
        limit: how many papers a section holds at most.
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
    limit: int = 8


@dataclass(frozen=True, slots=True)
class Background:
    """The papers that the matching may lean on: the history of the sources, for finding liked papers by id or title."""

    papers: tuple[Paper, ...] = ()
