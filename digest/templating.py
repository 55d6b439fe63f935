"""The one way to a template: looked up file by file, escaped whatever its name, sandboxed."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import resources
from digest.core import words

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
