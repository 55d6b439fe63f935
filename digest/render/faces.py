"""The environments of the three faces: all of them autoescape, each with its own escaping."""

from functools import lru_cache

from digest.render import markdown, plain
from digest.render.escaping import FINAL
from digest.templating import Templates, environment

HTML, TEXT, MARKDOWN = FACES = ("html", "txt", "md")
FOLDER = "mail/"


def template(name: str, face: str) -> str:
    """The name of a piece's template in a face."""
    return f"{FOLDER}{name}.{face}.j2"


def new_environment(theme: str, face: str) -> Templates:
    """An environment of its own for a face of a theme."""
    made = environment(theme, finalize=FINAL.get(face))
    made.filters.update(wrap=plain.wrap, underline=plain.underline, beside=plain.beside)
    made.filters.update(target=markdown.link_target, figures="{:,}".format)
    return made


environment_of = lru_cache(maxsize=64)(new_environment)
