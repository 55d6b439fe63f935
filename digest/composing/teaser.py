"""Teasers: the sentences of an abstract that say what was done and found.

A teaser depends on the paper alone, so that it is the same for every profile and every audience.
"""

import re
from dataclasses import dataclass

from digest.composing.sentences import WIDE_ENDS, join, sentences, whole
from digest.core.paper import Paper, fold

LENGTH = 480  # characters that a teaser has at most
SENTENCES = 4  # and sentences
_READ = 8000  # characters of an abstract that are looked through; real ones have up to 2,000
_ENOUGH = 2  # sentences after which only telling ones are added
_TELLING = 3  # the weight of a sentence that says what was found

# What authors write where they say what they did, what came out, and what depends on the sentence before.
_DONE = re.compile(
    r"\b(?:we|this (?:paper|work|article|study|thesis|survey|review)|our (?:work|paper|method|approach))\b[^.]{0,60}?"
    r"\b(?:propose|introduce|present|develop|design|describe|study|investigate|analy[sz]e|explore|survey|review|address"
    r"|examine|revisit|identify|build|formulate|establish|provide|release|collect|train|tackle|leverage)",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:results?|experiments?|evaluations?|we|our|empirical(?:ly)?)\b[^.]{0,80}?"
    r"\b(?:show|find|found|demonstrate|reveal|observe|suggest|indicate|prove|achieve|outperform|improve|surpass|conclude)"
    r"|\b(?:outperform|surpass|state[- ]of[- ]the[- ]art)",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"(?:however|moreover|furthermore|additionally|also|besides|they|these|those|it|its|this|that|such|second(?:ly)?"
    r"|third(?:ly)?|finally|then|thus|therefore|hence|in addition|for example|for instance|specifically|concretely"
    r"|as a result|in contrast|to (?:further|th[ei]s)|our findings)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(r"this (?:paper|work|article|study|thesis|survey|review|report)\b", re.IGNORECASE)
_ASIDE = re.compile(r"https?://|\b(?:code|data|datasets?|models?)\b.{0,60}\bavailable\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Teaser:
    """Whole sentences of an abstract; `shortened` where the abstract says more."""

    text: str
    shortened: bool


def teaser(paper: Paper) -> Teaser:
    """Up to four sentences and 480 characters, in the order of the abstract.

    Where no sentence is that short, the first is cut after a word.
    """
    return _pick(paper, SENTENCES)


def key_sentence(paper: Paper) -> Teaser:
    """The one sentence that says most, for a budget that has no room for a teaser."""
    return _pick(paper, 1)


def _pick(paper: Paper, most: int) -> Teaser:
    text = fold(paper.revision.abstract)
    parts = sentences(text[:_READ])
    complete = [index for index, part in enumerate(parts) if whole(part)] or list(range(len(parts)))
    weights = _weights(parts)
    chosen: set[int] = set()
    for index in sorted(complete, key=lambda index: (-weights[index], index)):
        wanted = chosen | {index}
        wordy = len(wanted) > _ENOUGH and weights[index] < _TELLING
        if len(wanted) <= most and not wordy and len(_joined(parts, wanted)) <= LENGTH:
            chosen = wanted
    said = _joined(parts, chosen) if chosen else cut(text, LENGTH)
    return Teaser(said, said != text)


def _joined(parts: tuple[str, ...], chosen: set[int]) -> str:
    return join(tuple(parts[index] for index in sorted(chosen)))


def _weights(parts: tuple[str, ...]) -> list[int]:
    """How much each sentence says about what was done, most where that is said first, and about what was found."""
    done = [_DONE.search(part) is not None for part in parts]
    first = done.index(True) if any(done) else None
    return [_weight(part, done=done[index]) + 2 * (index == first) + (index == 0) for index, part in enumerate(parts)]


def _weight(sentence: str, *, done: bool) -> int:
    leaning = _LEANING.match(sentence) is not None and _PAPER.match(sentence) is None
    telling = max(_TELLING + 1 if done else 0, _TELLING if _FOUND.search(sentence) else 0)
    return telling - 2 * leaning - 6 * bool(_ASIDE.search(sentence))


def cut(text: str, length: int) -> str:
    """The text itself if it is short enough, else as many whole words as fit with an ellipsis, never part of one.

    Scripts that write without spaces are cut after any of their characters.
    """
    if len(text) <= length:
        return text
    head = text[:length]
    for index in range(len(head) - 1, 0, -1):
        if head[index].isspace() or _unspaced(head[index - 1]):
            return head[:index].rstrip(" ,;:–—-") + "…"
    return ""


def _unspaced(character: str) -> bool:
    return character in WIDE_ENDS or "\u3040" <= character <= "\u9fff"
