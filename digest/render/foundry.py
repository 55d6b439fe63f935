"""Setting pieces from forms: each template is run once a shape, and what a piece says is filled in."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from digest.render import escaping, markdown
from digest.render.faces import FACES, FOLDER, HTML, MARKDOWN, TEXT, new_environment, template
from digest.render.forms import Form, Forms, Stretch
from digest.render.inline import inline, inline_piece
from digest.render.piece import Piece
from digest.render.shape import SAID, taken_apart
from digest.render.view import View
from digest.templating import fill

MOST = 50_000  # pieces and forms that are kept
PLAIN = frozenset({str, bool, int})
TEXTS = frozenset({str})
PAGE = "issue"  # the piece that all others stand within; no two of it are alike


class Setting(NamedTuple):
    """A piece in all faces: whole lines."""

    html: Stretch
    text: Stretch
    markdown: Stretch


Ends = tuple[Setting, ...]  # what stands before the first inset of a piece, and what after each
EndForms = Sequence[Sequence[Form]]  # the forms of these, each in the order of the faces


class Foundry:
    """Sets what the templates of a theme say.

    Args:
        theme: the folder whose files stand before the default ones; empty for none.
    """

    def __init__(self, theme: str) -> None:
        style = fill(new_environment(theme, HTML), f"{FOLDER}mail.css", {})
        self._pieces = {
            HTML: _forms(theme, HTML, lambda html: inline_piece(html, style)),
            TEXT: _forms(theme, TEXT, str),
            MARKDOWN: _forms(theme, MARKDOWN, str),
        }
        self._pages = self._pieces | {HTML: _forms(theme, HTML, inline)}
        self._forms: dict[Hashable, tuple[Form, ...]] = {}
        self._shapes: dict[Hashable, int] = {}
        self._numbers = count(1)  # no shape ever has another's, though they are forgotten
        self._views: dict[int, tuple[View, tuple[int, list[str]]]] = {}
        self._kept: dict[Hashable, tuple[Piece, Ends]] = {}

    def line(self, piece: Piece) -> str:
        """A piece in plain text."""
        shape, texts = self._apart(piece)
        return self._form(piece, shape, TEXT)[0].text(texts)

    def laid(self, piece: Piece) -> Iterator[Setting]:
        """What a piece says, with what is within it; but for whole issues, it is set once for all that say the same."""
        before, *after = self._ends(piece) if piece.name == PAGE else self._once(piece)
        yield before
        for pieces, end in zip(piece.within.values(), after, strict=True):
            for each in pieces:
                yield from self.laid(each)
            yield end

    def forms(self, piece: Piece) -> tuple[EndForms, list[str]]:
        """The forms of its ends, and the texts to fill them with."""
        shape, texts = self._apart(piece)
        return tuple(zip(*[self._form(piece, shape, face) for face in FACES], strict=True)), texts

    def _once(self, piece: Piece) -> Ends:
        """Its ends, once for all pieces that say the same objects."""
        key = piece.name, *[id(value) if type(value) not in PLAIN else value for value in piece.values.values()]
        if (found := self._kept.get(key)) is None:
            if len(self._kept) > MOST:
                self._kept.clear()
            found = self._kept[key] = piece, self._ends(piece)
        return found[1]

    def _ends(self, piece: Piece) -> Ends:
        forms, texts = self.forms(piece)
        return tuple([Setting(*[form.fill(texts) for form in faced]) for faced in forms])

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
        """The shape of what fills a piece, and the texts.

        Of texts it says that they are there, of tuples of texts how many, below 0; all else that is there has the
        number of its own shape.
        """
        shape: list[Hashable] = []
        texts: list[str] = []
        for name, value in piece.values.items():
            if not value:
                shape.append(value)
            elif type(value) is str:
                shape.append(SAID)
                texts.append(value)
            elif type(value) is tuple and TEXTS.issuperset(map(type, value)) and all(value):
                shape.append(-len(value))
                texts += value
            else:
                number, said = self._view(name, value) if isinstance(value, View) else self._part(name, value)
                shape.append(number)
                texts += said
        return tuple(shape), texts

    def _view(self, name: str, view: View) -> tuple[int, list[str]]:
        if (known := self._views.get(id(view))) is None:
            if len(self._views) > MOST:
                self._views.clear()
            known = self._views[id(view)] = view, self._part(name, view)
        return known[1]

    def _part(self, name: str, value: object) -> tuple[int, list[str]]:
        shape, texts = taken_apart({name: value})
        return self._number(shape), texts

    def _number(self, shape: Hashable) -> int:
        if (found := self._shapes.get(shape)) is None:
            found = self._shapes[shape] = next(self._numbers)
        return found


def _forms(theme: str, face: str, finish: Callable[[str], str]) -> Forms:
    made = new_environment(theme, face)
    if face == HTML:
        return Forms(made, finish, escaping.html, escaping.within)
    return Forms(made, finish, str) if face == TEXT else Forms(made, finish, markdown.escape, encode=_utf8)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")
