"""The shape of what fills a template: all of it but the texts, of which it only says whether they are there."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_type_hints

SAID = "said"
Said = Annotated[str, SAID]  # free text, of which a template knows nothing but whether it is there


def taken_apart(values: Mapping[str, object]) -> tuple[Hashable, list[str]]:
    """The shape of some values, and the texts in them that are there, in order; bare texts are free text."""
    texts: list[str] = []
    shape = tuple([(name, _shape(value, isinstance(value, str | tuple), texts)) for name, value in values.items()])
    return shape, texts


def put_together(values: Mapping[str, object], others: Iterator[object]) -> dict[str, object]:
    """The same values with others in place of their texts, which are taken in the same order."""

    def made(value: Any, said: bool) -> Any:
        if isinstance(value, tuple):
            return tuple(made(each, said) for each in value)
        kind: Any = type(value)
        if plan := _plan(kind):
            return kind(**{name: made(getattr(value, name), free) for name, free in plan})
        return next(others) if said and value else value

    return {name: made(value, isinstance(value, str | tuple)) for name, value in values.items()}


def _shape(value: Any, said: bool, texts: list[str]) -> Hashable:
    kind: Any = type(value)
    if kind is str:
        if said and value:
            texts.append(value)
        return bool(value) if said else value
    if kind is tuple:
        return tuple([_shape(each, said, texts) for each in value])
    if (plan := _plan(kind)) is None:
        return value  # type: ignore[no-any-return]
    return kind, *[_shape(getattr(value, name), free, texts) for name, free in plan]


@cache
def _plan(kind: Any) -> tuple[tuple[str, bool], ...] | None:
    """The fields of a view, and which of them hold free text, alone or in a tuple; None for what is no view."""
    if not is_dataclass(kind):
        return None
    hints = get_type_hints(kind, include_extras=True)
    return tuple((each.name, _free(hints[each.name])) for each in fields(kind))


def _free(hint: object) -> bool:
    return SAID in getattr(hint, "__metadata__", ()) or any(map(_free, get_args(hint)))
