"""Keywords: words and phrases with ``*`` for any ending, found in a text without regard to case, hyphens or plural s.

"in-context" finds "in context", "In-Context" and "in contexts"; "pre-training" finds "pretraining" and the other
way round; "optimi*" finds "optimizer" and "optimising". Words count only whole, and only within one sentence part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled keyword: the ways to write it, each a row of words. Without any word it is found nowhere."""

    spellings: tuple[tuple[Word, ...], ...]

    def find(self, field: Field) -> Place | None:
        """Its first place in a field, the longest of those that begin there."""
        found = [place for spelling in self.spellings for place in _matches(spelling, field) if field.whole(place)]
        return min(found, key=lambda place: (place.start, -place.stop), default=None)


def compiled(keywords: Sequence[str]) -> tuple[Phrase, ...]:
    """Phrases in their order, each once."""
    return tuple(dict.fromkeys(_compile(normal(keyword)) for keyword in keywords))


def _compile(keyword: str) -> Phrase:
    at = spans(keyword)
    row = [(word, keyword[end : end + 1] == "*") for word, (_, end) in zip(words(keyword), at, strict=True)]
    if not row:
        return Phrase(())
    joined = [row[0]]
    glued = set(hyphened(keyword, at))
    for number, (word, open_ended) in enumerate(row[1:]):
        if number in glued:
            joined[-1] = (joined[-1][0] + word, open_ended)
        else:
            joined.append((word, open_ended))
    return Phrase(tuple(dict.fromkeys((_words(row), _words(joined)))))


def _words(row: Sequence[tuple[str, bool]]) -> tuple[Word, ...]:
    return tuple(Word(word if open_ended else singular(word), open_ended) for word, open_ended in row)


def _matches(spelling: Sequence[Word], field: Field) -> Iterator[Place]:
    """Every place where the words stand side by side."""
    first, *rest = spelling
    for place in _starts(first, field):
        stops = {place.stop}
        for word in rest:
            stops = {stop for at in stops for stop in _stops(word, field, at)}
        yield from (Place(place.start, stop) for stop in stops)


def _starts(word: Word, field: Field) -> Iterator[Place]:
    if not word.open_ended:
        yield from field.places.get(word.text, ())
        return
    for at, text in enumerate(field.words):
        if word.fits(text):
            yield Place(at, at + 1)
        elif at in field.joined and word.fits(field.joined[at]):
            yield Place(at, at + 2)


def _stops(word: Word, field: Field, at: int) -> Iterator[int]:
    """Where a word ends that begins at a place, alone or joined to the next by a hyphen."""
    if at < len(field.words) and word.fits(field.words[at]):
        yield at + 1
    if at in field.joined and word.fits(field.joined[at]):
        yield at + 2
