"""Relevance: one direction among words, towards liked papers and free text, away from disliked papers.

This is Rocchio's feedback (1971) with fixed weights instead of means, so that liking a paper turns the direction
towards it and never lowers it. The score is linear in the parts of the direction: what each gives can be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt

from digest.core.paper import title_key
from digest.core.profile import Profile
from digest.matching.documents import Document, Vector, dot, norm, vector
from digest.matching.named import Named, is_id
from digest.matching.rarity import Statistics, stems

LIKE = 1.0
DISLIKE = -1 / 3
TEXT = 3.0  # the free text is worth three likes
FLOOR = 0.1  # a resemblance that one in a thousand unrelated papers of one field reach by chance
LEVEL = 0.8  # how near to the likes, each judged by the others, a paper must come


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a profile says: a liked or disliked paper, or its free text, which has no subject.

    Attributes:
        weight: what it counts in likes; below zero for a dislike.
        vector: its terms, at length 1.
        subject: the title.
        paper: the paper's id, or empty where only its title is known.
    """

    weight: float
    vector: Vector = field(repr=False)
    subject: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """The parts of a profile and their weighted sum.

    Attributes:
        parts: likes, dislikes and text.
        direction: their sum, divided by `scale`.
        scale: the length of the sum, but at least 1, so that dislikes alone stay weak.
        cut: the least relevance that is worth sending.
    """

    parts: tuple[Part, ...]
    direction: Vector = field(repr=False)
    scale: float
    cut: float

    @property
    def attracts(self) -> bool:
        """Whether anything is looked for, so that relevance can tell what is worth sending."""
        return any(part.weight > 0 for part in self.parts)

    def relevance(self, document: Document) -> float:
        """How far a paper lies in the direction, -1 to 1."""
        return dot(document.vector, self.direction)

    def given(self, part: Part, document: Document) -> float:
        """What one part gives to the relevance of a paper; over all parts, this sums to the relevance."""
        return part.weight * dot(document.vector, part.vector) / self.scale


def interest(profile: Profile, named: Named, statistics: Statistics) -> Interest:
    """The direction of a profile; without likes, dislikes and text it leads nowhere, and every relevance is 0."""
    liked = list(_papers(profile.like, LIKE, named, statistics))
    disliked = list(_papers(profile.dislike, DISLIKE, named, statistics))
    text = Part(TEXT, vector([(stems(profile.text), 1)], statistics))
    parts = tuple(part for part in (*liked, *disliked, text) if part.vector)
    total = _sum(parts)
    scale = max(1.0, norm(total))
    direction = {term: weight / scale for term, weight in total.items()}
    return Interest(parts, direction, scale, cut=max(FLOOR, LEVEL * _cohesion(liked)))


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
            yield Part(weight, Document(paper, statistics).vector, paper.title, paper.id)
        else:
            yield Part(weight, vector([(stems(name), 1)], statistics), name)


def _cohesion(liked: Sequence[Part]) -> float:
    """The mean relevance of liked papers, each by the others alone; 0 where fewer than two are known.

    Neither text nor likes known by their title alone count: short texts are no measure for papers.
    """
    known = [part.vector for part in liked if part.paper]
    total = _sum(Part(LIKE, one) for one in known)
    square = norm(total) ** 2
    found = []
    for one in known:
        along = dot(one, total)
        length = sqrt(max(0.0, square - 2 * along + 1))
        found.append((along - 1) / max(1.0, length))
    return sum(found) / len(found) if found else 0.0


def _sum(parts: Iterable[Part]) -> Vector:
    total: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        for term, weight in part.vector.items():
            total[term] += part.weight * weight
    return dict(total)
