"""A profile with a change to it, and what the change was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from digest.core.errors import UsageError
from digest.core.paper import title_key
from digest.core.profile import Profile
from digest.knowing.named import keys

EVIDENCE = ("text", "keywords", "categories", "authors", "like", "items", "library")
NAMED = {  # what is told of a change, in this order, and what one of each is called
    "keywords": "keyword",
    "exclude": "exclusion",
    "categories": "category",
    "authors": "author",
    "like": "like",
    "dislike": "dislike",
    "lessons": "lesson",
}


@dataclass(frozen=True, slots=True)
class Alteration:
    """What is to be changed in a profile; a text of None stays as it is."""

    add_keywords: tuple[str, ...] = ()
    drop_keywords: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    text: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is to be changed."""
        return self == Alteration()


def altered(profile: Profile, change: Alteration) -> Profile:
    """A profile after a change.

    Raises:
        UsageError: what is to be dropped is not there, what is to be liked is disliked, or nothing is left to look for.
    """
    keywords = _less(profile, "keywords", change.drop_keywords, lambda word: {word.casefold()})
    like = _less(profile, "like", change.unlike, keys)
    if disliked := [each for each in change.like if _has(profile.dislike, each)]:
        raise UsageError(f"{profile.name}: dislikes {disliked[0]!r}", "take it out of dislike first")
    made = replace(
        profile,
        keywords=(*keywords, *(each for each in change.add_keywords if each not in keywords)),
        like=(*like, *(each for each in change.like if not _has(like, each))),
        text=profile.text if change.text is None else change.text,
    )
    if not any(getattr(made, field) for field in EVIDENCE):
        raise UsageError(f"{profile.name}: would look for nothing", "leave it a keyword, a like or a text")
    return made


def _less(profile: Profile, field: str, dropped: Sequence[str], key: Any) -> tuple[str, ...]:
    """A list of a profile without what is dropped from it, each of which must be there."""
    held: tuple[str, ...] = getattr(profile, field)
    for each in dropped:
        if not any(key(each) & key(one) for one in held):
            known = ", ".join(map(repr, held)) or "none"
            raise UsageError(f"{profile.name}: {each!r} is not among its {field}", f"known are {known}")
    return tuple(one for one in held if not any(key(one) & key(each) for each in dropped))


def _has(names: Sequence[str], name: str) -> bool:
    return any(keys(name) & keys(each) for each in names)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that differs between two versions of a profile.

    Attributes:
        sign: "+" for what was added, "-" for what was taken away, "=" for what says something else.
        what: what it is called.
        subject: what it says.
    """

    sign: str
    what: str
    subject: str


def steps(before: Profile | None, after: Profile | None) -> Iterator[Step]:
    """How one version of a profile becomes the other; None where there is no such version."""
    if before is None or after is None:
        if whole := before or after:
            yield Step("+" if before is None else "-", "profile", whole.name)
        return
    if before.text != after.text:
        yield Step("=" if after.text else "-", "text", after.text or before.text)
    for field, what in NAMED.items():
        old, new = ([_said(each) for each in getattr(each, field)] for each in (before, after))
        yield from (Step("+", what, each) for each in new if each not in old)
        yield from (Step("-", what, each) for each in old if each not in new)
    had, has = ({title_key(paper.title) for paper in each.items} for each in (before, after))
    if had != has:
        yield Step("=", "library", f"{len(has - had)} items more, {len(had - has)} fewer")
    if before.limit != after.limit:
        yield Step("=", "limit", f"{before.limit} → {after.limit}")


def _said(each: Any) -> str:
    return each if isinstance(each, str) else str(each.paper)
