"""Forms: a template that was run once, with blanks for texts, and is filled by joining from then on.

What a template makes of values of one shape differs in the texts alone. So it is run once a shape, which costs as much
as ever, and filling its form a thousand times costs what the texts cost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import count
from operator import itemgetter

from jinja2 import Environment

from digest.core.encoded import quoted_printable
from digest.core.errors import RenderError
from digest.render.blanks import OPEN, PUT, Blank, Say, Touched, Waiting
from digest.render.shape import put_together
from digest.templating import fill


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines of a face, as text and as quoted-printable; `size` is in bytes of UTF-8."""

    text: str
    encoded: bytes
    size: int


_NAMING = re.compile(f"</?{OPEN}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
Encode = Callable[[str], bytes]
Wanting = tuple["str | tuple[Blank, Say]", ...]  # lines in which something is still blank


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """Stretches one after the other."""
    return Stretch(
        "".join([each.text for each in stretches]),
        b"".join([each.encoded for each in stretches]),
        sum([each.size for each in stretches]),
    )


class Form:
    """Stretches, and lines between them that are still to be filled.

    Args:
        parts: these, in order.
        encode: how lines are encoded.
    """

    __slots__ = ("_encode", "_parts")

    def __init__(self, parts: Sequence[Stretch | Wanting], encode: Encode) -> None:
        self._parts = parts
        self._encode = encode

    def fill(self, texts: Sequence[str]) -> Stretch:
        """The form with the texts of some values, in the order in which `taken_apart` gives them."""
        found = [part if isinstance(part, Stretch) else self._filled(part, texts) for part in self._parts]
        return found[0] if len(found) == 1 else joined(found)

    def _filled(self, part: Wanting, texts: Sequence[str]) -> Stretch:
        text = "".join([each if isinstance(each, str) else each[1](each[0].read(texts)) for each in part])
        return Stretch(text, self._encode(text), len(text.encode("utf-8", "replace")))


class Forms:
    """Makes forms of the templates of one face.

    Args:
        made: its environment; the filters are changed, so that nothing else may use it.
        finish: what is done to a filled template.
        say: a value as it stands in this face.
        within: the same in an attribute of an element; None for a face that has none.
        encode: how lines are encoded.
    """

    def __init__(
        self,
        made: Environment,
        finish: Callable[[str], str],
        say: Say,
        within: Say | None = None,
        encode: Encode = quoted_printable,
    ) -> None:
        self._made = made
        self._finish = finish
        self._say = say
        self._within = within
        self._encode = encode
        self._waiting = Waiting(made, say)

    def make(self, template: str, values: Mapping[str, object], insets: Sequence[str] = ()) -> tuple[Form, ...]:
        """What stands before the first inset of a template, and after each, for all values of one shape.

        Args:
            template: its name.
            values: of the shape.
            insets: the names by which the template puts out what comes between two forms, at the beginning of a line,
                in the order in which it does so; what a template does not put out comes after all that it says.

        Raises:
            Touched: the template asks of a text what no blank can answer.
        """
        put: list[Blank] = []
        self._waiting.put = put
        between = {name: Blank(put, lambda _: "") for name in insets}
        given = put_together(values, (Blank(put, itemgetter(index)) for index in count()))
        text = self._finish(_run(self._made, template, {**given, **between}))
        found = [(piece.start(), piece.end(), put[int(piece[1])]) for piece in PUT.finditer(text)]
        if text.count(OPEN) != len(found):
            raise Touched
        parts, at = [], 0
        for inset in between.values():
            here, after = next(((start, end) for start, end, blank in found if blank is inset), (len(text), len(text)))
            if here < at or (here < after and text[at:here].rpartition("\n")[2]):
                raise Touched
            parts.append(text[at:here])
            at = after
        within = _within(text) if self._within else frozenset[str]()
        return tuple(self._form(part, put, within) for part in [*parts, text[at:]])

    def _form(self, text: str, put: Sequence[Blank], within: frozenset[str]) -> Form:
        parts: list[Stretch | Wanting] = []
        plain: list[str] = []
        for line in _LINE.findall(text):
            if OPEN not in line:
                plain.append(line)
                continue
            if plain:
                parts.append(self._stretch(plain))
                plain.clear()
            parts.append(self._wanting(line, put, within))
        return Form([*parts, self._stretch(plain)] if plain else parts, self._encode)

    def _stretch(self, lines: Sequence[str]) -> Stretch:
        text = "".join(lines)
        return Stretch(text, self._encode(text), len(text.encode("utf-8", "replace")))

    def _wanting(self, line: str, put: Sequence[Blank], within: frozenset[str]) -> Wanting:
        pieces = PUT.split(line)  # texts and numbers by turns
        said: list[str | tuple[Blank, Say]] = []
        for text, number in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
            said.append(text)
            if number:
                said.append((put[int(number)], self._within if self._within and number in within else self._say))
        return tuple(said)


def _run(made: Environment, template: str, values: Mapping[str, object]) -> str:
    try:
        return fill(made, template, values)
    except RenderError as error:
        if isinstance(error.__cause__, Touched):
            raise error.__cause__ from None
        raise


class _Attributes(HTMLParser):
    """The numbers of blanks in the values of attributes; elsewhere than there and in text, none may stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.within: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the blanks of an element."""
        if OPEN in tag or any(OPEN in name for name, _ in attrs):
            raise Touched
        self.within.update(number for _, value in attrs for number in PUT.findall(value or ""))

    def handle_comment(self, data: str) -> None:
        """No blank stands in a comment."""
        if OPEN in data:
            raise Touched

    def handle_data(self, data: str) -> None:
        """No blank stands in a style sheet or a script."""
        if OPEN in data and self.cdata_elem is not None:
            raise Touched


def _within(text: str) -> frozenset[str]:
    if _NAMING.search(text):
        raise Touched
    parser = _Attributes()
    parser.feed(text)
    parser.close()
    return frozenset(parser.within)
