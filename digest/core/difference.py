"""What changed from one revision of a paper to the next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.core.paper import Revision
from digest.core.worddiff import Run, RunKind, word_diff


@dataclass(frozen=True, slots=True)
class Difference:
    """What one revision says and the other does not; what both say is empty.

    Attributes:
        title: word by word.
        abstract: word by word.
        authors: those removed and those added, a run a name, in the order in which each revision has them.
        reordered: whether the authors are the same in another order.
        categories: those removed and those added, a run a category.
        version: both numbers, where both are known.
        withdrawn: True where the paper has been withdrawn, False where it is no longer so.
    """

    title: tuple[Run, ...] = ()
    abstract: tuple[Run, ...] = ()
    authors: tuple[Run, ...] = ()
    reordered: bool = False
    categories: tuple[Run, ...] = ()
    version: tuple[int, int] | None = None
    withdrawn: bool | None = None


def difference(before: Revision, now: Revision) -> Difference:
    """What changed between two revisions; nothing where `before` does not differ from `now`."""
    authors = _members(before.authors, now.authors)
    numbers = (before.version, now.version) if before.version and now.version else None
    return Difference(
        _text(before.title, now.title),
        _text(before.abstract, now.abstract),
        authors,
        reordered=not authors and before.authors != now.authors,
        categories=_members(before.categories, now.categories),
        version=numbers if before.version != now.version else None,
        withdrawn=now.withdrawn if before.withdrawn != now.withdrawn else None,
    )


def _text(before: str, now: str) -> tuple[Run, ...]:
    return word_diff(before, now) if before != now else ()


def _members(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[Run, ...]:
    removed = (Run(RunKind.REMOVED, name) for name in _missing(before, now))
    added = (Run(RunKind.ADDED, name) for name in _missing(now, before))
    return (*removed, *added)


def _missing(names: Iterable[str], others: tuple[str, ...]) -> Iterable[str]:
    """The names that stand more often among `names` than among the others: two authors may be called the same."""
    left = Counter(others)
    for name in names:
        if left[name]:
            left[name] -= 1
        else:
            yield name
