"""Teasers: the sentences of an abstract that say what was done and found.

A teaser depends on the paper alone, so that it is the same for every profile and every audience.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.composing.centrality import shares
from digest.composing.sentences import WIDE_ENDS, formulas, join, sentences, whole
from digest.composing.standing import alone
from digest.core.paper import Paper, fold

LENGTH = 480  # characters that a teaser has at most
SENTENCES = 4  # and sentences
KEPT = 5_000  # teasers that are kept for other editions
_READ = 8000  # characters of an abstract that are looked through; real ones have up to 2,000
_ENOUGH = 2  # sentences after which only telling ones are added
_TELLING = 3  # the weight of a sentence that says what was found
_CENTRAL = 8  # the weight of the sentence that shares most words with the others
_TITLED = 8  # the weight of a sentence that says all of the title; from 4 to 8 each, either is as good
_WORTH = 10  # what a sentence must weigh in all to be a third
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
    r"|instead|consequently|accordingly|together(?=,)|overall|central to|as (?:such|a result|a comparison)"
    r"|(?:in|by) contrast|it|its|they|their"
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
_ASIDE = re.compile(r"https?://|this https? url|\b(?:code|data|datasets?|models?)\b.{0,60}\bavailable\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Teaser:
    """Sentences of an abstract, whole but for an opening that would hang; `shortened` if the abstract says more."""

    text: str
    shortened: bool


def teaser(paper: Paper) -> Teaser:
    """Up to four sentences and 480 characters, in the order of the abstract, each as it is written or `alone`.

    Where no sentence is that short, the first is cut after a word.
    """
    return _pick(paper.title, paper.revision.abstract, SENTENCES)


def key_sentence(paper: Paper) -> Teaser:
    """The one sentence that says most, for a budget that has no room for a teaser."""
    return _pick(paper.title, paper.revision.abstract, 1)


@lru_cache(maxsize=KEPT)
def _pick(title: str, abstract: str, most: int) -> Teaser:
    text = fold(abstract)
    parts = sentences(text[:_READ])
    complete = [index for index, part in enumerate(parts) if whole(part)] or list(range(len(parts)))
    done = [_DONE.search(part) is not None for part in parts]
    chosen = _choose(parts, complete, _weights(parts, title, done), done, most)
    said = _joined(parts, chosen) if chosen else cut(text, LENGTH)
    return Teaser(said, said != text)


def _choose(
    parts: tuple[str, ...], complete: Sequence[int], weights: Sequence[float], done: Sequence[bool], most: int
) -> set[int]:
    """The most telling sentences that fit, each with those before it on which it leans.

    Where that leaves out all that says what was done, the most telling sentence of these comes first: in its company
    if that fits, else without.
    """
    ranked = sorted(complete, key=lambda index: (-weights[index], index))
    chosen = _filled(set(), parts, ranked, weights, most)
    short = [index for index in ranked if done[index] and len(parts[index]) <= LENGTH]
    if not short or chosen & set(short):
        return chosen
    first = next((each for each in _companies(parts, short[0]) if _fits(parts, each, most)), {short[0]})
    return _filled(first, parts, ranked, weights, most)


def _filled(
    chosen: set[int], parts: tuple[str, ...], ranked: Sequence[int], weights: Sequence[float], most: int
) -> set[int]:
    """What is chosen, and more in the order of rank while it fits; what tells little only where little is said."""
    for index in ranked:
        if len(chosen) >= _ENOUGH and weights[index] < _WORTH:
            break
        wanted = (chosen | company for company in _companies(parts, index))
        chosen = next((each for each in wanted if _fits(parts, each, most)), chosen)
    return chosen


def _fits(parts: tuple[str, ...], chosen: set[int], most: int) -> bool:
    return len(chosen) <= most and len(_joined(parts, chosen)) <= LENGTH


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
    """What is chosen as running text; what has lost the sentence before it stands alone."""
    said = (parts[index] if not index or index - 1 in chosen else alone(parts[index]) for index in sorted(chosen))
    return join(tuple(said))


def _weights(parts: tuple[str, ...], title: str, done: Sequence[bool]) -> list[float]:
    """How much each sentence tells: by its cue words, and by what it shares with the others and with the title.

    What was done weighs most where it is said first; before that, what only leads there shares half as much, and
    asides share nothing.
    """
    first = done.index(True) if any(done) else 0
    weights = []
    for index, (part, (others, own)) in enumerate(zip(parts, shares(parts, title), strict=True)):
        telling = _telling(part, done=done[index])
        aside = _aside(part)
        cues = telling - 2 * _leans(part) - 6 * aside + 2 * (done[index] and index == first) + (index == 0)
        share = 0 if aside else 0.5 if index < first and not telling else 1
        weights.append(cues + share * (_CENTRAL * others + _TITLED * own))
    return weights


def _telling(sentence: str, *, done: bool) -> int:
    if sentence.endswith("?"):
        return 0
    return _TELLING + 1 if done else _TELLING if _FOUND.search(sentence) else 0


def _aside(sentence: str) -> bool:
    return _ASIDE.search(sentence) is not None or _HOPE.search(sentence) is not None


def cut(text: str, length: int) -> str:
    """The text itself if it is short enough, else as many whole words as fit with an ellipsis, never part of one.

    Scripts that write without spaces are cut after any of their characters, formulas nowhere.
    """
    if len(text) <= length:
        return text
    inside = [span for span in formulas(text[: length + 1000]) if span[0] < length < span[1]]
    head = text[: inside[0][0] if inside else length]
    for index in range(len(head) - 1, 0, -1):
        if head[index].isspace() or _unspaced(head[index - 1]):
            return head[:index].rstrip(" ,;:–—-") + "…"
    return ""


def _unspaced(character: str) -> bool:
    return character in WIDE_ENDS or "\u3040" <= character <= "\u9fff"
