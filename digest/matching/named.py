"""Where liked and disliked papers are found: in the background, else among the papers at hand."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from digest.core.paper import Paper, normal_id, title_key
from digest.core.profile import Background, Profile


class Named:
    """Papers by id and by title.

    The background comes first, so that a dump cannot change what a known name means. Where several papers
    share a title, one is taken that does not depend on their order.
    """

    def __init__(self, papers: Sequence[Paper], background: Background) -> None:
        self._sources = (papers, background.papers)

    def find(self, name: str) -> Paper | None:
        """The paper that an id or a title names."""
        return self._by_id.get(normal_id(name)) or self._by_title.get(title_key(name))

    @cached_property
    def _by_id(self) -> dict[str, Paper]:
        return self._index(lambda paper: paper.id)

    @cached_property
    def _by_title(self) -> dict[str, Paper]:
        return self._index(lambda paper: title_key(paper.title))

    def _index(self, key: Callable[[Paper], str]) -> dict[str, Paper]:
        index: dict[str, Paper] = {}
        for papers in self._sources:
            index |= settled((key(paper), paper) for paper in papers)
        return index


def unknown(profile: Profile, papers: Sequence[Paper], background: Background) -> tuple[str, ...]:
    """The ids that a profile likes or dislikes and that name no paper anywhere, so that they have no effect.

    A title that is found nowhere is not among them: its words are used instead.
    """
    named = Named(papers, background)
    names = dict.fromkeys((*profile.like, *profile.dislike))
    return tuple(name for name in names if is_id(name) and named.find(name) is None)


def is_id(name: str) -> bool:
    """Whether a name can only be an id: ASCII without white space, as no title of several words is."""
    return name.isascii() and len(name.split()) == 1


def settled(keyed: Iterable[tuple[str, Paper]]) -> dict[str, Paper]:
    """One paper a key: of several, the one with the least id, then fingerprint."""
    index: dict[str, Paper] = {}
    for key, paper in keyed:
        other = index.setdefault(key, paper)
        if other is not paper and _order(paper) < _order(other):
            index[key] = paper
    return index


def _order(paper: Paper) -> tuple[str, str]:
    return paper.id, paper.revision.fingerprint
