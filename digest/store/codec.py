"""Frozen dataclasses of the core to JSON text and back, by their type hints.

The text is the same for equal values, keys sorted and ASCII only, so that text no database would take
(a NUL, half of a surrogate pair) is kept like any other; what takes no part in comparing is left out. Reading is
strict: a key too many, one too few that has no default, or a value of another type, is an error, never a guess.
"""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from digest.core.errors import StoreError

Decoder = Callable[[Any], Any]

_REMEDY = "the state was written by another version of this program, or damaged: restore it from a backup"


def encode(value: object) -> str:
    """The JSON text of a value built from dataclasses, tuples, dicts with string keys, enums, dates and scalars.

    Raises:
        StoreError: something in it has no JSON form (NaN, an object of another kind).
    """
    try:
        return json.dumps(value, default=_plain, sort_keys=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise StoreError(f"a {type(value).__name__} cannot be stored: {error}") from error


def decode(hint: Any, text: str) -> Any:
    """The value of type `hint` that `encode` made the text from.

    Args:
        hint: a dataclass, or any hint made of what `encode` takes: ``tuple[X, ...]``, ``dict[str, X]``, ``X | None``.
        text: JSON.

    Raises:
        StoreError: the text is no JSON, or not of this type.
    """
    try:
        return _decoder(hint)(json.loads(text))
    except ValueError as error:
        raise StoreError(f"a stored {getattr(hint, '__name__', hint)} cannot be read: {error}", _REMEDY) from error


def _plain(value: Any) -> Any:
    """What JSON can say of a value that the json module does not know."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value) if field.compare}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


@cache
def _decoder(hint: Any) -> Any:
    """The function that turns parsed JSON into a value of this type; ValueError where it does not fit."""
    if is_dataclass(hint):
        return _dataclass(hint)
    if origin := get_origin(hint):
        return _GENERIC[origin](*(_decoder(each) for each in get_args(hint) if each not in (..., NoneType)))
    if issubclass(hint, Enum):
        return hint
    if issubclass(hint, date):
        return _date(hint)
    return _scalar(hint)


def _dataclass(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    kept = [field for field in fields(kind) if field.compare]
    inner = {field.name: _decoder(hints[field.name]) for field in kept}
    needed = {field.name for field in kept if field.default is MISSING and field.default_factory is MISSING}

    def read(data: Any) -> Any:
        if not isinstance(data, dict) or not needed <= data.keys() <= inner.keys():
            wrong = sorted(data.keys() ^ inner.keys()) if isinstance(data, dict) else type(data).__name__
            raise ValueError(f"{kind.__name__} does not go with {wrong}")
        return kind(**{name: inner[name](value) for name, value in data.items()})

    return read


def _tuple(inner: Decoder) -> Decoder:
    return lambda data: tuple([inner(each) for each in _checked(data, list)])


def _dict(_key: Decoder, inner: Decoder) -> Decoder:
    return lambda data: {key: inner(each) for key, each in _checked(data, dict).items()}


def _optional(inner: Decoder) -> Decoder:
    return lambda data: None if data is None else inner(data)


_GENERIC: dict[Any, Callable[..., Decoder]] = {tuple: _tuple, dict: _dict, UnionType: _optional, Union: _optional}


def _date(kind: type[date]) -> Decoder:
    return lambda data: kind.fromisoformat(_checked(data, str))


def _scalar(kind: type) -> Decoder:
    if kind is float:
        return lambda data: float(_checked(data, int) if isinstance(data, int) else _checked(data, float))
    return lambda data: _checked(data, kind)


def _checked(data: Any, kind: type) -> Any:
    """The data itself where it is of exactly this type: True is no number here."""
    if type(data) is not kind:
        raise ValueError(f"{kind.__name__} expected, not {type(data).__name__}")
    return data
