"""Where liked and disliked papers are found: in the background, else among the papers at hand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from digest.core.identity import tier
from digest.core.paper import Paper, normal_id, title_key
from digest.core.profile import Background, Doubt, Doubtful, Profile


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


class Held:
    """Which names mean papers that a library holds, under whatever id.

    Args:
        items: the papers of the library.
        named: where the names are looked for.
    """

    def __init__(self, items: Sequence[Paper], named: Named) -> None:
        self._named = named
        self._ids = {paper.id for paper in items}
        self._titles = {title_key(paper.title): tier(paper.id) for paper in items}

    def has(self, name: str) -> bool:
        """Whether a name means one of them: by its id, else by its title, which two ids of one kind may share."""
        if not self._ids:
            return False
        if paper := self._named.find(name):
            kind = self._titles.get(title_key(paper.title))
            return paper.id in self._ids or kind not in {None, tier(paper.id)}
        return normal_id(name) in self._ids or title_key(name) in self._titles


def doubtful(
    profiles: Iterable[Profile], papers: Sequence[Paper], background: Background
) -> tuple[tuple[Doubtful, ...], ...]:
    """For each profile, the names under `like` and `dislike` that may not mean what was meant, in their order."""
    named = Named(papers, background)
    return tuple(tuple(_doubtful(profile, named, Held(profile.items, named))) for profile in profiles)


def _doubtful(profile: Profile, named: Named, held: Held) -> Iterator[Doubtful]:
    liked = {paper.id for name in profile.like if (paper := named.find(name))}
    for name in dict.fromkeys((*profile.like, *profile.dislike)):
        paper = named.find(name)
        if paper is None and not held.has(name):
            yield Doubtful(name, Doubt.NOWHERE if is_id(name) else Doubt.WORDS)
        elif paper and paper.id in liked and name in profile.dislike:
            yield Doubtful(name, Doubt.BOTH)


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
