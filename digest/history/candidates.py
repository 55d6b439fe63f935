"""Under which keys a revision is found again, so that only a few of millions need be compared with it.

Keys are 64-bit numbers, signed as databases have them: one for the title, one for the title however a word of it is
misspelt, and one for each pair of its rarest words. How rare a word is comes from a fixed table, so that the keys of a
revision do not depend on what arrived before it. A rewritten paper keeps most of its rarest words.
"""

from functools import lru_cache
from hashlib import blake2b
from heapq import nlargest
from itertools import combinations

from digest.history.likeness import STEM
from digest.history.spelling import alike
from digest.history.traits import Traits

RAREST = 8  # words, so 28 pairs
FEW, SHARED = 5, 2  # the same for a line among millions, and how many keys it must share: chance seldom makes it two
IN_TITLE = 0.18  # how much rarer a word counts that stands in the title
LEAST = {1: 60, 2: 60, 3: 45, 4: 45, 5: 45}  # by pairs of words in common, how alike titles must be; more suffice alone


def keys(traits: Traits, words: int = RAREST) -> frozenset[int]:
    """The keys of a revision, with those of the pairs of so many words."""
    stems = " ".join(word[:STEM] for word in traits.key.split())
    pairs = map(sum, combinations(map(_hash, rarest(traits)[:words]), 2))
    return frozenset({of_title(traits), *map(_signed, (_hash("~ " + stems), *pairs))})


def of_title(traits: Traits) -> int:
    """The key that revisions of one title share, however it is spaced and set."""
    return _signed(_hash("= " + traits.squashed))


def rarest(traits: Traits) -> list[str]:
    """The rarest words of title and abstract, those of the title before others that are as rare."""
    title = traits.title
    rank = ((weight + IN_TITLE if word in title else weight, word) for word, weight in traits.words.items())
    return [word for _, word in nlargest(RAREST, rank)]


def near(shared: int, one: str, other: str) -> bool:
    """Whether two revisions are worth a comparison: many keys in common, or fewer and titles that are alike.

    Args:
        shared: how many keys they have in common.
        one: a title's key.
        other: the other one's.
    """
    return shared > 0 and alike(one, other) >= LEAST.get(shared, 0)


@lru_cache(maxsize=65_536)
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _signed(number: int) -> int:
    """The lowest 64 bits as a signed number."""
    return (number + 2**63) % 2**64 - 2**63
