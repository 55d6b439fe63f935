"""The preview: one page that shows an issue as its readers will meet it."""

import re

from digest.core.issue import Edition, Faces
from digest.core.newsletter import Newsletter
from digest.templating import environment, fill

STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
SCHEME = re.compile(r"(?<!-)(color-scheme\s*:\s*)[a-z ]+", re.IGNORECASE)
META = re.compile(r'(<meta name="(?:supported-color-schemes|color-scheme)" content=")[^"]*', re.IGNORECASE)
HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
ALWAYS, NEVER = "(min-width: 0)", "(max-width: 0)"


def preview(newsletter: Newsletter, edition: Edition, faces: Faces) -> str:
    """One self-contained HTML page: the mail on a desktop and a phone, light and dark, as text, and as Markdown.

    The mail stands in frames without scripts; nothing in it can reach the page, and the page asks for nothing
    from outside.
    """
    frames = {colours: in_colours(faces.html, colours) for colours in ("light", "dark")}
    values = {"newsletter": newsletter, "edition": edition, "faces": faces, "frames": frames}
    return fill(environment(newsletter.theme), "preview/page.html.j2", values)


def in_colours(html: str, colours: str) -> str:
    """The mail as a reader sees it who prefers "light" or "dark" colours, whatever the viewer's own machine prefers.

    Its style sheets are told that the wish is met always or never; paper text that speaks of such wishes stays.
    Links open in a window of their own.
    """

    def wish(found: re.Match[str]) -> str:
        return ALWAYS if found[1].lower() == colours else NEVER

    def sheet(found: re.Match[str]) -> str:
        return SCHEME.sub(rf"\g<1>{colours}", PREFERS.sub(wish, found[0]))

    settled = META.sub(rf"\g<1>{colours}", STYLE.sub(sheet, html))
    return HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', settled, count=1)
