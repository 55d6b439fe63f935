"""A snapshot in figures: what the dump doctor compares a dump with, without reading papers again."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from digest.core.paper import Revision
from digest.core.snapshot import Sighting

_MONTH = re.compile(r"(?:[a-z-]+(?:\.[a-z]{2})?/)?(\d\d)(0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})", re.IGNORECASE)
_FIRST_YEAR = 91  # arXiv's
_LOOKED_AT = 400  # characters of a text; they tell its script


@dataclass(frozen=True, slots=True)
class Figures:
    """Papers in figures, none of which depends on what came before them.

    Attributes:
        papers: how many there are.
        described: how many of them have an abstract.
        length: characters of the abstract in the middle of those that there are; 0 without any.
        dated: how many have an id that carries year and month, as arXiv's do.
        month: the month in the middle of those, counted from the year 0; None without any.
        latin: how many are written in Latin letters for the most part.
        credited: how many name authors.
        classed: how many have categories.
    """

    papers: int = 0
    described: int = 0
    length: float = 0.0
    dated: int = 0
    month: float | None = None
    latin: int = 0
    credited: int = 0
    classed: int = 0


def figures(sightings: Sequence[Sighting]) -> Figures:
    """The figures of some papers."""
    lengths = [len(each.paper.revision.abstract) for each in sightings if each.paper.revision.abstract]
    months = list(_months(each.paper.id for each in sightings))
    return Figures(
        papers=len(sightings),
        described=len(lengths),
        length=float(median(lengths)) if lengths else 0.0,
        dated=len(months),
        month=float(median(months)) if months else None,
        latin=sum(_latin(each.paper.revision) for each in sightings),
        credited=sum(bool(each.paper.revision.authors) for each in sightings),
        classed=sum(bool(each.paper.revision.categories) for each in sightings),
    )


def _months(ids: Iterable[str]) -> Iterable[int]:
    """The months of those ids that carry one, counted from the year 0."""
    for each in ids:
        if found := _MONTH.fullmatch(each):
            year = int(found[1])
            yield 12 * (year + (1900 if year >= _FIRST_YEAR else 2000)) + int(found[2]) - 1


def _latin(revision: Revision) -> bool:
    text = f"{revision.title} {revision.abstract}"[:_LOOKED_AT]
    if text.isascii():
        return True
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in letters) >= len(
        letters
    )
