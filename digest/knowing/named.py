"""The papers that a profile names itself, found among papers by id or by title."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from digest.core.paper import Paper, normal_id, title_key
from digest.core.profile import Profile


def names(profile: Profile) -> set[str]:
    """Ids and title keys of whatever a profile likes, dislikes, has in its library or was taught with."""
    said = {*profile.like, *profile.dislike, *(lesson.paper for lesson in profile.lessons)}
    said |= {name for paper in profile.items for name in (paper.id, paper.title)}
    return {key for name in said for key in keys(name)}


def keys(name: str) -> set[str]:
    """What a name is compared by, as an id and as a title."""
    return {normal_id(name), title_key(name)}


def among(papers: Iterable[Paper], wanted: set[str]) -> tuple[Paper, ...]:
    """The papers that are named, in their order."""
    return tuple(paper for paper in papers if within(paper, wanted)) if wanted else ()


def within(paper: Paper, wanted: Collection[str]) -> bool:
    """Whether a paper is named, by its id or by its title."""
    return paper.id in wanted or _key(paper.title) in wanted


@lru_cache(maxsize=1 << 17)
def _key(title: str) -> str:
    return title_key(title)


def liked(profile: Profile, papers: Sequence[Paper]) -> tuple[Paper, ...]:
    """The papers that a profile likes: its library, then its likes as far as they are found, oldest first, each once.

    Of several papers of one title, the title means the one with the least id. A like that the library has is no other.
    """
    wanted = {key for name in profile.like for key in keys(name)}
    found: dict[str, Paper] = {}
    for paper in sorted(among(papers, wanted), key=lambda paper: paper.id, reverse=True):
        found[title_key(paper.title)] = paper
        found[paper.id] = paper
    named = (found.get(normal_id(name)) or found.get(title_key(name)) for name in profile.like)
    had = {key for paper in profile.items for key in (paper.id, title_key(paper.title))}
    each = {paper.id: paper for paper in (*profile.items, *(p for p in named if p and not within(p, had)))}
    return tuple(each.values())


def without(profile: Profile, paper: Paper) -> Profile:
    """A profile that does not like a paper, by whatever name it did."""
    gone = {paper.id, title_key(paper.title)}
    return replace(
        profile,
        like=tuple(name for name in profile.like if not keys(name) & gone),
        items=tuple(item for item in profile.items if not {item.id, title_key(item.title)} & gone),
        lessons=tuple(lesson for lesson in profile.lessons if normal_id(lesson.paper) not in gone),
    )
