"""What was rewritten in an abstract, in a few words: the places that changed, and what stands beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.core.retold import Piece
from digest.core.worddiff import Run, RunKind, word_diff, words
from digest.mathematics import readable

AROUND = 5  # words shown beside a place
LONG = 24  # words of one run that are shown
MOST = 90  # words of all places together, give or take a run; of a longer first one, the beginning
PLACES = 4  # places that are shown
KEPT = 0.4  # of the longer text, at least, where words were removed and added, for places to tell what was
GAP = "…"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """How an abstract was rewritten; nothing where it was not, or not in a way that a reader would see.

    Attributes:
        pieces: the places that changed, with what was left out as "…".
        places: how many these are.
        more: how many of them are not shown.
        whole: whether so much was rewritten that no places are shown.
    """

    pieces: tuple[Piece, ...] = ()
    places: int = 0
    more: int = 0
    whole: bool = False


def rewriting(before: str, now: str) -> Rewriting:
    """How an abstract was rewritten. Formulas are compared as they are read, so that none is torn apart.

    >>> [piece.text for piece in rewriting("It works on all tasks.", "It works on most tasks.").pieces]
    ['It works on', ' all', ' most', ' tasks.']
    """
    runs = word_diff(readable(before), readable(now))
    places = list(_places(runs))
    if not places:
        return Rewriting()
    if _another(runs):
        return Rewriting(whole=True)
    shown: list[list[Piece]] = []
    room = MOST
    for place in places[:PLACES]:
        pieces = _shown(runs, place)
        room -= sum(len(words(piece.text)) for piece in pieces)
        if shown and room < 0:
            break
        shown.append(_begun(pieces))
    return Rewriting(_joined(shown), len(places), len(places) - len(shown))


def _another(runs: Sequence[Run]) -> bool:
    """Whether so little was kept of a text that it is another one; not where words were only added or only removed."""
    lengths = {kind: sum(len(run.text) for run in runs if run.kind is kind) for kind in RunKind}
    kept, *others = lengths.values()
    return not kept or (all(others) and kept < KEPT * (kept + max(others)))


def _begun(pieces: list[Piece]) -> list[Piece]:
    """A place that is not too long, or the beginning of it."""
    room = MOST
    for at, piece in enumerate(pieces):
        room -= len(words(piece.text))
        if room < 0 and at + 1 < len(pieces):
            return [*pieces[: at + 1], Piece(RunKind.KEPT, f" {GAP}")]
    return pieces


def _places(runs: Sequence[Run]) -> Iterator[range]:
    """The stretches of runs that belong together: between two of them more is kept than is shown around them."""
    start = None
    last = len(runs) - 1
    for at, run in enumerate(runs):
        if run.kind is not RunKind.KEPT:
            start = at if start is None else start
        elif start is not None and (at == last or len(words(run.text)) > 2 * AROUND):
            yield range(start, at)
            start = None
    if start is not None:
        yield range(start, len(runs))


def _shown(runs: Sequence[Run], place: range) -> list[Piece]:
    """A place with the words beside it."""
    pieces = []
    if place.start:
        pieces.append(Piece(RunKind.KEPT, _end(runs[place.start - 1].text)))
    pieces += [Piece(runs[at].kind, _clipped(runs[at])) for at in place]
    if len(pieces) > 1 and not place.start and pieces[1].kind is RunKind.ADDED:  # both texts begin here
        pieces[0] = Piece(RunKind.REMOVED, f"{pieces[0].text} ")
    if place.stop < len(runs):
        pieces.append(Piece(RunKind.KEPT, _beginning(runs[place.stop].text)))
    return pieces


def _end(text: str) -> str:
    found = words(text)
    if len(found) <= AROUND:
        return text
    return f"{GAP}{''.join(found[-AROUND:])}{_space(text)}"


def _beginning(text: str) -> str:
    found = words(text)
    if len(found) <= AROUND:
        return text
    head = "".join(found[:AROUND])
    return f"{head if text.startswith(' ') else head[1:]} {GAP}"


def _clipped(run: Run) -> str:
    """A run, without its middle where it is long; what is kept within a place is short."""
    found = words(run.text)
    if len(found) <= LONG:
        return run.text
    half = LONG // 2
    head, tail = "".join(found[:half]), "".join(found[-half:])
    return f"{head if run.text.startswith(' ') else head[1:]} {GAP}{tail}{_space(run.text)}"


def _space(text: str) -> str:
    return " " if text.endswith(" ") else ""


def _joined(places: Sequence[Sequence[Piece]]) -> tuple[Piece, ...]:
    """The pieces of all places in a row; where one place ends with what is left out, the next need not begin so."""
    joined: list[Piece] = []
    for place in places:
        first, *others = place
        if joined and joined[-1].kind is first.kind is RunKind.KEPT:
            joined[-1] = Piece(RunKind.KEPT, f"{joined[-1].text.removesuffix(GAP)}{first.text}")
            joined += others
        else:
            joined += place
    return tuple(joined)
