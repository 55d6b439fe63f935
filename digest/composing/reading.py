"""How long an edition takes to read."""

import re

from digest.composing.retelling import words_of
from digest.composing.wording import JOINED, WIDE
from digest.core.issue import Edition, Entry
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend

WORDS_A_MINUTE = 220
CHARACTERS_A_MINUTE = 260  # of Chinese and Japanese, which have no spaces: so many take readers as long
LETTERS_A_WORD = 5  # of Thai and its neighbours, which have none either
_WORD = re.compile(r"\w\S*")  # a dash or a full stop alone is none


def minutes(edition: Edition) -> int:
    """Whole minutes for titles and teasers, at least one."""
    return max(1, round(length(edition)))


def length(edition: Edition) -> float:
    """The same in minutes that are not rounded."""
    known: tuple[Trend | Returned | Revised, ...] = (*edition.trending, *edition.returned, *edition.revised)
    return sum(map(of_known, known)) + sum(map(of_entry, edition.entries))


def of_entry(entry: Entry) -> float:
    """The minutes that an entry takes, with the titles of what is folded into it."""
    return reading(" ".join([*(paper.title for paper in entry.papers), entry.teaser]))


def of_known(told: Trend | Returned | Revised) -> float:
    """The minutes that it takes to read of a paper that is told again."""
    return reading(words_of(told) if isinstance(told, Revised) else told.paper.title)


def reading(text: str) -> float:
    """The minutes that a text takes: spaces tell words apart, but for scripts that have none."""
    wide, joined = len(WIDE.findall(text)), len(JOINED.findall(text))
    spaced = len(_WORD.findall(JOINED.sub(" ", WIDE.sub(" ", text)) if wide or joined else text))
    return wide / CHARACTERS_A_MINUTE + (spaced + joined / LETTERS_A_WORD) / WORDS_A_MINUTE
