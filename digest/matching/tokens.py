"""Words of any script, and where they stand in a text.

Words are runs of letters and digits. Scripts that write no spaces (Chinese, Japanese) give overlapping pairs
of characters, so that a phrase of theirs is found wherever it stands. Every pass is linear in the text.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_UNSPACED = "\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(rf"[{_UNSPACED}]+|[^\W_{_UNSPACED}]+")
_PAIRED = re.compile(rf"[{_UNSPACED}]{{2}}")
_HYPHENED = re.compile(r"[^\W_]+(-(?=[^\W_]))?")
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})
_SHORT = 3  # letters of a word that may end in s without being a plural, as in "bus"


def normal(text: str) -> str:
    """The text with accents composed, as the other functions want it; subjects of reasons are cut out of this form."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order.

    >>> words("In-Context Learning, naïvely")
    ['in', 'context', 'learning', 'naively']
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    return [_fold(text[start:end]) for start, end in spans(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where each of the `words` begins and ends in the text."""
    if text.isascii():
        return [word.span() for word in _WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if _PAIRED.match(text, start, end):
            found += [(at, at + 2) for at in range(start, end - 1)]
        else:
            found.append((start, end))
    return found


def hyphened(text: str) -> list[int]:
    """Which words of a text, by their number, a hyphen joins to the next one, as in "pre-training"."""
    if text.isascii():
        return [number for number, hyphen in enumerate(_HYPHENED.findall(text)) if hyphen]
    return [
        number
        for number, ((_, end), (start, _)) in enumerate(pairwise(spans(text)))
        if start - end == 1 and text[end] in _HYPHENS
    ]


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A word without the ending that English gives to a plural; other words stay as they are.

    >>> [singular(word) for word in ("gradients", "classes", "studies", "loss", "bias")]
    ['gradient', 'class', 'study', 'loss', 'bias']
    """
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(("ss", "us", "is", "as", "os")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


EMPTY = frozenset(
    singular(word)
    for line in (
        "a an the this that these those it its itself they them their themselves we our ours us i you your he she his",
        "and or but nor if then than as so such both either neither each every all any some no not only own same other",
        "another more most is are was were be been being am do does did done have has had having can could may might",
        "must shall should will would of in on at by for from to into onto with without within between among through",
        "over under about against during before after above below up down out off again further what which who whom",
        "whose when where why how while because since until although though however therefore thus hence also very",
        "too just there here her",
    )
    for word in line.split()
)  # English words, in the singular, that say nothing about what a paper is about


def _fold(word: str) -> str:
    """A word without case, accents and compatibility forms; one letter may stand for words, whose spaces go."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(char for char in plain if not (char.isspace() or unicodedata.combining(char))).casefold()
