"""Environments over the default templates and a theme, and templates filled in them."""

import os
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import resources
from digest.core import words
from digest.core.errors import RenderError, ThemeError
from digest.templating.addresses import safe_url
from digest.templating.compiled import Compiled
from digest.templating.folders import Folders

NOTHING: Mapping[str, object] = MappingProxyType({})
LONGEST = 1_000_000  # items of a text or a list that is multiplied
BITS = 4_096  # of a number that is multiplied
CLOCKS = frozenset({"today", "now", "utcnow", "astimezone", "timestamp", "fromtimestamp", "utcfromtimestamp"})
MEND = "mend the template, or remove it from the theme"


class Templates(ImmutableSandboxedEnvironment):
    """A sandbox over folders of templates.

    Attributes:
        theme: the folder that stands before the default one; empty for none.
        brought: whether somebody brings it, so that its templates are not to be filled in this process.
    """

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, theme: str, finalize: Callable[[object], object] | None) -> None:
        folders = [Path(theme).absolute()] * bool(theme) + [resources.templates()]
        super().__init__(
            loader=Folders(folders),
            autoescape=True,
            finalize=finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=None if theme else Compiled(finalize),  # a theme comes and goes
        )
        del self.globals["lipsum"], self.filters["random"]  # equal inputs give equal issues
        self.theme = theme
        self.brought = bool(theme) and not resources.is_ours(theme)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have it: nothing that reads the clock, so that an issue is the same on any day."""
        return super().is_safe_attribute(obj, attr, value) and not (attr in CLOCKS and _of_time(obj))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A product or a power, where it does not become absurdly large.

        Raises:
            SecurityError: it would.
        """
        whole = isinstance(left, int) and isinstance(right, int)
        if operator == "**":
            too_large = whole and left.bit_length() * right > BITS
        elif whole:
            too_large = left.bit_length() + right.bit_length() > BITS
        else:
            sizes = [each if isinstance(each, int) else len(each) for each in (left, right) if _counts(each)]
            too_large = len(sizes) == 2 and sizes[0] * sizes[1] > LONGEST  # noqa: PLR2004 - both sides
        if too_large:
            raise SecurityError(f"{operator} gives too much: more than {LONGEST:,} items, or {BITS:,} bits of a number")
        return super().call_binop(context, operator, left, right)


def _of_time(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, type) and issubclass(value, date))


def _counts(value: object) -> bool:
    return isinstance(value, (int, str, bytes, list, tuple))


def environment(theme: str = "", *, finalize: Callable[[object], object] | None = None) -> Templates:
    """An environment over the default templates, with those of a theme before them, one file at a time.

    Templates of one with a theme are filled in another process, so that filters, globals and `finalize` must be
    functions of modules, or partial ones.

    Args:
        theme: a folder whose files stand before the default ones of the same path; empty for none.
        finalize: applied to every value before it is put out. A face that is not HTML hands in its own
            escaping here, which returns markup and so is not escaped a second time.
    """
    made = Templates(theme, finalize)
    made.filters.update(
        day=words.day, short_day=words.short_day, ordinal=words.ordinal, number=words.number, url=safe_url
    )
    made.globals["plural"] = words.plural
    return made


def sources(made: Templates, prefix: str) -> Iterator[tuple[str, str]]:
    """Name and text of all templates whose names begin so, by name.

    Raises:
        RenderError: one cannot be read.
    """
    for name in made.list_templates():
        if name.startswith(prefix):
            try:
                yield name, made.loader.get_source(made, name)[0] if made.loader else ""
            except (OSError, UnicodeDecodeError) as error:
                raise wrong(made, f"{origin(made, name)}: {error}", "save it as UTF-8 text") from error
            except TemplateError as error:
                raise wrong(made, f"{origin(made, name)}: {error}", MEND) from error


def origin(made: Environment, name: str) -> Path:
    """The file that a template is read from: the theme's own where there is one, and else the default one."""
    theme = made.theme if isinstance(made, Templates) else ""
    own = Path(theme, name)
    return own if theme and os.path.lexists(own) else Path("templates", name)


def render(made: Environment, name: str, values: Mapping[str, object], most: int | None = None) -> str:
    """A template, filled in this process.

    Args:
        made: the environment.
        name: of the template.
        values: what it is filled with.
        most: how many characters it may give; None for any number.

    Raises:
        RenderError: the template is missing or wrong; the message names file and line.
    """
    try:
        template = made.get_template(name)
        return template.render(values) if most is None else "".join(_counted(template.generate(values), most))
    except TemplateNotFound as error:
        if error.name == name:
            remedy = "restore it or install the package again"
            raise wrong(made, f"templates/{error.name}: there is no such template", remedy) from error
        raise _broken(made, *_place(made, error, name), f"there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise _broken(made, error.filename or name, error.lineno, error) from error
    except RecursionError as error:
        raise _broken(made, *_place(made, error, name), "calls itself too often, or is nested too deeply") from error
    except MemoryError as error:
        raise _broken(made, *_place(made, error, name), "takes more memory than a template may") from error
    except Exception as error:
        raise _broken(made, *_place(made, error, name), str(error) or type(error).__name__) from error


def wrong(made: Environment, message: str, remedy: str) -> RenderError:
    """What is wrong with a template: with a theme, it is for who brought that to mend."""
    return (ThemeError if isinstance(made, Templates) and made.brought else RenderError)(message, remedy)


def _counted(pieces: Iterator[str], most: int) -> Iterator[str]:
    given = 0
    for piece in pieces:
        given += len(piece)
        if given > most:
            raise OverflowError(f"gives more than {most:,} characters")
        yield piece


def _broken(made: Environment, file: str, number: int, error: Exception | str) -> RenderError:
    where = f", line {number}" if number else ""
    return wrong(made, f"{file}{where}: {error}", MEND)


def _place(made: Environment, error: Exception, name: str) -> tuple[str, int]:
    """The file and line of the template in which an error arose."""
    frames = traceback.walk_tb(error.__traceback__)  # in which jinja has put templates in the place of their code
    inside = [(frame.f_code.co_filename, line) for frame, line in frames if "__jinja_exception__" in frame.f_globals]
    return inside[-1] if inside else (str(origin(made, name)), 0)
