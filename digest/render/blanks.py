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

    def __init__(self, put: "list[Blank]", read: Callable[[Sequence[str]], object]) -> None:
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
            known, put = self._known, self.put

            def read(texts: Sequence[str]) -> object:
                said = [known(value, texts, put) for value in args]
                return function(*said, **{name: known(value, texts, put) for name, value in kwargs.items()})

            return Blank(put, read)

        return waiting

    def _known(self, value: object, texts: Sequence[str], put: Sequence[Blank]) -> object:
        if isinstance(value, Blank):
            return value.read(texts)
        if isinstance(value, str):
            return type(value)(PUT.sub(lambda found: self._say(put[int(found[1])].read(texts)), value))
        return [self._known(each, texts, put) for each in value] if isinstance(value, list | tuple) else value


def _waits(value: object) -> bool:
    if isinstance(value, str):
        return OPEN in value
    return isinstance(value, Blank) or (isinstance(value, list | tuple) and any(map(_waits, value)))
