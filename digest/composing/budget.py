"""The byte budget: an edition says less, from its end, until it fits.

First every teaser gives way to its key sentence, from the last paper up; then every key sentence, so that
titles are left; then papers move to the rest; then what still trends is dropped.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from digest.composing.reading import minutes
from digest.composing.teaser import key_sentence
from digest.core.issue import Edition, Entry, Section
from digest.core.paper import Paper

_LEVELS = 3  # key sentence, title, rest


def fit(edition: Edition, new: Sequence[Paper], budget: int, size: Callable[[Edition], int]) -> Edition:
    """The edition as it is where it fits, else with as few steps down as make it fit.

    Sizes are asked for by bisection, since each step down makes the edition smaller.

    Args:
        edition: the whole edition.
        new: the new papers in the order of the dump, for the order of the rest.
        budget: in bytes.
        size: the bytes of an edition.

    Returns:
        An edition within the budget, or the smallest one where not even that fits.
    """
    if size(edition) <= budget:
        return edition
    last = _LEVELS * edition.shown + len(edition.trending)
    steps = bisect_left(range(last), x=True, key=lambda step: size(_lower(edition, new, step)) <= budget)
    return _lower(edition, new, steps)


def _lower(edition: Edition, new: Sequence[Paper], steps: int) -> Edition:
    """The edition after so many steps down."""
    count = edition.shown
    trending = edition.trending[: len(edition.trending) - max(0, steps - _LEVELS * count)]
    order = {entry.paper.id: count - 1 - place for place, entry in enumerate(edition.entries)}
    levels = {paper: sum(steps > level * count + place for level in range(_LEVELS)) for paper, place in order.items()}
    kept = (_thin(section, levels) for section in edition.sections)
    sections = tuple(section for section in kept if section.entries)
    shown = {entry.paper.id for section in sections for entry in section.entries}
    rest = tuple(paper for paper in new if paper.id not in shown)
    lowered = replace(edition, sections=sections, trending=trending, rest=rest)
    return replace(lowered, minutes=minutes(lowered))


def _thin(section: Section, levels: dict[str, int]) -> Section:
    entries = (_say_less(entry, levels[entry.paper.id]) for entry in section.entries)
    return replace(section, entries=tuple(entry for entry in entries if entry is not None))


def _say_less(entry: Entry, level: int) -> Entry | None:
    if level == 0:
        return entry
    if level == _LEVELS:
        return None
    if level == 1:
        said = key_sentence(entry.paper)
        return replace(entry, teaser=said.text, shortened=said.shortened)
    return replace(entry, teaser="", shortened=bool(entry.paper.revision.abstract))
