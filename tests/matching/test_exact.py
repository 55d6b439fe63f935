"""Explanations are exact: what is named, taken away, changes the score by the amount that is named.

All is computed anew from whole vectors and by the definition: a relevance is a sum, over words and each kind of
meaning, of the inner product of a text and a weighted sum of parts, over the length of that sum, but at least 1.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from random import Random

import numpy as np
import pytest

from digest.core.match import PLACES, Match, Reason, ReasonKind
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.matching import LexicalMatcher
from digest.matching.direction import Interest
from digest.matching.documents import Document
from digest.matching.ground import Ground
from digest.matching.interest import interests
from digest.matching.judging import clamped
from digest.matching.rarity import shipped, stems
from digest.matching.rules import rules
from digest.matching.space import Array
from tests.matching.test_without import proven
from tests.support.editions import DAYS, sample_papers
from tests.support.judgments import rows
from tests.support.soak import rounds

pytestmark = pytest.mark.soak
EXACT = 1e-6
MATCHES = rounds(200, 1_000)
SAMPLES = tuple({each.id: each for day in DAYS for each in sample_papers(day)}.values())


class Whole:
    """An interest, written out as vectors: among words from the middle, and among each kind of meaning."""

    def __init__(self, found: Interest) -> None:
        self.space, self.parts = found.space, found.parts
        self.worth = [1.0, *(block.weight for block in self.space.blocks)]

    def text(self, row: int) -> list[Array]:
        """Where a text lies."""
        return [self._words(row) - self.space.middle, *(block.rows[row] for block in self.space.blocks)]

    @cached_property
    def lengths(self) -> list[float]:
        """By what the sums of parts are divided."""
        return [max(1.0, float(np.linalg.norm(each))) for each in self._total]

    @cached_property
    def _total(self) -> list[Array]:
        return self._sums(range(len(self.parts)))

    def _sums(self, places: Sequence[int]) -> list[Array]:
        """The weighted sums of some parts."""
        found = [np.zeros(len(each)) for each in self.text(0)]
        for at in places:
            text = self.text(self.parts[at].row)
            found = [total + self.parts[at].weight * each for total, each in zip(found, text, strict=True)]
        return found

    def near(self, text: Sequence[Array], without: Sequence[int] = ()) -> float:
        """The relevance of a text by the parts, but for some; what they are divided by stays."""
        each = zip(self.worth, text, self._total, self._sums(without), self.lengths, strict=True)
        return sum(float(worth * (one @ (total - less)) / length) for worth, one, total, less, length in each)

    def lacking(self, row: int, term: str) -> list[Array]:
        """Where a text lies once a term is taken out of it and nothing else is changed."""
        words, *meanings = self.text(row)
        column = self.space.columns[term]
        words[column] -= self._words(row)[column]
        for at, linear in enumerate(self.space._linear):
            columns, weights = linear.weights.row(row)
            block = self.space.blocks[at]
            for weight in weights[columns == column]:
                meant = linear.vectors[linear.known[column]] * linear.scale
                meanings[at] = meanings[at] - weight * meant @ block.evened / block.lengths[row]
        return [words, *meanings]

    def _words(self, row: int) -> Array:
        found = np.zeros(len(self.space.columns))
        columns, values = self.space.words.row(row)
        found[columns] = values
        return found


def named_amounts(
    profile: Profile, wholes: Sequence[Whole], row: int, match: Match
) -> Iterator[tuple[Reason, float, float]]:
    """Each reason of a match, the amount that it names, and by how much the score falls without what it names."""
    found = rules(profile).read(Document(match.paper), shipped()) or ()
    near, whole = max(((each.near(each.text(row)), each) for each in wholes), key=lambda each: each[0])
    total = sum(each.value for each in found) + near
    assert match.score == pytest.approx(clamped(total), abs=0.6 * 10**-PLACES)
    likes = {ReasonKind.LIKED, ReasonKind.ITSELF}
    subjects = {each.subject for each in match.reasons if each.kind in likes}
    told = [at for at, part in enumerate(whole.parts) if part.subject in subjects and part.weight > 0]
    for reason in match.reasons:
        if reason.kind in likes:
            gone = [at for at in told if whole.parts[at].subject == reason.subject]
            rest = total - near + whole.near(whole.text(row), gone)
        elif reason.kind is ReasonKind.WORDS:
            term = " ".join(stems(reason.subject))
            rest = total - whole.near(whole.text(row), told) + whole.near(whole.lacking(row, term), told)
        else:
            evidence = [each for each in found if (each.kind, each.subject) == (reason.kind, reason.subject)]
            rest = total - evidence[0].value
        yield reason, reason.share * clamped(total), clamped(total) - clamped(rest)


def drawn_by_lot(papers: Sequence[Paper], chance: Random, limit: int) -> Profile:
    """A profile with likes, and perhaps dislikes, a text and keywords."""
    ids = [each.id for each in chance.sample(papers, 14)]
    words = chance.choice(papers).title.split()
    return Profile(
        "P",
        text=" ".join(chance.choice(papers).title.split()[:6]) if chance.random() < 0.3 else "",
        keywords=(words[0], "model*", "learning") if chance.random() < 0.3 else (),
        like=tuple(ids[: chance.randint(1, 10)]),
        dislike=tuple(ids[11 : chance.randint(11, 13)]),
        limit=limit,
    )


def checked(papers: Sequence[Paper], archive: Sequence[Paper], limit: int) -> int:
    """How many reasons there were to check over so many random matches."""
    chance = Random(7)  # noqa: S311 - a lot that falls alike every time
    profiles = [drawn_by_lot([*papers, *archive], chance, limit) for _ in range(2 * MATCHES // limit)]
    background = Background(tuple(archive))
    stood = Ground([Document(each) for each in papers], background, profiles, shipped())
    seen, reasons = 0, 0
    for profile, found in zip(profiles, LexicalMatcher().match(profiles, papers, background), strict=True):
        wholes = [Whole(each) for each in interests(profile, stood)]
        for match in found.ranking[:limit]:
            seen += 1
            for reason, amount, falls in named_amounts(profile, wholes, stood.row(match.paper), match):
                reasons += 1
                assert amount == pytest.approx(falls, abs=EXACT), (profile, match.paper.title, reason)
                assert amount >= 0
    assert seen >= MATCHES
    return reasons


def test_named_amounts_are_exact_on_the_samples() -> None:
    """Over 1,000 random matches, or 200 in a short run, of the bundled dumps, with half of them as the archive."""
    assert checked(SAMPLES, SAMPLES[::2], limit=80) > MATCHES


def judged() -> list[Paper]:
    """Papers of the judged lists, with what a large archive brings."""
    return [Paper(row["id"], Revision(row["title"], row["abstract"] or "")) for row in rows("awesome")[:450]]


def test_named_amounts_are_exact_on_real_papers() -> None:
    """The same of judged papers, with an archive that is large enough to have subjects."""
    papers = judged()
    assert checked(papers[:150], papers[150:], limit=100) > MATCHES


def test_named_likes_decide_on_real_papers() -> None:
    """Every like that a match is said to hang on, taken out of the profile, drops the paper."""
    papers, chance = judged(), Random(3)  # noqa: S311 - as above
    likes = [tuple(each.id for each in chance.sample(papers[:200], size)) for size in (1, 9)]
    profiles = [Profile("P", like=like, limit=8) for like in likes]
    assert sum(proven(profile, tuple(papers[:200]), tuple(papers[200:])) for profile in profiles) > 0
