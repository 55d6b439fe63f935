"""Relevance: one direction among words and one among meanings, towards likes and free text, away from dislikes.

This is Rocchio's feedback (1971) with fixed weights instead of means, so that liking a paper turns both directions
towards it and never lowers it. The score is linear in the parts of the directions: what each gives can be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TYPE_CHECKING

from digest.core.paper import title_key
from digest.core.profile import Profile
from digest.matching.documents import Document, Vector, dot, norm, vector
from digest.matching.meaning import shipped
from digest.matching.named import Named, is_id
from digest.matching.rarity import Statistics, stems

if TYPE_CHECKING:
    from digest.matching.meaning import Meaning

LIKE = 1.0
DISLIKE = -1 / 3
TEXT = 3.0  # the free text is worth three likes
MEANING = 0.2  # what a like meaning weighs beside like words; between 0.15 and 0.35 rankings are as good
FLOOR = 0.19  # a resemblance that few unrelated papers reach; real lists are served best at .15 to .2
LEVEL = 0.8  # how near to the likes, each judged by the others, a paper must come


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a profile says: a liked or disliked paper, or its free text, which has no subject.

    Attributes:
        weight: what it counts in likes; below zero for a dislike.
        vector: its terms, at length 1.
        meaning: what it is about, at length 1.
        subject: the title.
        paper: the paper's id, or empty where only its title is known.
    """

    weight: float
    vector: Vector = field(repr=False)
    meaning: "Meaning" = field(repr=False)
    subject: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """The parts of a profile and their weighted sum.

    Attributes:
        parts: likes, dislikes and text.
        direction: their sum, divided by `scale`.
        toward: the sum of their meanings, divided by `stretch`; None without parts.
        scale: the length of the sum of terms, but at least 1, so that dislikes alone stay weak.
        stretch: the same of meanings.
        cut: the least relevance that is worth sending.
    """

    parts: tuple[Part, ...]
    direction: Vector = field(repr=False)
    toward: "Meaning | None" = field(repr=False)
    scale: float
    stretch: float
    cut: float

    @property
    def attracts(self) -> bool:
        """Whether anything is looked for, so that relevance can tell what is worth sending."""
        return any(part.weight > 0 for part in self.parts)

    def relevance(self, document: Document) -> float:
        """How far a paper lies in the directions, -1 to 1 by words, and by meaning a fifth of it."""
        if self.toward is None:
            return 0.0
        return dot(document.vector, self.direction) + MEANING * float(document.meaning @ self.toward)

    def given(self, part: Part, document: Document) -> float:
        """What one part gives to the relevance of a paper; over all parts, this sums to the relevance."""
        words = dot(document.vector, part.vector) / self.scale
        return part.weight * (words + MEANING * float(document.meaning @ part.meaning) / self.stretch)


def interest(profile: Profile, named: Named, statistics: Statistics) -> Interest:
    """The direction of a profile; without likes, dislikes and text it leads nowhere, and every relevance is 0."""
    liked = list(_papers(profile.like, LIKE, named, statistics))
    disliked = list(_papers(profile.dislike, DISLIKE, named, statistics))
    text = [_said(TEXT, profile.text, statistics)] if profile.text else []
    parts = tuple(part for part in (*liked, *disliked, *text) if part.vector)
    if not parts:
        return Interest((), {}, None, scale=1.0, stretch=1.0, cut=FLOOR)
    total, toward = _sum(parts), _mixed(parts)
    scale, stretch = max(1.0, norm(total)), max(1.0, _length(toward))
    direction = {term: weight / scale for term, weight in total.items()}
    return Interest(parts, direction, toward / stretch, scale, stretch, cut=max(FLOOR, LEVEL * _cohesion(liked)))


def _papers(names: Sequence[str], weight: float, named: Named, statistics: Statistics) -> Iterator[Part]:
    """A part for each paper that is named, once; for a title found nowhere, its words; for such an id, nothing."""
    seen: set[str] = set()
    for name in names:
        paper = named.find(name)
        key = paper.id if paper else title_key(name)
        if key in seen or (paper is None and is_id(name)):
            continue
        seen.add(key)
        if paper:
            document = Document(paper, statistics)
            yield Part(weight, document.vector, document.meaning, paper.title, paper.id)
        else:
            yield _said(weight, name, statistics, name)


def _said(weight: float, text: str, statistics: Statistics, subject: str = "") -> Part:
    """A part that is known by a short text alone."""
    terms = vector([(stems(text), 1)], statistics)
    return Part(weight, terms, shipped().meaning(terms), subject)


def _cohesion(liked: Sequence[Part]) -> float:
    """The mean relevance of liked papers, each by the others alone; 0 where fewer than two are known.

    Neither text nor likes known by their title alone count: short texts are no measure for papers.
    """
    known = [replace(part, weight=LIKE) for part in liked if part.paper]
    total, toward = _sum(known), _mixed(known)
    square, long = norm(total) ** 2, float(toward @ toward)
    found = [
        _beside(dot(part.vector, total), square, 1.0)
        + MEANING * _beside(float(part.meaning @ toward), long, float(part.meaning @ part.meaning))
        for part in known
    ]
    return sum(found) / len(found) if found else 0.0


def _beside(along: float, square: float, own: float) -> float:
    """What a direction gives to one of its own parts, once that part is taken out of it.

    Args:
        along: the inner product of the part and the whole direction.
        square: the direction's with itself.
        own: the part's with itself.
    """
    return (along - own) / max(1.0, sqrt(max(0.0, square - 2 * along + own)))


def _sum(parts: Iterable[Part]) -> Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for term, weight in part.vector.items():
            total[term] += part.weight * weight
    return dict(total)


def _mixed(parts: Iterable[Part]) -> "Meaning":
    import numpy as np  # noqa: PLC0415 - slow to load, and not needed by rules alone

    return sum((part.weight * part.meaning for part in parts), start=np.zeros(len(shipped().mean)))


def _length(meaning: "Meaning") -> float:
    return sqrt(float(meaning @ meaning))
