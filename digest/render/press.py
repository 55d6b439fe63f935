"""Printing from forms: each template is run once a shape, and what a paper says is set once for all its readers."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from digest.core.encoded import quoted_printable
from digest.render import escaping
from digest.render.escaping import FINAL
from digest.render.faces import FACES, FOLDER, HTML, MARKDOWN, TEXT, new_environment, template
from digest.render.forms import Form, Forms, Stretch
from digest.render.inline import inline, inline_piece
from digest.render.pieces import Piece
from digest.render.printed import Encoded, Printed
from digest.render.shape import SAID, taken_apart
from digest.render.view import View
from digest.templating import fill

MOST = 50_000  # pieces and forms that are kept
PLAIN = frozenset({str, bool, int})
PAGE = "issue"  # the piece that all others stand within; no two of it are alike


class Setting(NamedTuple):
    """A piece in all faces: whole lines."""

    html: Stretch
    text: Stretch
    markdown: Stretch


Ends = tuple[Setting, ...]  # what stands before the first inset of a piece, and what after each


class Press:
    """Prints what the templates of a theme say.

    What is set is kept by the objects that it was set from, so whoever makes views gives the same objects for the same.

    Args:
        theme: the folder whose files stand before the default ones; empty for none.
    """

    def __init__(self, theme: str = "") -> None:
        style = fill(new_environment(theme, HTML), f"{FOLDER}mail.css", {})
        self._pieces = {
            HTML: _forms(theme, HTML, lambda html: inline_piece(html, style)),
            TEXT: _forms(theme, TEXT, str),
            MARKDOWN: _forms(theme, MARKDOWN, str),
        }
        self._pages = self._pieces | {HTML: _forms(theme, HTML, inline)}
        self._forms: dict[Hashable, tuple[Form, ...]] = {}
        self._shapes: dict[Hashable, int] = {}
        self._numbers = count()  # no shape ever has another's, though they are forgotten
        self._views: dict[int, tuple[View, tuple[int, list[str]]]] = {}
        self._kept: dict[Hashable, tuple[Piece, Ends]] = {}

    def line(self, piece: Piece) -> str:
        """A piece in plain text."""
        shape, texts = self._apart(piece)
        return self._form(piece, shape, TEXT)[0].fill(texts).text

    def print(self, issue: Piece) -> Printed:
        """An issue in all faces."""
        laid = list(self._around(issue, self._ends(issue)))
        whole = _bound(laid)
        html, text = "".join([each.html.text for each in laid]), "".join([each.text.text for each in laid])
        return Printed(html, text, whole.markdown, (whole.text, whole.html))

    def encode(self, issue: Piece) -> Encoded:
        """What a message is made of: its pieces one after the other, most of which are bound already."""
        before, *after = self._ends(issue)
        bound = [_bound((before,))]
        for pieces, end in zip(issue.within.values(), after, strict=True):
            for each in pieces:
                bound += (self._bind(each),) if each.open is None else self._bind_around(each, each.open)
            bound.append(_bound((end,)))
        markdown, text, html, sizes = zip(*bound, strict=True)
        return Encoded("".join(markdown), b"".join(text), b"".join(html), sum(sizes))

    def size(self, issue: Piece) -> int:
        """How many bytes of HTML an issue has."""
        return self.encode(issue).size

    def _bind(self, piece: Piece) -> Encoded:
        """The bytes of a piece and of what is within it, kept with the piece."""
        if (kept := piece.kept) is not None and kept[0] is self:
            return kept[1]  # type: ignore[no-any-return]
        found = _bound(tuple(self._lay(piece)))
        piece.kept = self, found
        return found

    def _bind_around(self, piece: Piece, still: Piece) -> list[Encoded]:
        """What a piece has at its last inset, within what is bound of it once for all issues."""
        if still.kept is None or still.kept[0] is not self:
            *before, after = self._lay(still)
            still.kept = self, _bound(before), _bound((after,))
        _, head, tail = still.kept
        *_, own = piece.within.values()
        return [head, *map(self._bind, own), tail]

    def _lay(self, piece: Piece) -> Iterator[Setting]:
        return self._around(piece, self._set(piece))

    def _around(self, piece: Piece, ends: Ends) -> Iterator[Setting]:
        """What a piece says, with what is within it."""
        before, *after = ends
        yield before
        for pieces, end in zip(piece.within.values(), after, strict=True):
            for each in pieces:
                yield from self._lay(each)
            yield end

    def _set(self, piece: Piece) -> Ends:
        """A piece once for all that say the same objects."""
        key = piece.name, *[id(value) if type(value) not in PLAIN else value for value in piece.values.values()]
        if (found := self._kept.get(key)) is None:
            if len(self._kept) > MOST:
                self._kept.clear()
            found = self._kept[key] = piece, self._ends(piece)
        return found[1]

    def _ends(self, piece: Piece) -> Ends:
        shape, texts = self._apart(piece)
        faces = zip(*[self._form(piece, shape, face) for face in FACES], strict=True)
        return tuple([Setting(*[form.fill(texts) for form in forms]) for forms in faces])

    def _form(self, piece: Piece, shape: Hashable, face: str) -> tuple[Form, ...]:
        key = piece.name, face, shape
        if (found := self._forms.get(key)) is None:
            if len(self._forms) > MOST:  # of an issue a day, in years
                self._forms.clear()
                self._shapes.clear()
                self._views.clear()
            forms = (self._pages if piece.name == PAGE else self._pieces)[face]
            found = self._forms[key] = forms.make(template(piece.name, face), piece.values, tuple(piece.within))
        return found

    def _apart(self, piece: Piece) -> tuple[Hashable, list[str]]:
        """The shape of what fills a piece, by its number, and the texts."""
        parts = [self._part(name, value) for name, value in piece.values.items()]
        return tuple([number for number, _ in parts]), [text for _, texts in parts for text in texts]

    def _part(self, name: str, value: object) -> tuple[int, list[str]]:
        if not value:  # these two are the usual ones, and so the ones to hurry with
            return self._number((name, value)), []
        if type(value) is str:
            return self._number((name, SAID)), [value]
        if isinstance(value, View) and (known := self._views.get(id(value))):
            return known[1]
        shape, texts = taken_apart({name: value})
        found = self._number(shape), texts
        if isinstance(value, View):
            if len(self._views) > MOST:
                self._views.clear()
            self._views[id(value)] = value, found
        return found

    def _number(self, shape: Hashable) -> int:
        if (found := self._shapes.get(shape)) is None:
            found = self._shapes[shape] = next(self._numbers)
        return found


def _bound(laid: Sequence[Setting]) -> Encoded:
    return Encoded(
        "".join([markdown.text for _, _, markdown in laid]),
        b"".join([text.encoded for _, text, _ in laid]),
        b"".join([html.encoded for html, _, _ in laid]),
        sum([html.size for html, _, _ in laid]),
    )


def _forms(theme: str, face: str, finish: Callable[[str], str]) -> Forms:
    say = escaping.html if face == HTML else lambda value: str(FINAL[face](value))
    encode = quoted_printable if face != MARKDOWN else lambda _: b""
    return Forms(new_environment(theme, face), finish, say, escaping.within if face == HTML else None, encode)


@cache
def press(theme: str) -> Press:
    """The press of a theme that travels with the package, for all that a process prints."""
    return Press(theme)
