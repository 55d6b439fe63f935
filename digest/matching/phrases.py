"""Phrases: words side by side with ``*`` for any ending, found in a text without regard to case, hyphens or plural s.

"in-context" finds "in context", "In-Context" and "in contexts"; "pre-training" finds "pretraining" and the other
way round; "optimi*" finds "optimizer" and "optimising". Words count only whole, and only within one sentence part.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

from digest.matching.documents import Field, Place
from digest.matching.tokens import hyphened, normal, singular, spans, words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: in the singular, or a beginning where any ending will do."""

    text: str
    open_ended: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word of a text is meant."""
        return word.startswith(self.text) if self.open_ended else singular(word) == self.text


class Spelling(NamedTuple):
    """One way to write a phrase.

    Attributes:
        whole: the words that stand there whole; a text without one of them need not be searched.
        words: the row of its words.
    """

    whole: frozenset[str]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase: the ways to write it. Without any word it is found nowhere."""

    spellings: tuple[Spelling, ...]

    def find(self, field: Field) -> Place | None:
        """Its first place in a field, the longest of those that begin there."""
        known = field.places.keys()
        found = [place for whole, words in self.spellings if whole <= known for place in _matches(words, field)]
        return min(found, key=lambda place: (place[0], -place[1])) if found else None


def phrase(text: str) -> Phrase:
    """A phrase, compiled."""
    text = normal(text)
    if not (written := row(text)):
        return Phrase(())
    joined = [written[0]]
    glued = set(hyphened(text))
    for number, (word, open_ended) in enumerate(written[1:]):
        if number in glued:
            joined[-1] = (joined[-1][0] + word, open_ended)
        else:
            joined.append((word, open_ended))
    return Phrase(tuple(dict.fromkeys((_spelling(written), _spelling(joined)))))


def row(text: str) -> list[tuple[str, bool]]:
    """The words of a text in `normal` form, folded, and for each whether any ending will do."""
    return [(word, text[end : end + 1] == "*") for word, (_, end) in zip(words(text), spans(text), strict=True)]


def _spelling(written: Sequence[tuple[str, bool]]) -> Spelling:
    made = tuple(Word(word if open_ended else singular(word), open_ended) for word, open_ended in written)
    return Spelling(frozenset(word.text for word in made if not word.open_ended), made)


def _matches(row: Sequence[Word], field: Field) -> Iterable[Place]:
    """Places where words stand side by side: for each place where the last ends, the one that begins first."""
    first, *rest = row
    found = _beginnings(first, field) if first.open_ended else field.places.get(first.text, [])
    for word in rest:
        begun: dict[int, int] = {}
        for start, at in found:
            for stop in _stops(word, field, at):
                begun[stop] = min(start, begun.get(stop, start))
        found = [(start, stop) for stop, start in begun.items()]
    return found


def _beginnings(word: Word, field: Field) -> list[Place]:
    """Where a word stands of which only the beginning is said."""
    begun = islice(field.ordered, bisect_left(field.ordered, (word.text,)), None)
    return [place for _, place in takewhile(lambda found: found[0].startswith(word.text), begun)]


def _stops(word: Word, field: Field, at: int) -> Iterator[int]:
    """Where a word ends that goes on at a place, alone or joined to the next by a hyphen."""
    if at == len(field.words) or not field.follows(at):
        return
    if word.fits(field.words[at]):
        yield at + 1
    if at in field.joined and word.fits(field.joined[at]):
        yield at + 2
