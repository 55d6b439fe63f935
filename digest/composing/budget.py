"""The byte budget: an edition says less, from its end, until it fits.

First every teaser gives way to its key sentence, from the last paper up; then what was rewritten in papers that are
told again, so that it is only said that they were; then every key sentence, so that titles are left. Before a new
paper loses its title, the papers that were told before are dropped: what still trends, what is back, what was revised.
Then new papers move to the rest.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from digest.composing.reading import minutes
from digest.composing.sections import rest
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
    last = sum(_steps(edition))
    steps = bisect_left(range(last), x=True, key=lambda step: size(_lower(edition, new, step)) <= budget)
    return _lower(edition, new, steps)


def _steps(edition: Edition) -> tuple[int, ...]:
    """How many steps down there are of each sort, in the order in which they are taken."""
    revised, shown = len(edition.revised), edition.shown
    return shown, revised, shown, len(edition.trending), len(edition.returned), revised, shown


def _lower(edition: Edition, new: Sequence[Paper], steps: int) -> Edition:
    """The edition after so many steps down."""
    taken = []
    for most in _steps(edition):
        taken.append(min(steps, most))
        steps -= taken[-1]
    key_sentences, briefly, titles, trending, returned, revised, last = taken
    order = {entry.paper.id: edition.shown - place for place, entry in enumerate(edition.entries)}
    levels = {paper: sum(place <= done for done in (key_sentences, titles, last)) for paper, place in order.items()}
    kept = (_thin(section, levels) for section in edition.sections)
    sections = tuple(section for section in kept if section.entries)
    whole = len(edition.revised) - briefly
    told = (*edition.revised[:whole], *(each.briefly for each in edition.revised[whole:]))
    lowered = replace(
        edition,
        sections=sections,
        trending=edition.trending[: len(edition.trending) - trending],
        returned=edition.returned[: len(edition.returned) - returned],
        revised=told[: len(told) - revised],
        rest=rest(new, sections),
    )
    return replace(lowered, minutes=minutes(lowered))


def _thin(section: Section, levels: dict[str, int]) -> Section:
    entries = (_say_less(entry, levels[entry.paper.id]) for entry in section.entries)
    return replace(section, entries=tuple(entry for entry in entries if entry is not None))


def _say_less(entry: Entry, level: int) -> Entry | None:
    if level == 0 or (level == 1 and entry.machine):  # what a machine wrote is one sentence as it is
        return entry
    if level == _LEVELS:
        return None
    if level == 1:
        said = key_sentence(entry.paper)
        return replace(entry, teaser=said.text, shortened=said.shortened)
    return replace(entry, teaser="", shortened=bool(entry.paper.revision.abstract), machine=False)
