"""The renderer: one view of an edition through the templates of three faces."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from jinja2 import BaseLoader, Environment
from markupsafe import Markup

from digest.core.errors import RenderError
from digest.core.issue import Edition, Faces
from digest.core.newsletter import Newsletter
from digest.render import markdown, plain
from digest.render.clean import line
from digest.render.inline import inline
from digest.render.pieces import pieces
from digest.render.view import View
from digest.render.viewing import view
from digest.templating import environment, fill

FOLDER = "mail/"
SUBJECT = 150  # characters of a subject
PREHEADER = 150  # and of a preheader


class Renderer:
    """Renders editions with the default templates and those of the newsletter's theme before them."""

    def render(self, newsletter: Newsletter, edition: Edition) -> Faces:
        """The three faces, within the byte budget; see `ports.Renderer`.

        Raises:
            RenderError: a template is missing or wrong, or not even the budget's smallest edition fits.
        """
        seen = view(newsletter, edition)
        text, md = _environment(newsletter.theme, "text"), _environment(newsletter.theme, "markdown")
        subject = line(fill(text, FOLDER + "subject.txt.j2", {"view": seen}), SUBJECT)
        if not subject:
            raise RenderError(f"templates/{FOLDER}subject.txt.j2: gives an empty subject", "let it say something")
        preheader = line(fill(text, FOLDER + "preheader.txt.j2", {"view": seen}), PREHEADER)
        html = _html(newsletter, seen, subject, preheader)
        if (size := _bytes(html)) > newsletter.byte_budget:
            raise RenderError(
                f"{newsletter.file or newsletter.name}: the issue of {edition.slot.key} takes {size} bytes of HTML,"
                f" byte_budget allows {newsletter.byte_budget}",
                "raise byte_budget or make the theme smaller",
            )
        return Faces(
            html=html,
            text=_face(text, "txt", seen),
            markdown=_face(md, "md", seen),
            subject=subject,
            preheader=preheader,
        )

    def size(self, newsletter: Newsletter, edition: Edition) -> int:
        """How many bytes of HTML an edition gives, for the composer's budget.

        Raises:
            RenderError: a template is missing or wrong.
        """
        # Subject and preheader are left out and counted at their most: five bytes ("&amp;") a character.
        return _bytes(_html(newsletter, view(newsletter, edition), "", "")) + 5 * (SUBJECT + PREHEADER)

    def templates(self, newsletter: Newsletter) -> str:
        """The sha256 of all templates that `render` draws on, names and contents.

        Raises:
            RenderError: a template cannot be read.
        """
        made = _environment(newsletter.theme, "html")
        loader = cast("BaseLoader", made.loader)
        digest = hashlib.sha256()
        for name in sorted(name for name in made.list_templates() if name.startswith(FOLDER)):
            try:
                digest.update(f"{name}\0{loader.get_source(made, name)[0]}\0".encode())
            except (OSError, UnicodeDecodeError) as error:
                raise RenderError(f"templates/{name}: {error}", "save it as UTF-8 text") from error
        return digest.hexdigest()


def _html(newsletter: Newsletter, seen: View, subject: str, preheader: str) -> str:
    made = _environment(newsletter.theme, "html")
    return inline(_face(made, "html", seen, subject=subject, preheader=preheader))


def _face(made: Environment, ending: str, seen: View, **more: str) -> str:
    """A face: its pieces, each by a template of its own, within the template of the issue."""
    body = "".join(fill(made, f"{FOLDER}{name}.{ending}.j2", values) for name, values in pieces(seen))
    return fill(made, f"{FOLDER}issue.{ending}.j2", {"view": seen, "body": Markup(body), **more})  # noqa: S704 - escaped by its templates


def _bytes(html: str) -> int:
    return len(html.encode())


@lru_cache(maxsize=64)
def _environment(theme: str, face: str) -> Environment:
    """The environment of a face: all of them autoescape, each with its own escaping.

    What is not HTML is escaped by `finalize`, which gives markup, and markup is not escaped again; so macros
    may be shared by all faces.
    """
    escaping: dict[str, Callable[[object], object]] = {"text": plain.text, "markdown": markdown.escape}
    made = environment(theme, finalize=escaping.get(face))
    made.filters.update(wrap=plain.wrap, underline=plain.underline, beside=plain.beside)
    made.filters.update(target=markdown.link_target, figures="{:,}".format)
    return made
