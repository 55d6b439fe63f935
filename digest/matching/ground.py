"""What a question to the matching stands on: the archive, the papers at hand, and what profiles name, in one space."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from digest.core.paper import Paper, title_key
from digest.core.profile import Background, Profile
from digest.matching import meaning
from digest.matching.documents import Document
from digest.matching.named import Held, Named, is_id, settled
from digest.matching.rarity import Statistics, stems
from digest.matching.terms import Counts, counts, spoken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from digest.matching.space import Space, View

MOST = 20_000  # papers of the archive that are leant on; more cost their time at every run, and tell little more

Key = Paper | str  # a text is known by its paper, or by itself
Embed = Callable[[Sequence[str]], "NDArray[np.float32] | None"]


@dataclass(frozen=True, slots=True)
class Said:
    """A paper or a text that a profile names.

    Attributes:
        row: which text of the space it is.
        subject: the title, or the words under which the profile names it.
        paper: the paper's id, or empty where only its title is known.
    """

    row: int
    subject: str
    paper: str = ""


class Ground:
    """Texts by their number in a space.

    Args:
        documents: the papers at hand.
        background: where liked papers are found, and what is usual.
        profiles: whose likes and texts are asked for.
        statistics: how rare words are elsewhere.
        embed: (texts, dimensions) embeddings of texts; None where they cannot be had.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        background: Background,
        profiles: Iterable[Profile],
        statistics: Statistics,
        embed: Embed = lambda _: None,
    ) -> None:
        self.documents = documents
        self._statistics, self._embed = statistics, embed
        self._named = Named([each.paper for each in documents], background)
        self._read: dict[Paper, Document] = {each.paper: each for each in documents}
        self._archive = _sample(settled((paper.id, paper) for paper in background.papers))
        self._rows: dict[Key, int] = {paper: row for row, paper in enumerate(self._archive)}
        wanted: list[Key] = [each.paper for each in documents]
        for profile in profiles:
            wanted += [key for name in _names(profile) if (key := self._key(name)) is not None]
            wanted += [*profile.items, *filter(None, [profile.text])]
        self._others = [key for key in dict.fromkeys(wanted) if key not in self._rows]
        self._rows |= {key: row for row, key in enumerate(self._others, len(self._archive))}

    @cached_property
    def space(self) -> "Space":
        """Where all of them lie."""
        from digest.matching.space import Space  # noqa: PLC0415 - NumPy is slow to load, and not needed by rules alone

        archive, others = (list(map(self._counts, keys)) for keys in (self._archive, self._others))
        embedded = self._embed([_spoken(key) for key in (*self._archive, *self._others)])
        blocks = [] if embedded is None else [embedded.astype(float)]
        return Space(archive, others, self._statistics, meaning.shipped(), blocks)

    @cached_property
    def here(self) -> "View":
        """The papers at hand."""
        return self.space.view(self.rows)

    @cached_property
    def rows(self) -> list[int]:
        """Which texts of the space the papers at hand are."""
        return [self._rows[each.paper] for each in self.documents]

    @cached_property
    def places(self) -> dict[int, int]:
        """By which text of the space it is, the place of each paper at hand."""
        return {row: place for place, row in enumerate(self.rows)}

    def row(self, paper: Paper) -> int:
        """Which text of the space a paper is."""
        return self._rows[paper]

    def wording(self, row: int) -> str:
        """What a text of the space says."""
        every = self._archive
        return _spoken(every[row] if row < len(every) else self._others[row - len(every)])

    def named(self, name: str) -> int | None:
        """Which text of the space a name stands for; None for an id that is found nowhere."""
        key = self._key(name)
        return None if key is None else self._rows[key]

    def once(self, profile: Profile) -> Profile:
        """A profile that likes nothing that its library has already, so that no paper counts twice."""
        held = Held(profile.items, self._named)
        return replace(profile, like=tuple(name for name in profile.like if not held.has(name)))

    def papers(self, names: Sequence[str]) -> Iterator[Said]:
        """Each paper that is named, once; for a title found nowhere, its words; for such an id, nothing."""
        seen: set[str] = set()
        for name in names:
            paper = self._named.find(name)
            key = paper.id if paper else title_key(name)
            if key in seen or (paper is None and is_id(name)):
                continue
            seen.add(key)
            yield Said(self._rows[paper], paper.title, paper.id) if paper else Said(self._rows[name], name)

    def items(self, papers: Sequence[Paper]) -> Iterator[Said]:
        """The papers of a library."""
        for paper in papers:
            yield Said(self._rows[paper], paper.title, paper.id)

    def text(self, text: str) -> Said:
        """A free text."""
        return Said(self._rows[text], "")

    def _key(self, name: str) -> Key | None:
        """By what a name is known; None for an id that is found nowhere."""
        return self._named.find(name) or (None if is_id(name) else name)

    def _counts(self, key: Key) -> Counts:
        if isinstance(key, str):
            return counts([(stems(key), 1)])
        known = self._read.get(key)
        return (known or Document(key)).counts


def _names(profile: Profile) -> Iterator[str]:
    yield from (*profile.like, *profile.dislike, *(lesson.paper for lesson in profile.lessons))


def _spoken(key: Key) -> str:
    """A text as it is embedded."""
    return key if isinstance(key, str) else spoken(key.revision)


def _sample(papers: Mapping[str, Paper]) -> list[Paper]:
    """All of few papers, and of very many a sample that changes little as they become more; by id."""
    if len(papers) <= MOST:
        return [papers[name] for name in sorted(papers)]
    drawn = sorted(papers, key=lambda name: blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return [papers[name] for name in sorted(drawn[:MOST])]
