"""Blanks: what a template is given in place of the texts that differ from paper to paper.

A template that is filled with blanks gives a form, which holds for all values of one shape. It may put a blank out, ask
whether it is there, and send it through filters, which are put off until the form is filled. All else that it could do
would depend on the text itself: the blank is `Touched`, and such a template gives no form.
"""

import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Never

from jinja2 import Environment

# A blank where it was put out: its number between two private characters.
OPEN, CLOSE = "\ue000", "\ue001"
PUT = re.compile(f"{OPEN}(\\d+){CLOSE}")

Say = Callable[[object], str]  # a value as it stands in a face
Read = Callable[[Sequence[str]], object]  # a value, from the texts with which a form is filled
Tell = Callable[[Sequence[str]], str]  # the same, as it stands in a face
Parted = tuple[str | Tell, ...]  # a text around what is still blank


class Touched(Exception):  # noqa: N818 - no error: another way is taken
    """A template did with a blank what only a text can answer."""


def _touched(*_: object) -> Never:
    raise Touched


class Blank:
    """A text that is not known yet.

    Args:
        put: the blanks of its form as they were put out, by their numbers.
        read: what it stands for, from the texts with which the form is filled.
    """

    __slots__ = ("_put", "read")

    def __init__(self, put: "list[Blank]", read: Read) -> None:
        self._put = put
        self.read = read

    def __html__(self) -> str:
        self._put.append(self)
        return f"{OPEN}{len(self._put) - 1}{CLOSE}"

    def __str__(self) -> str:
        return self.__html__()

    def __bool__(self) -> bool:
        """It is there: where there is no text, there is no blank."""
        return True

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __call__ = __format__ = _touched
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _touched
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = _touched


class Waiting:
    """Lets the filters of an environment wait wherever they meet a blank.

    Args:
        made: the environment; its filters are replaced.
        say: a value as it stands in the face.
    """

    def __init__(self, made: Environment, say: Say) -> None:
        self.put: list[Blank] = []  # of the form that is being made
        self._say = say
        made.filters.update({name: self._waiting(function) for name, function in made.filters.items()})

    def _waiting(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)  # with the marks by which Jinja knows what else it wants to be given
        def waiting(*args: object, **kwargs: object) -> object:
            if not any(map(_waits, (*args, *kwargs.values()))):
                return function(*args, **kwargs)
            given = [self._read(value) for value in args]
            named = {name: self._read(value) for name, value in kwargs.items()}

            def read(texts: Sequence[str]) -> object:
                said = [each(texts) for each in given]
                return function(*said, **{name: each(texts) for name, each in named.items()})

            return Blank(self.put, read)

        return waiting

    def _read(self, value: object) -> Read:
        """What a filter was given, once the texts are known."""
        if isinstance(value, Blank):
            return value.read
        if isinstance(value, str) and OPEN in value:
            said, made = parted(value, self.put, lambda _: self._say), type(value)
            return lambda texts: made(said_of(said, texts))
        if isinstance(value, list | tuple) and _waits(value):
            parts = [self._read(each) for each in value]
            return lambda texts: [each(texts) for each in parts]
        return lambda _: value


def parted(text: str, put: Sequence[Blank], say: Callable[[str], Say]) -> Parted:
    """A text with blanks in it as texts, and as what says its blanks.

    Args:
        text: with blanks.
        put: these, by their numbers.
        say: how the blank of a number is said.
    """
    pieces = PUT.split(text)  # texts and numbers by turns
    parts: list[str | Tell] = [pieces[0]]
    for number, after in zip(pieces[1::2], pieces[2::2], strict=True):
        parts += [_tell(put[int(number)].read, say(number)), after]
    return tuple([part for part in parts if part != ""])


def said_of(parts: Parted, texts: Sequence[str]) -> str:
    """The text with these in place of its blanks."""
    return "".join([part if isinstance(part, str) else part(texts) for part in parts])


def _tell(read: Read, say: Say) -> Tell:
    return lambda texts: say(read(texts))


def _waits(value: object) -> bool:
    if isinstance(value, str):
        return OPEN in value
    return isinstance(value, Blank) or (isinstance(value, list | tuple) and any(map(_waits, value)))
