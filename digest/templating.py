"""The one way to a template: looked up file by file, escaped whatever its name, sandboxed."""

import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import __version__, resources
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


class Compiled(FileSystemBytecodeCache):
    """The default templates as bytecode, since compiling them takes a seventh of a run.

    It lies where Python keeps the bytecode of this very module: whoever could put something else there could as well
    change the program. Where Python may not write there, or was told not to, templates are compiled in each process.

    Args:
        finalize: what is applied to every value; to constants, while a template is compiled.
    """

    def __init__(self, finalize: Callable[[object], object] | None) -> None:
        place = Path(cache_from_source(__file__))
        applied = f"{finalize.__module__}.{finalize.__qualname__}" if finalize else ""
        face = sha256(f"{__version__} {version('jinja2')} {applied}".encode()).hexdigest()[:8]
        super().__init__(str(place.parent), f"{place.stem}.{face}-%s.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled of the same source; nothing where there is none, or where it is damaged."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - whatever damage brings up: it is compiled anew
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that can be done."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


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
        bytecode_cache=None if theme else Compiled(finalize),  # a theme comes and goes
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
