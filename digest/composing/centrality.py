"""How much each sentence of a text says of what the whole of it says.

Sentences that share words with many others stand in the middle of a text, as LexRank (Erkan and Radev 2004) and
TextRank (Mihalcea and Tarau 2004) found; of an abstract's dozen sentences, the degree in that graph ranks as well
as a walk through it, and costs a count a word. What a title says is looked for too: nothing else says a paper so
shortly.
"""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from digest.composing.wording import WIDE, pieces

_SHORT = 4  # letters; shorter words hold sentences together and tell nothing
_PLACES = 6  # to which shares are rounded, so that no machine ranks otherwise than another


def shares(parts: Sequence[str], title: str) -> list[tuple[float, float]]:
    """For each sentence, how much it shares with the others and with the title, both from 0 to 1.

    The first is 1 for the sentence that shares most: a word counts for each other sentence that says it too, and a
    long sentence gets no more than its due. The second is the share of the title's words that it says.
    """
    bags, wanted = [words(part) for part in parts], words(title)
    said = Counter(word for bag in bags for word in bag)
    degrees = [sum(said[word] - 1 for word in bag) / sqrt(len(bag) or 1) for bag in bags]
    most = max(degrees, default=0.0) or 1.0
    overlaps = [len(wanted & bag) / (len(wanted) or 1) for bag in bags]
    return [(round(own / most, _PLACES), round(of, _PLACES)) for own, of in zip(degrees, overlaps, strict=True)]


def words(text: str) -> set[str]:
    """The words of a text that may tell something, in small letters; characters, where words are not set apart."""
    return {word for word in pieces(text) if len(word) >= _SHORT or WIDE.match(word)}
