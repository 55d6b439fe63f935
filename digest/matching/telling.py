"""Phrases that tell some papers from the others: those that they hold more often than chance would have it.

How much more is measured by Dunning's log-likelihood ratio (1993) of the papers that hold a phrase. How common it is
elsewhere is said by the archive, and by the shipped statistics where these know it as more common. What stands in no
title of theirs and in few of their abstracts is left out: it is how people write, not what they write about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from digest.core.paper import Paper
from digest.matching.rarity import Statistics, pairs, shipped
from digest.matching.tokens import EMPTY, normal, singular, spans, words

LONGEST = 4  # words of a phrase
LEAST_LETTERS = 3  # of a word that is proposed alone
SINGLE = 0.5  # what a word counts beside a phrase that tells as much
WHOLE = 0.75  # of the papers with a phrase, those that have it within a longer one, for which it then gives way
FEW = 3  # liked papers that must hold a word; a phrase, one fewer
LEAST = 6.63  # a ratio that chance reaches once in a hundred
COMMON = 0.1  # the share of all papers that hold a phrase that tells nothing, however much more often it is met here
ALIKE = 0.5  # the share of words that two phrases have in common, for one to say what the other says
_BREAKS = frozenset('.,;:!?()[]{}"\n$\\<>=|')
_GAP = 2  # characters between two words of one phrase, at most

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """A phrase as it is mostly written, how many papers hold it, and how much it tells."""

    phrase: str
    papers: int
    weight: float


class _Text:
    """The phrases of a paper by their words in the singular, as it stands: as the abstract has it, if it does."""

    def __init__(self, paper: Paper) -> None:
        self.title = _phrases(paper.revision.title)
        self.phrases = self.title | _phrases(paper.revision.abstract)


def telling(
    liked: Sequence[Paper], papers: Iterable[Paper], most: int, statistics: Statistics | None = None
) -> tuple[Telling, ...]:
    """The most telling phrases, no two of which say the same, the most telling first.

    Args:
        liked: the papers that the phrases are to tell from the others.
        papers: the archive, in which the liked ones may stand too.
        most: how many phrases are wanted.
        statistics: how common words are; by default those that travel with the package.
    """
    own = {paper.id for paper in liked}
    written: defaultdict[Stems, Counter[str]] = defaultdict(Counter)
    titled: set[Stems] = set()
    for text in map(_Text, liked):
        titled.update(text.title)
        for stems, phrase in text.phrases.items():
            written[stems][phrase] += 1
    held = {stems: sum(forms.values()) for stems, forms in written.items()}
    wanted = {stems: count for stems, count in held.items() if _enough(stems, count, len(liked), stems in titled)}
    others, total = _others(wanted, (paper for paper in papers if paper.id not in own))
    known = statistics or shipped()
    found = [
        (weight * (SINGLE if len(stems) == 1 else 1), stems)
        for stems, count in _whole(wanted).items()
        if (weight := _ratio(count, len(liked), _rate(stems, others[stems], total, known))) >= LEAST
    ]
    chosen = _apart(sorted(found, key=lambda each: (-each[0], each[1])), most)
    return tuple(Telling(_form(written[stems]), held[stems], weight) for weight, stems in chosen)


def _phrases(field: str) -> dict[Stems, str]:
    """The phrases of a title or an abstract."""
    found: dict[Stems, str] = {}
    text = normal(field)
    for run in _runs(text):
        for start in range(len(run)):
            for stop in range(start + 1, min(start + LONGEST, len(run)) + 1):
                stems = tuple(stem for stem, _, _ in run[start:stop])
                if _sayable(stems):
                    found.setdefault(stems, text[run[start][1] : run[stop - 1][2]])
    return found


def _runs(text: str) -> Iterator[list[tuple[str, int, int]]]:
    """Words in the singular, each with where it begins and ends, as far as nothing parts them."""
    run: list[tuple[str, int, int]] = []
    for word, (start, stop) in zip(words(text), spans(text), strict=True):
        gap = text[run[-1][2] : start] if run else ""
        if run and (len(gap) > _GAP or _BREAKS.intersection(gap)):
            yield run
            run = []
        run.append((singular(word), start, stop))
    yield run


def _sayable(stems: Stems) -> bool:
    """Whether it could be a keyword: no empty word at either end, no bare number, no lone short word."""
    if EMPTY.intersection((stems[0], stems[-1])) or any(len(stem) == 1 for stem in stems):
        return False
    if len(stems) == 1:
        return len(stems[0]) >= LEAST_LETTERS and not stems[0].isdecimal()
    return EMPTY.isdisjoint(stems) and not all(stem.isdecimal() for stem in stems)


def _enough(stems: Stems, held: int, among: int, titled: bool) -> bool:
    """Whether enough of the liked papers hold a phrase; what one of many says is its own affair."""
    least = FEW if len(stems) == 1 else FEW - 1
    return held >= min(least, among) and (titled or (len(stems) > 1 and held > among / 2))


def _others(wanted: dict[Stems, int], papers: Iterable[Paper]) -> tuple[Counter[Stems], int]:
    """How many of the other papers hold each phrase, and how many papers these are."""
    found: Counter[Stems] = Counter()
    total = 0
    first = {stems[0] for stems in wanted}
    for paper in papers:
        total += 1
        held: set[Stems] = set()
        for field in (paper.revision.title, paper.revision.abstract):
            for run in _runs(normal(field)):
                row = [stem for stem, _, _ in run]
                starts = (start for start, stem in enumerate(row) if stem in first)
                held.update(tuple(row[at : at + length]) for at in starts for length in range(1, LONGEST + 1))
        found.update(wanted.keys() & held)
    return found, total


def _rate(stems: Stems, others: int, total: int, statistics: Statistics) -> float:
    """The share of papers that hold a phrase, wherever that is greater: in the archive, or by the statistics."""
    rarest = max(
        (statistics.idf.get(term, statistics.unseen if term in stems else statistics.rare_pair))
        for term in (*stems, *pairs(stems))
    )
    return max((others + 0.5) / (total + 1) if total else 0.0, exp(-rarest))


def _ratio(held: int, among: int, rate: float) -> float:
    """The log-likelihood ratio of so many papers that hold a phrase, where chance would have it at a rate.

    Nothing where a phrase is met less often than that, or is met everywhere.
    """
    share = held / among
    if share <= rate or rate > COMMON:
        return 0.0
    missing = among - held
    return 2 * (held * log(share / rate) + (missing * log((1 - share) / (1 - rate)) if missing else 0.0))


def _whole(held: dict[Stems, int]) -> dict[Stems, int]:
    """Phrases without those that are mostly met within one longer one."""
    cut = set()
    for stems, count in held.items():
        parts = {stems[start:stop] for start in range(len(stems)) for stop in range(start + 1, len(stems) + 1)}
        cut |= {part for part in parts - {stems} if count >= WHOLE * held.get(part, 0)}
    return {stems: count for stems, count in held.items() if stems not in cut}


def _apart(ranked: Iterable[tuple[float, Stems]], most: int) -> list[tuple[float, Stems]]:
    """The first ones, none of which says what one before it says."""
    chosen: list[tuple[float, Stems]] = []
    for weight, stems in ranked:
        if len(chosen) == most:
            break
        if not any(_alike(stems, other) for _, other in chosen):
            chosen.append((weight, stems))
    return chosen


def _alike(one: Stems, other: Stems) -> bool:
    """Whether either holds the other, or they share most of their words, written apart or together."""
    shared, every = set(one) & set(other), set(one) | set(other)
    short, long = sorted((one, other), key=len)
    within = any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
    return within or len(shared) >= ALIKE * len(every) or "".join(one) == "".join(other)


def _form(forms: Counter[str]) -> str:
    """How a phrase is mostly written; in lower case where it is so written anywhere."""
    lower = {form: count for form, count in forms.items() if form.islower()}
    return min((lower or forms).items(), key=lambda each: (-each[1], each[0]))[0]
