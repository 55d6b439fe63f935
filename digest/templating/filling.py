"""Templates filled: the default ones here, those of a theme by a worker."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from jinja2 import Environment

from digest.templating.environments import NOTHING, Templates, render

if TYPE_CHECKING:
    from digest.templating.workshop import Workshop


def fill(made: Environment, name: str, values: Mapping[str, object], common: Mapping[str, object] = NOTHING) -> str:
    """A template, filled.

    Args:
        made: the environment.
        name: of the template.
        values: what it is filled with; with a theme it goes through a pipe, as data and functions of modules can.
        common: more of that; the same object for many templates goes to a worker once.

    Raises:
        RenderError: the template is missing or wrong, or takes more than it may; the message names file and line.
    """
    if isinstance(made, Templates) and made.brought:
        return _workshop().fill(made, name, values, common)
    return render(made, name, {**common, **values})


def apply(made: Templates, function: Callable[[str], str], text: str) -> str:
    """What a function of a module gives for a text that templates gave; with a theme, within the same limits.

    Raises:
        RenderError: with a theme, it takes more than it may.
    """
    return _workshop().apply(made.theme, function, text) if made.brought else function(text)


def _workshop() -> "Workshop":
    from digest.templating.workshop import workshop  # noqa: PLC0415 - for themes that people bring alone

    return workshop()
