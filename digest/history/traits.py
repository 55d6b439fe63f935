"""What of a revision tells which paper it is: the title's key, numbers and name, the words of the abstract, authors."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from math import fsum, sqrt

from digest.core.numbered import numberless, numbers
from digest.core.paper import Revision, title_key
from digest.core.profile import Weigh

SHORTEST = 25  # words of an abstract that tells a paper from others
_WORD = re.compile(r"[^\W_]+")
_NAME = 4  # words of a name that stands before a colon


class Traits:
    """A revision as likeness sees it; what is costly is made when it is first asked for.

    Args:
        revision: the content.
        weigh: how rare words are.
    """

    def __init__(self, revision: Revision, weigh: Weigh) -> None:
        self.revision = revision
        self.key = title_key(revision.title)
        self._weigh = weigh

    @cached_property
    def squashed(self) -> str:
        """The title's key without its spaces: captures lose some and gain others."""
        return self.key.replace(" ", "")

    @cached_property
    def parts(self) -> tuple[str, str]:
        """The keys of what stands before and after the first colon; nothing stands before where there is none."""
        head, colon, rest = self.revision.title.partition(":")
        return (title_key(head), title_key(rest)) if colon else ("", self.key)

    @cached_property
    def speaks(self) -> bool:
        """Whether there is an abstract that tells the paper from others."""
        return len(self.revision.abstract.split(None, SHORTEST)) >= SHORTEST

    @cached_property
    def title(self) -> Mapping[str, float]:
        """The words of the title by rarity."""
        return self._weigh(self.revision.title)

    @cached_property
    def words(self) -> Mapping[str, float]:
        """The words of title and abstract by rarity."""
        return {**self._weigh(self.revision.abstract), **self.title}

    @cached_property
    def length(self) -> float:
        """The length of the vector of `words`."""
        return sqrt(fsum(weight * weight for weight in self.words.values()))

    @cached_property
    def triples(self) -> frozenset[tuple[str, ...]]:
        """The runs of three words in the abstract."""
        words = _WORD.findall(self.revision.abstract.casefold())
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    @cached_property
    def numbers(self) -> Counter[str]:
        """The numbers in the title: digits, versions, Roman numerals, parts, and the pluses of a successor."""
        return numbers(self.revision.title)

    @cached_property
    def numberless(self) -> str:
        """The title's key without its numbers."""
        return numberless(self.revision.title)

    @cached_property
    def coined(self) -> str:
        """The key of a short name before a colon that has a word of its own; empty where there is none."""
        name, _ = self.parts
        short = len(name.split()) <= _NAME
        own = short and any(rarity >= 1 and not word.isdigit() for word, rarity in self._weigh(name).items())
        return name if own else ""

    @cached_property
    def authors(self) -> frozenset[str]:
        """The names of all authors, without initials."""
        return frozenset(part for name in self.revision.authors for part in title_key(name).split() if len(part) > 1)
