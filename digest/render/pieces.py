"""The pieces of an issue, in the order in which a reader meets them; each has a template a face."""

from functools import lru_cache
from itertools import islice

from digest.render.piece import Piece
from digest.render.view import EntryView, ReturnedView, RevisedView, SectionView, Seen, TeachView, TrendView, View

KEPT = 10_000  # pieces of a kind that are kept
FIRST = 3  # titles in a preheader


def subject(seen: Seen) -> Piece:
    """The line of the subject."""
    return Piece("subject", {"view": seen.view})


def preheader(seen: Seen) -> Piece:
    """The line that programs show beside the subject."""
    titles: list[str] = []
    for _, entries in seen.sections:
        titles += [entry.paper.title for entry in entries[: FIRST - len(titles)]]
        if len(titles) == FIRST:
            break
    return Piece(
        "preheader",
        {
            "view": seen.view,
            "titles": tuple(titles),
            "revised": _titles(seen.revised),
            "returned": _titles(seen.returned),
            "trending": seen.trending[:1],
        },
    )


def _titles(papers: tuple[RevisedView, ...] | tuple[ReturnedView, ...]) -> tuple[str, ...]:
    return tuple([paper.title for paper in papers[:FIRST]]) if papers else ()


def issue(seen: Seen, subject: str, preheader: str) -> Piece:
    """The whole of an issue."""
    values = {"view": seen.view, "subject": subject, "preheader": preheader}
    return Piece("issue", values, {"body": tuple(_body(seen))})


def _body(seen: Seen) -> list[Piece]:
    view = seen.view
    body: list[Piece] = [_note(view.note)] if view.note else []
    # Where an editor left only what no profile chose, that speaks for itself.
    bare = not any(section.profile for section, _ in seen.sections) and not (view.shown and view.lack)
    if bare and not view.corrects:
        body.append(_whole("nothing", view))
    taught = iter(seen.teach)  # an entry of all sections each
    for section, entries in seen.sections:
        body.append(CONCERNED if view.corrects else _head(section))
        own = tuple(islice(taught, len(entries))) if seen.teach else ()
        body += map(_taught, entries, own) if own and section.profile else entries
    if seen.revised:
        marked = any(paper.pieces for paper in seen.revised)
        body.append(_revised(len(seen.revised), view.changed, marked=marked))
        body += [_revision(paper, first=place == 0) for place, paper in enumerate(seen.revised)]
    if seen.returned:
        body.append(_returned(seen.returned, view.back))
    if seen.trending:
        body.append(_trending(seen.trending))
    if view.rest:
        body.append(_whole("rest", view))
    return body


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


def _taught(still: EntryView, teach: TeachView) -> Piece:
    """Like no other: the same paper stands in another place of another issue, and teaches by that."""
    return Piece("paper", still.values, {**still.within, "teach": (_teach(teach),)}, open=still)


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
