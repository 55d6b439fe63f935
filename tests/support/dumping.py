"""A catalogue of any size in the form of arXiv's metadata snapshot, made line by line from its number."""

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from digest.core.paper import Record, Revision, fold
from tests.support.data import SHARED

NEW, CHANGED, GONE = 1_000, 1_500, 5  # what a day brings
_MULTIPLIER, _MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
_TEXTS = 20_000  # papers whose sentences are dealt anew
_MONTH = 12_000  # papers


class Listing:
    """Lines of a catalogue. A line depends on its number and its version alone."""

    def __init__(self) -> None:
        self.sentences, self.names, self.classes = _material()
        self.titles = [sentence for sentence in self.sentences if "\\" not in sentence]

    def line(self, number: int, version: int = 1) -> bytes:
        """The line of a paper in a version."""
        chance = (number * _MULTIPLIER + version * 0xC2B2AE3D27D4EB4F) & _MASK
        chance = (chance ^ chance >> 29) * 0xBF58476D1CE4E5B9 & _MASK
        chance ^= chance >> 32
        sentences, names = self.sentences, self.names
        text = " ".join(sentences[(chance + step * 7_919_191) % len(sentences)] for step in range(4 + chance % 5))
        who = [names[(chance + step * 104_729) % len(names)] for step in range(1 + (chance >> 8) % 6)]
        title = self.titles[(number * _MULTIPLIER >> 20) % len(self.titles)][: 60 + (chance >> 16) % 40]
        versions = ",".join(
            f'{{"version":"v{each + 1}","created":"Mon, {1 + (number + each) % 28} Apr 20{7 + number // 150_000:02} '
            f'{(number + each) % 24:02}:{(number * 7 + each) % 60:02}:{chance % 60:02} GMT"}}'
            for each in range(version)
        )
        parsed = ",".join(f'["{name.split()[-1]}","{name.split()[0]}",""]' for name in who)
        return (
            f'{{"id":"{identity(number)}","submitter":"{who[0]}","authors":"{", ".join(who)}","title":"{title}",'
            f'"comments":"{10 + chance % 30} pages, {chance % 9} figures","journal-ref":null,'
            f'"doi":"10.{1000 + chance % 9000}/{chance >> 24:x}","report-no":null,'
            f'"categories":"{self.classes[chance % len(self.classes)]}",'
            '"license":"http://arxiv.org/licenses/nonexclusive-distrib/1.0/",'
            f'"abstract":"  {text}\\n","versions":[{versions}],"update_date":"20{7 + number // 150_000:02}-11-26",'
            f'"authors_parsed":[{parsed}]}}\n'
        ).encode()


class Days:
    """A catalogue over days: which papers there are, in which version, on which day.

    Args:
        lines: how many there are on day 0.
        scale: what share of a day's changes in the real thing a day brings.
    """

    def __init__(self, lines: int, scale: float = 1.0) -> None:
        self.lines = lines
        self.news, self.changes = round(NEW * scale), round(CHANGED * scale)
        self.goners = max(1, round(GONE * scale))
        self.versions = {}  # type: dict[int, int]
        self.gone: set[int] = set()
        self.count = lines
        self._chance = random.Random(2_503)  # noqa: S311 - a sample, no secret

    def pass_by(self) -> tuple[range, set[int], set[int]]:
        """Let a day pass; returns what is new, changed and gone."""
        chosen = self._chance.sample(range(self.count), self.changes + 3 * self.goners)
        there = [number for number in chosen if number not in self.gone]
        gone, changed = set(there[: self.goners]), set(there[self.goners : self.goners + self.changes])
        for number in changed:
            self.versions[number] = self.versions.get(number, 1) + 1
        self.gone |= gone
        self.count += self.news
        return range(self.count - self.news, self.count), changed, gone

    def members(self) -> Iterator[tuple[int, int]]:
        """Numbers and versions, in the order of the file: new papers stand before the last third."""
        middle = self.lines * 2 // 3
        numbers = chain(range(middle), range(self.lines, self.count), range(middle, self.lines))
        return ((number, self.versions.get(number, 1)) for number in numbers if number not in self.gone)


def write(path: Path, listing: Listing, members: Iterable[tuple[int, int]]) -> int:
    """Write a dump, packed where its name ends in .gz; returns how many bytes it has unpacked."""
    size = 0
    with gzip.open(path, "wb", 6) if path.suffix == ".gz" else path.open("wb") as file:
        for number, version in members:
            line = listing.line(number, version)
            size += len(line)
            file.write(line)
    return size


def identity(number: int) -> str:
    """The arXiv id of a paper by its number."""
    month, within = divmod(number, _MONTH)
    return f"{7 + month // 12:02}{1 + month % 12:02}.{1 + within:05}"


def parse(line: bytes, number: int) -> Record | str:
    """What a reader of such lines would make of one."""
    try:
        value = json.loads(line)
    except ValueError:
        return "is no whole JSON object"
    title = fold(value.get("title", ""))
    if not title:
        return "has no title"
    authors = tuple(value.get("authors", "").split(", "))
    categories = tuple(value.get("categories", "").split())
    version = len(value.get("versions", ())) or None
    return Record(
        Revision(title, fold(value.get("abstract", "")), authors, categories, (), version), number, (value["id"],)
    )


def _material() -> tuple[list[str], list[str], list[str]]:
    """Sentences, names and categories: real sentences where they lie beside the checkout."""
    chance = random.Random(11)  # noqa: S311 - a sample, no secret
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(30_000)]
    names = [f"{chance.choice(words).title()} {chance.choice(words).title()}" for _ in range(200_000)]
    classes = [
        " ".join(chance.sample(("cs.CL", "cs.LG", "hep-th", "astro-ph", "math.AG", "stat.ML"), k)) for k in (1, 1, 2, 3)
    ]
    papers = SHARED / "background" / "papers.jsonl.gz"
    if not papers.is_file():
        weights = [1 / (rank + 2) for rank in range(len(words))]
        sentences = [" ".join(chance.choices(words, weights, k=chance.randint(8, 30))) for _ in range(100_000)]
        return sentences, names, classes
    found: list[str] = []
    with gzip.open(papers, "rb") as file:
        for line, _ in zip(file, range(_TEXTS), strict=False):
            sentences = json.loads(line)["abstract"].split(". ")
            found += [json.dumps(sentence)[1:-1] for sentence in sentences if 40 < len(sentence) < 400]
    return found, names, classes
