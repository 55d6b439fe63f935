"""Teasers: the sentences of an abstract that say what was done and found.

A teaser depends on the paper alone, so that it is the same for every profile and every audience.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.composing.sentences import WIDE_ENDS, join, sentences, whole
from digest.core.paper import Paper, fold

LENGTH = 480  # characters that a teaser has at most
SENTENCES = 4  # and sentences
_READ = 8000  # characters of an abstract that are looked through; real ones have up to 2,000
_ENOUGH = 2  # sentences after which only telling ones are added
_TELLING = 3  # the weight of a sentence that says what was found
_NEAR = 60  # characters from its beginning within which a sentence may point back

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
_OWN = r"(?: \w+){0,2} (?:paper|work|article|study|thesis|survey|review|report|book|research|chapter)\b"
_LINKED = re.compile(  # an opening that goes on from the sentence before
    r"(?:however|moreover|furthermore|additionally|also|besides|in addition|first(?:ly)?|second(?:ly)?|third(?:ly)?"
    r"|next|then|finally|specifically|concretely|in particular|notably|for example|for instance|therefore|thus|hence"
    r"|instead|consequently|accordingly|as (?:such|a result|a comparison)|(?:in|by) contrast|it|its|they|their"
    r"|we (?:then|also)"
    r"|to \w+ the (?:issue|problem|challenge|limitation|weakness|gap|goal)s?|our findings)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(  # an item of a list, or what points back near the beginning
    rf"\(?[\dA-Za-z]{{1,3}}\) |.{{0,{_NEAR}}}?\b(?:this(?!{_OWN})|these|those|such(?! (?:as|that)\b))\b", re.IGNORECASE
)
_HOPE = re.compile(
    r"\bwe (?:hope|seek|believe)\b|\b(?:inspir(?:e|ing) |(?:future|further) (?:work|research)|pav(?:e|es|ing) the way"
    r"|stepping stone|broad applicability)",
    re.IGNORECASE,
)
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
    chosen = _choose(parts, complete, most)
    said = _joined(parts, chosen) if chosen else cut(text, LENGTH)
    return Teaser(said, said != text)


def _choose(parts: tuple[str, ...], complete: Sequence[int], most: int) -> set[int]:
    """The most telling sentences that fit, each with those before it on which it leans.

    Where nothing that says what was done fits in such company, the first that says it stands without.
    """
    weights = _weights(parts)
    ranked = sorted(complete, key=lambda index: (-weights[index], index))
    chosen = _filled(set(), parts, ranked, weights, most)
    done = [index for index in ranked if _DONE.search(parts[index]) and len(parts[index]) <= LENGTH]
    return chosen if not done or chosen & set(done) else _filled({done[0]}, parts, ranked, weights, most)


def _filled(
    chosen: set[int], parts: tuple[str, ...], ranked: Sequence[int], weights: Sequence[int], most: int
) -> set[int]:
    """What is chosen, and more in the order of rank while it fits; what tells little only where little is said."""
    for index in ranked:
        if len(chosen) >= _ENOUGH and weights[index] < _TELLING:
            break
        wanted = (chosen | company for company in _companies(parts, index))
        chosen = next((w for w in wanted if len(w) <= most and len(_joined(parts, w)) <= LENGTH), chosen)
    return chosen


def _companies(parts: tuple[str, ...], index: int) -> Iterator[set[int]]:
    """A sentence with all those before it that it needs; then with fewer, the first of which only goes on."""
    start = index
    while start and _leans(parts[start]):
        start -= 1
    for first in range(start, index + 1):
        if first == start or (first < index and not _POINTING.match(parts[first])):
            yield set(range(first, index + 1))


def _leans(sentence: str) -> bool:
    return _LINKED.match(sentence) is not None or _POINTING.match(sentence) is not None


def _joined(parts: tuple[str, ...], chosen: set[int]) -> str:
    return join(tuple(parts[index] for index in sorted(chosen)))


def _weights(parts: tuple[str, ...]) -> list[int]:
    """How much each sentence says about what was done, most where that is said first, and about what was found."""
    done = [_DONE.search(part) is not None for part in parts]
    first = done.index(True) if any(done) else None
    return [_weight(part, done=done[index]) + 2 * (index == first) + (index == 0) for index, part in enumerate(parts)]


def _weight(sentence: str, *, done: bool) -> int:
    telling = max(_TELLING + 1 if done else 0, _TELLING if _FOUND.search(sentence) else 0)
    telling *= not sentence.endswith("?")
    aside = _ASIDE.search(sentence) is not None or _HOPE.search(sentence) is not None
    return telling - 2 * _leans(sentence) - 6 * aside


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
