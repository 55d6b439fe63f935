"""The one way to a template: looked up file by file, escaped whatever its name, sandboxed."""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import resources
from digest.core import words
from digest.core.errors import RenderError

SCHEMES = frozenset({"http", "https", "mailto"})


def safe_url(url: str) -> str:
    """The address itself where its scheme is http, https or mailto and it holds no white space, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    clean = url.isprintable() and not any(character.isspace() for character in url)
    return url if clean and parts.scheme.lower() in SCHEMES and (parts.netloc or parts.scheme == "mailto") else ""


def environment(
    theme: str = "", *, finalize: Callable[[object], object] | None = None
) -> ImmutableSandboxedEnvironment:
    """An environment over the default templates, with those of a theme before them, one file at a time.

    Args:
        theme: a folder whose files stand before the default ones of the same path; empty for none.
        finalize: applied to every value before it is put out. A face that is not HTML hands in its own
            escaping here, which returns markup and so is not escaped a second time.
    """
    folders = [Path(theme)] * bool(theme) + [resources.templates()]
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        day=words.day, short_day=words.short_day, ordinal=words.ordinal, number=words.number, url=safe_url
    )
    made.globals["plural"] = words.plural
    return made


def fill(made: Environment, name: str, values: Mapping[str, object]) -> str:
    """A template, filled.

    Raises:
        RenderError: the template is missing or wrong; the message names file and line.
    """
    try:
        return made.get_template(name).render(values)
    except TemplateNotFound as error:
        if error.name == name:
            remedy = "restore it or install the package again"
            raise RenderError(f"templates/{error.name}: there is no such template", remedy) from error
        raise _broken(*_place(error, name), f"there is no template {error.name}") from error
    except TemplateSyntaxError as error:
        raise _broken(error.filename or name, error.lineno, error) from error
    except Exception as error:
        raise _broken(*_place(error, name), error) from error


def _broken(file: str, number: int, error: Exception | str) -> RenderError:
    return RenderError(f"{file}, line {number}: {error}", "mend the template, or remove it from the theme")


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The file and line of the template in which an error arose."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith((".j2", ".css"))]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (str(Path("templates", name)), 0)
