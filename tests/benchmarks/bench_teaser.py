"""Do teasers choose the sentences that say most, and what does that take.

    python tests/benchmarks/bench_teaser.py [--data DIR] [--papers 1000]

DIR holds real captures that are not part of this repository; without it nothing is measured. Thousands of its papers
carry a summary in one sentence that the listing itself had a language model write. How much of its words (ROUGE-1)
and pairs of words (ROUGE-2) a teaser holds is compared with what other choices of at most as many characters hold,
and so is what it holds of the title, which no choice but ours and that of the title has seen.
"""

import argparse
import gzip
import json
import random
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from math import log, sqrt
from pathlib import Path
from typing import NamedTuple

from digest.composing.sentences import join, sentences
from digest.composing.teaser import LENGTH, key_sentence, teaser
from digest.core.paper import Paper, Revision, fold
from tests.support.data import SHARED
from tests.support.measuring import paired, say

SEED = 3
SHORT = 3  # letters of words that hold sentences together and are not counted
MOST = 3  # sentences of the other choices
DAMPING = 0.15

Choice = Callable[["Summed"], str]


class Summed(NamedTuple):
    """A paper, its sentences, and what somebody else says of it in one."""

    paper: Paper
    parts: tuple[str, ...]
    summary: str


def main() -> None:
    """Measure, and print a line a choice."""
    parser = argparse.ArgumentParser(description="Measure teasers.")
    parser.add_argument("--data", type=Path, default=SHARED, help="the folder with real captures")
    parser.add_argument("--papers", type=int, default=1000, help="how many papers are looked at")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"teasers: nothing to measure, no {options.data}")  # noqa: T201 - it reports
        return
    papers = _papers(options.data, options.papers)
    for one, choices in ((False, CHOICES), (True, SINGLE)):
        for name, choice in choices.items():
            _say(f"{'one sentence' if one else 'teaser'}: {name}", papers, choice)
    of_parts = papers[:200]
    figure = paired(
        lambda: [teaser(each.paper) for each in of_parts], lambda: [_split(each.paper) for each in of_parts]
    )
    say(f"teasers of {len(of_parts)} papers", figure, "splitting into sentences")


def _papers(data: Path, most: int) -> list[Summed]:
    """As many papers as are wanted, drawn from all that have a summary, each once."""
    found = {}
    with gzip.open(data / "hf_api" / "snapshots.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get("ai_summary") and row.get("abstract"):
                paper = Paper(row["id"], Revision(fold(row["title"]), row["abstract"]))
                found[row["id"]] = Summed(paper, _split(paper), row["ai_summary"])
    drawn = random.Random(SEED).sample(sorted(found), min(most, len(found)))  # noqa: S311 - no secret hangs on it
    return [found[name] for name in drawn]


def _split(paper: Paper) -> tuple[str, ...]:
    return sentences(fold(paper.revision.abstract))


def _say(what: str, papers: Sequence[Summed], choice: Choice) -> None:
    """How much of summaries and titles a choice holds, and how long it is."""
    chosen = [(each, choice(each)) for each in papers]
    one = [_rouge(said, each.summary, 1) for each, said in chosen]
    two = [_rouge(said, each.summary, 2) for each, said in chosen]
    title = [_rouge(said, each.paper.title, 1)[0] for each, said in chosen]
    recall, both = (statistics.mean(column) for column in zip(*one, strict=True))
    pairs = statistics.mean(figure for _, figure in two)
    length = statistics.mean(len(said) for _, said in chosen)
    figures = f"ROUGE-1 recall {recall:.3f}, F {both:.3f}; ROUGE-2 F {pairs:.3f}"
    print(f"{what:<30} {figures}; of the title {statistics.mean(title):.3f}; {length:.0f} characters")  # noqa: T201 - as above


def _rouge(said: str, wanted: str, size: int) -> tuple[float, float]:
    """Recall, and its harmonic mean with precision, of runs of so many words."""
    ours, theirs = (set(_runs(text, size)) for text in (said, wanted))
    shared = len(ours & theirs)
    if not shared:
        return 0.0, 0.0
    recall, precision = shared / len(theirs), shared / len(ours)
    return recall, 2 * recall * precision / (recall + precision)


def _runs(text: str, size: int) -> Iterator[tuple[str, ...]]:
    words = _words(text)
    return zip(*(words[start:] for start in range(size)), strict=False)


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > SHORT]


def _filled(parts: Sequence[str], order: Sequence[int], most: int = MOST) -> str:
    """The sentences in this order that fit, told in that of the abstract."""
    chosen: set[int] = set()
    for index in order:
        wanted = chosen | {index}
        if len(wanted) <= most and len(join(tuple(parts[each] for each in sorted(wanted)))) <= LENGTH:
            chosen = wanted
    return join(tuple(parts[each] for each in sorted(chosen)))


def _by(weights: Sequence[float]) -> list[int]:
    return sorted(range(len(weights)), key=lambda index: -weights[index])


def _first(given: Summed, most: int = MOST) -> str:
    return _filled(given.parts[:most], range(len(given.parts[:most])), most)


def _last(given: Summed) -> str:
    return _filled(given.parts, range(len(given.parts))[::-1])


def _random(given: Summed, most: int = MOST) -> str:
    order = list(range(len(given.parts)))
    random.Random(given.paper.id).shuffle(order)  # noqa: S311 - as above
    return _filled(given.parts, order, most)


def _central(given: Summed, most: int = MOST) -> str:
    return _filled(given.parts, _by(_lexrank(given.parts)), most)


def _like_title(given: Summed) -> str:
    wanted = set(_words(given.paper.title))
    return _filled(given.parts, _by([len(wanted & set(_words(part))) for part in given.parts]))


def _lexrank(parts: Sequence[str]) -> list[float]:
    """Erkan and Radev's continuous LexRank: the stationary weights of a walk along cosines of sentences."""
    bags = [_words(part) for part in parts]
    rarity = {word: log(1 + len(bags) / sum(word in bag for bag in bags)) for bag in bags for word in bag}
    vectors = [{word: bag.count(word) * rarity[word] for word in bag} for bag in bags]
    norms = [sqrt(sum(value**2 for value in vector.values())) or 1 for vector in vectors]
    near = [
        [
            0.0 if i == j else sum(v * b.get(word, 0) for word, v in a.items()) / (norms[i] * norms[j])
            for j, b in enumerate(vectors)
        ]
        for i, a in enumerate(vectors)
    ]
    sums, weights = [sum(row) or 1 for row in near], [1 / len(parts)] * len(parts)
    for _ in range(20):
        walked = [
            sum(w * row[i] / total for w, row, total in zip(weights, near, sums, strict=True))
            for i in range(len(parts))
        ]
        weights = [DAMPING / len(parts) + (1 - DAMPING) * each for each in walked]
    return weights


CHOICES: dict[str, Choice] = {
    "ours": lambda given: teaser(given.paper).text,
    "the first three": _first,
    "three by LexRank": _central,
    "three like the title": _like_title,
    "three at random": _random,
    "the last three": _last,
}
SINGLE: dict[str, Choice] = {
    "ours": lambda given: key_sentence(given.paper).text,
    "the first": lambda given: _first(given, 1),
    "one by LexRank": lambda given: _central(given, 1),
    "one at random": lambda given: _random(given, 1),
}


if __name__ == "__main__":
    main()
