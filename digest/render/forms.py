"""Forms: a template that was run once, with blanks for texts, and is filled by joining from then on.

What a template makes of values of one shape differs in the texts alone. So it is run once a shape, which costs as much
as ever, and filling its form a thousand times costs what the texts cost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from itertools import count, groupby
from operator import itemgetter
from typing import NamedTuple

from jinja2 import Environment

from digest.core.encoded import quoted_printable
from digest.core.errors import RenderError
from digest.render.blanks import OPEN, PUT, Blank, Parted, Say, Tell, Touched, Waiting, parted, said_of
from digest.render.shape import put_together
from digest.templating import fill

WORTH = 400  # characters that have to stay the same in a row, for it to pay to keep them encoded
_NAMING = re.compile(f"</?{OPEN}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
Encode = Callable[[str], bytes]


class Stretch(NamedTuple):
    """Whole lines of a face, as text and as quoted-printable; `size` is in bytes of UTF-8."""

    text: str
    encoded: bytes
    size: int


def joined(stretches: Sequence[Stretch]) -> Stretch:
    """Stretches one after the other."""
    texts, encoded, sizes = zip(*stretches, strict=True)
    return Stretch("".join(texts), b"".join(encoded), sum(sizes))


class Form:
    """Stretches, and lines between them that are still to be filled; at least one of either.

    Args:
        parts: these, in order.
        encode: how lines are encoded.
    """

    __slots__ = ("_encode", "_parts")

    def __init__(self, parts: Sequence[Stretch | Parted], encode: Encode) -> None:
        self._parts = parts
        self._encode = encode

    def fill(self, texts: Sequence[str]) -> Stretch:
        """The form with the texts of some values, in the order in which `taken_apart` gives them."""
        found = [part if isinstance(part, Stretch) else self._filled(part, texts) for part in self._parts]
        return found[0] if len(found) == 1 else joined(found)

    def text(self, texts: Sequence[str]) -> str:
        """The same as text alone."""
        return "".join([part.text if isinstance(part, Stretch) else said_of(part, texts) for part in self._parts])

    def begun(self, texts: Sequence[str]) -> "list[Stretch | Form]":
        """What of the form is known by the first of its texts, and forms of what wants another one."""
        parts: list[Stretch | Form] = []
        for part in self._parts:
            known = part if isinstance(part, Stretch) else _partly(part, texts)
            if not isinstance(known, Stretch) and not all(isinstance(each, str) for each in known):
                parts.append(Form((known,), self._encode))
                continue
            made = known if isinstance(known, Stretch) else self._filled(known, texts)
            if parts and isinstance(last := parts[-1], Stretch):
                parts[-1] = joined([last, made])
            else:
                parts.append(made)
        return parts

    def _filled(self, part: Parted, texts: Sequence[str]) -> Stretch:
        return stretch(said_of(part, texts), self._encode)


def _partly(part: Parted, texts: Sequence[str]) -> Parted:
    """A text around what the first texts do not tell."""
    parts: list[str | Tell] = []
    for each in part:
        try:
            said = each if isinstance(each, str) else each(texts)
        except IndexError:
            parts.append(each)
            continue
        if parts and isinstance(last := parts[-1], str):
            parts[-1] = last + said
        else:
            parts.append(said)
    return tuple(parts)


def stretch(text: str, encode: Encode) -> Stretch:
    """Whole lines, encoded."""
    return Stretch(text, encode(text), len(text) if text.isascii() else len(text.encode("utf-8", "replace")))


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
        """Long runs of lines that stay the same, encoded once; shorter ones go with what is still blank."""
        if OPEN not in text:
            return Form([stretch(text, self._encode)], self._encode)
        parts: list[Stretch | Parted] = []
        open_: list[str | Tell] = []
        for blank, lines in groupby(_LINE.findall(text), key=lambda line: OPEN in line):
            run = "".join(lines)
            if blank:
                open_ += parted(run, put, lambda number: self._saying(number in within))
            elif len(run) < WORTH:
                open_.append(run)
            else:
                parts += [tuple(open_), stretch(run, self._encode)] if open_ else [stretch(run, self._encode)]
                open_ = []
        return Form([*parts, tuple(open_)] if open_ else parts, self._encode)

    def _saying(self, within: bool) -> Say:
        return self._within if self._within and within else self._say


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
