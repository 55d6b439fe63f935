"""The pages of the preview, from the templates in preview/; those of a theme have no part in them."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache

from markupsafe import escape

from digest.core.errors import DigestError, MailError
from digest.core.issue import MAIN, Issue
from digest.core.picture import kind_of
from digest.preview.desk import Desk, Shown
from digest.preview.links import links
from digest.preview.spam import Score, Spam
from digest.templating import Templates, environment, fill
from digest.wiring.previewing import as_mail, in_colours, pictured

SHA256 = re.compile(r"[0-9a-f]{64}")
CLIP = 102_000  # bytes of HTML from which on Gmail hides the rest of a mail
COLOURS = ("light", "dark")
VIEWS = (
    ("desktop", "Desktop"),
    ("phone", "Phone"),
    ("text", "Plain text"),
    ("markdown", "Markdown"),
    ("source", "Source"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for.

    Attributes:
        issue: the key of a slot; empty for the one at hand.
        edition: the name of one of its editions.
        sent: whether a past issue is shown as it was sent.
        view: one of `VIEWS`.
        colours: one of `COLOURS`.
    """

    issue: str = ""
    sent: bool = True
    view: str = "desktop"
    colours: str = "light"
    edition: str = MAIN


class Pages:
    """Fills the templates of the preview.

    Args:
        desk: gives the issues.
        spam: measures them.
    """

    def __init__(self, desk: Desk, spam: Spam) -> None:
        self._desk = desk
        self._spam = spam
        self._since = desk.now()  # a mail that is measured has one date, so that it is measured once

    def page(self, asked: Asked, news: int) -> str:
        """The whole page: the issue in all its views, and what there is to know of it.

        Raises:
            RenderError: a template of the preview itself is wrong.
        """
        shown = self._desk.show(asked.issue, asked.edition, sent=asked.sent)
        values = {"shown": shown, "asked": asked, "news": news, "views": VIEWS, "colours": COLOURS}
        return fill(_templates(), "preview/live.html.j2", values | self._facts(shown))

    def mail(self, asked: Asked) -> str:
        """The mail as HTML, as a reader sees it who prefers some colours; empty where there is none."""
        issue = self._desk.show(asked.issue, asked.edition, sent=asked.sent).issue
        if issue is None:
            return ""
        return pictured(in_colours(issue.faces.html, asked.colours), issue, lambda each: f"/pictures/{each.sha256}")

    def picture(self, sha256: str) -> tuple[bytes, str]:
        """The bytes and the kind of a picture that is kept; an empty kind for anything else."""
        data = self._desk.kept(sha256) if SHA256.fullmatch(sha256) else None
        return (data, kind_of(data)) if data else (b"", "")

    def file(self, name: str) -> str:
        """A file that pages name, such as style.css.

        Raises:
            RenderError: it is wrong.
        """
        return fill(_templates(), f"preview/{name}", {})

    def _facts(self, shown: Shown) -> dict[str, object]:
        if shown.issue is None:
            return {"version": "", "links": (), "score": Score("missing"), "sizes": {}, "clip": CLIP}
        faces = shown.issue.faces
        sizes = {
            "html": len(faces.html.encode()),
            "text": len(faces.text.encode()),
            "markdown": len(faces.markdown.encode()),
        }
        return {
            "version": hashlib.sha256(faces.html.encode()).hexdigest()[:16],
            "links": links(faces.html),
            "score": self._score(shown, shown.issue),
            "sizes": sizes,
            "clip": CLIP,
        }

    def _score(self, shown: Shown, issue: Issue) -> Score:
        try:
            newsletter = shown.newsletter.of(issue.edition.name)
            return self._spam.score(as_mail(newsletter, issue, self._since, self._desk.kept))
        except MailError as error:
            return Score("failed", words=str(error))


def broken(error: DigestError) -> str:
    """A page for when the preview's own templates are broken; it looks for itself whether they are mended."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1">'
        f'<title>Broken</title><div id="trouble" role="alert">{escape(str(error))}</div></html>'
    )


@cache
def _templates() -> Templates:
    made = environment()
    made.filters["figures"] = "{:,}".format
    return made
