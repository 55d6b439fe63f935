"""The pieces of an issue, in the order in which a reader meets them; each has a template a face."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from digest.render.view import EntryView, ReturnedView, RevisedView, SectionView, Seen, TeachView, TrendView, View

KEPT = 10_000  # papers of which the pieces are kept, some 6 kB each
FIRST = 3  # titles in a preheader


@dataclass(slots=True, eq=False)
class Piece:
    """What one template says; itself and no other, so that what is printed of it can be kept.

    Attributes:
        name: of its template.
        values: what the template is filled with.
        within: the pieces within, by the name by which the template puts them out, at the beginning of a line, in the
            order in which it does so.
        open: the same with nothing at its last inset, where that is own to an issue and the rest is not; else None.
        kept: what whoever prints it keeps with it.
    """

    name: str
    values: Mapping[str, object]
    within: Mapping[str, tuple["Piece", ...]] = field(default_factory=dict)
    open: "Piece | None" = None
    kept: Any = field(default=None, repr=False)


def subject(seen: Seen) -> Piece:
    """The line of the subject."""
    return Piece("subject", {"view": seen.view})


def preheader(seen: Seen) -> Piece:
    """The line that programs show beside the subject."""
    first = islice(chain.from_iterable(entries for _, entries in seen.sections), FIRST)
    again = {
        "revised": tuple([paper.title for paper in seen.revised[:FIRST]]),
        "returned": tuple([paper.title for paper in seen.returned[:FIRST]]),
    }
    return Piece(
        "preheader",
        {
            "view": seen.view,
            "titles": tuple([entry.paper.title for entry in first]),
            **again,
            "trending": seen.trending[:1],
        },
    )


def issue(seen: Seen, subject: str, preheader: str) -> Piece:
    """The whole of an issue."""
    values = {"view": seen.view, "subject": subject, "preheader": preheader}
    return Piece("issue", values, {"body": tuple(_body(seen))})


def _body(seen: Seen) -> Iterator[Piece]:
    view = seen.view
    if view.note:
        yield _note(view.note)
    if not view.corrects and not any(section.profile for section, _ in seen.sections):
        yield _whole("nothing", view)
    taught = iter(seen.teach)  # an entry of all sections each
    for section, entries in seen.sections:
        yield CONCERNED if view.corrects else _head(section)
        own = tuple(islice(taught, len(entries)))
        if own and section.profile:
            yield from [_taught(entry, place == 0, _teach(own[place])) for place, entry in enumerate(entries)]
        else:
            yield from [_paper(entry, place == 0) for place, entry in enumerate(entries)]
    if seen.revised:
        marked = any(paper.pieces for paper in seen.revised)
        yield _revised(len(seen.revised), seen.view.changed, marked=marked)
        yield from [_revision(paper, first=place == 0) for place, paper in enumerate(seen.revised)]
    if seen.returned:
        yield _returned(seen.returned, seen.view.back)
    if seen.trending:
        yield _trending(seen.trending)
    if view.rest:
        yield _whole("rest", view)


CONCERNED = Piece("concerned", {})  # the head of the papers that a correction concerns


@lru_cache(maxsize=KEPT)
def _note(note: tuple[str, ...]) -> Piece:
    return Piece("note", {"note": note})


@lru_cache(maxsize=KEPT)
def _whole(name: str, view: View) -> Piece:
    return Piece(name, {"view": view})


@lru_cache(maxsize=KEPT)
def _head(section: SectionView) -> Piece:
    return Piece("section", {"section": section})


@lru_cache(maxsize=KEPT)
def _paper(entry: EntryView, first: bool, taught: bool = False) -> Piece:
    why = (Piece("why", {"why": entry.why}),) if entry.why else ()
    within = {"why": why, "teach": ()} if taught else {"why": why}
    return Piece("paper", {"paper": entry.paper, "first": first, "taught": taught}, within)


def _taught(entry: EntryView, first: bool, teach: Piece) -> Piece:
    """Like no other: the same paper stands in another place of another issue, and teaches by that."""
    still = _paper(entry, first, taught=True)
    return Piece("paper", still.values, {**still.within, "teach": (teach,)}, open=still)


@lru_cache(maxsize=KEPT)
def _teach(teach: TeachView) -> Piece:
    return Piece("teach", {"teach": teach})


@lru_cache(maxsize=KEPT)
def _revised(shown: int, in_all: int, *, marked: bool) -> Piece:
    return Piece("revised", {"shown": shown, "in_all": in_all, "marked": marked})


@lru_cache(maxsize=KEPT)
def _revision(paper: RevisedView, *, first: bool) -> Piece:
    return Piece("revision", {"paper": paper, "first": first})


@lru_cache(maxsize=KEPT)
def _returned(papers: tuple[ReturnedView, ...], in_all: int) -> Piece:
    return Piece("returned", {"papers": papers, "in_all": in_all})


@lru_cache(maxsize=KEPT)
def _trending(trending: tuple[TrendView, ...]) -> Piece:
    return Piece("trending", {"trending": trending})
