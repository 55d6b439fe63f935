"""The records of an XML document that can be read, and a word on each that is damaged or lost."""

from collections.abc import Iterator

from digest.core.drops import Drops
from digest.core.errors import DumpError
from digest.core.snapshot import Dropped, Loss
from digest.dumps.readers.markup import Element, Markup, Piece, local, words
from digest.dumps.readers.text import clean, quote

MOST = 1_000  # damaged records


def sound(found: Markup, dropped: Drops) -> Iterator[tuple[int, Element]]:
    """The records with their lines, one at a time; what is to be reported is added to `dropped`.

    Raises:
        DumpError: there is more damage than is worth reading on.
    """
    dropped.extend(found.dropped)
    faults = 0
    for piece, last in _marked(found):
        element, fault = found.element(piece)
        faults += bool(fault)
        if faults > MOST:
            raise DumpError(f"is damaged in more than {MOST:,} records", "fetch it again")
        if last and not piece.whole:
            what = f" in this record: {quote(_title(element))}" if _title(element) else " in a record without a title"
            dropped.append(Dropped(piece.line, f"the dump breaks off{what}"))
            return
        if element is None:
            dropped.append(Dropped(piece.line, fault or "cannot be read"))
            continue
        if fault:
            dropped.append(Dropped(piece.line, f"{fault}; what can be read of it is kept", Loss.SOME))
        yield piece.line, element
    if not found.finished:
        dropped.append(Dropped(found.last_line, "the dump breaks off here; what follows is lost"))


def _marked(found: Markup) -> Iterator[tuple[Piece, bool]]:
    """The pieces, each with whether it is the last."""
    before: Piece | None = None
    for piece in found.pieces():
        if before:
            yield before, False
        before = piece
    if before:
        yield before, True


def _title(element: Element | None) -> str:
    if element is None:
        return ""
    return next((clean(words(part)) for part in element.iter() if local(part) == "title"), "")
