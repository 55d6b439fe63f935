"""Binding: an issue is a list of bytes, nearly all of which are there from issues before, and is joined once."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from digest.render.faces import FACES, HTML, TEXT
from digest.render.forms import Form, Stretch
from digest.render.foundry import Foundry, Setting
from digest.render.piece import Piece

NOTHING = Stretch("", b"", 0)
PAGES = 1_000  # of which is kept what stands around the pieces


class Bound(NamedTuple):
    """Whole lines of an issue as they are sent: HTML and text as quoted-printable, Markdown as UTF-8.

    `size` is of the HTML in bytes, decoded: so sizes are known by adding. `said` is the same before it was encoded.
    """

    html: bytes
    text: bytes
    markdown: bytes
    size: int
    said: tuple[Setting, ...]


Late = Callable[[str], Bound]  # lines that wait for the preheader
Leaf = Sequence[Bound | Late]


class Binder:
    """Binds issues.

    A piece is bound once, and what it is bound as is kept with it: whoever makes pieces gives the same one for the
    same paper with the same why-line. What stands around them differs from issue to issue in the line of the
    preheader, and that is set anew.

    Args:
        foundry: sets what is not bound yet.
    """

    def __init__(self, foundry: Foundry) -> None:
        self._foundry = foundry
        self._pages: dict[Hashable, tuple[object, Sequence[Leaf]]] = {}

    def bind(self, issue: Piece) -> list[Bound]:
        """An issue from its first line to its last."""
        bound, *after = self._page(issue)
        for pieces, end in zip(issue.within.values(), after, strict=True):
            for piece in pieces:
                if piece.open:
                    bound += self._around(piece, piece.open)
                else:
                    bound.append(piece.bound if piece.binder is self else self._once(piece))
            bound += end
        return bound

    def _page(self, issue: Piece) -> list[list[Bound]]:
        """What stands around the pieces of an issue."""
        view, subject, preheader = issue.values["view"], issue.values["subject"], str(issue.values["preheader"])
        key = id(view), subject, not preheader
        if (found := self._pages.get(key)) is None:
            if len(self._pages) > PAGES:
                self._pages.clear()
            found = self._pages[key] = view, self._leaves(issue)  # with its view, so that no other has its id
        return [[part if isinstance(part, Bound) else part(preheader) for part in leaf] for leaf in found[1]]

    def _leaves(self, issue: Piece) -> Sequence[Leaf]:
        """The same for all issues that say the same of themselves, but for the preheader, which is their last text."""
        ends, texts = self._foundry.forms(issue)
        known = texts[:-1] if issue.values["preheader"] else texts
        return [
            _merged([part for face, form in zip(FACES, forms, strict=True) for part in _begun(face, form, known)])
            for forms in ends
        ]

    def _once(self, piece: Piece) -> Bound:
        """A piece that is the same in all issues."""
        if piece.binder is not self:
            piece.bound, piece.binder = _joined(tuple(self._foundry.laid(piece))), self
        bound: Bound = piece.bound
        return bound

    def _around(self, piece: Piece, still: Piece) -> list[Bound]:
        """A piece of which the last inset is own to an issue, and the rest is not."""
        if still.binder is not self:
            *before, after = self._foundry.laid(still)
            still.bound, still.binder = (_joined(tuple(before)), _joined((after,))), self
        head, tail = still.bound
        *_, own = piece.within.values()
        return [head, *map(self._once, own), tail]


def _begun(face: str, form: Form, known: Sequence[str]) -> Iterator[Bound | Late]:
    """The parts of a form in a face, as far as they are known without its last text."""
    for part in form.begun(known):
        yield _alone(face, part) if isinstance(part, Stretch) else _late(face, part, known)


def _merged(leaf: Leaf) -> Leaf:
    """The same with what stands side by side as one."""
    parts: list[Bound | Late] = []
    for part in leaf:
        if parts and isinstance(part, Bound) and isinstance(last := parts[-1], Bound):
            parts[-1] = _one(last, part)
        else:
            parts.append(part)
    return parts


def _one(*parts: Bound) -> Bound:
    """Some that stand side by side as one."""
    html, text, markdown, sizes, said = zip(*parts, strict=True)
    return Bound(b"".join(html), b"".join(text), b"".join(markdown), sum(sizes), tuple(chain.from_iterable(said)))


def _late(face: str, form: Form, known: Sequence[str]) -> Late:
    return lambda last: _alone(face, form.fill([*known, last]))


def _alone(face: str, stretch: Stretch) -> Bound:
    """A stretch of a face, and nothing in the others."""
    encoded = stretch.encoded
    if face == HTML:
        return Bound(encoded, b"", b"", stretch.size, (Setting(stretch, NOTHING, NOTHING),))
    if face == TEXT:
        return Bound(b"", encoded, b"", 0, (Setting(NOTHING, stretch, NOTHING),))
    return Bound(b"", b"", encoded, 0, (Setting(NOTHING, NOTHING, stretch),))


def _joined(laid: tuple[Setting, ...]) -> Bound:
    html, text, markdown = (b"".join([each.encoded for each in face]) for face in zip(*laid, strict=True))
    return Bound(html, text, markdown, sum([each.html.size for each in laid]), laid)
