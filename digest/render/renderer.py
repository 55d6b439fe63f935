"""The renderer: one view of an edition through the templates of three faces."""

import hashlib

from digest.core.errors import OverBudgetError, RenderError, ThemeError
from digest.core.issue import Edition, Faces
from digest.core.newsletter import Newsletter
from digest.render import pieces
from digest.render.asking import asks
from digest.render.clean import line
from digest.render.direct import Direct
from digest.render.faces import FOLDER, HTML, TEXT, environment_of
from digest.render.press import press
from digest.render.printed import Encoded, Printer
from digest.render.view import Seen, View
from digest.render.viewing import Viewer
from digest.resources import is_ours
from digest.templating import origin, sources

SUBJECT = 150  # characters of a subject
PREHEADER = 150  # and of a preheader
SUBJECTS = 1_000  # subjects that are kept
VIEWERS = 64  # newsletters and looks whose views are kept


class Renderer:
    """Renders editions with the default templates and those of the newsletter's theme before them.

    Args:
        direct: whether every template is filled anew each time, for someone who edits them.
    """

    def __init__(self, *, direct: bool = False) -> None:
        self._direct = direct
        self._printers: dict[str, Printer] = {}
        self._viewers: dict[int, tuple[Newsletter, Viewer]] = {}
        self._looks: dict[Newsletter, Viewer] = {}
        self._subjects: dict[int, tuple[View, str]] = {}

    def render(self, newsletter: Newsletter, edition: Edition) -> Faces:
        """The three faces, within the byte budget; see `ports.Renderer`.

        Raises:
            RenderError: a template is missing or wrong, or not even the budget's smallest edition fits.
        """
        seen, printer = self.see(newsletter, edition), self._printer(newsletter)
        subject, preheader = self._lines(newsletter.theme, printer, seen)
        html, text, markdown, size, encoded = printer.print(pieces.issue(seen, subject, preheader))
        _check(newsletter, edition, size)
        if not is_ours(newsletter.theme):
            _quiet(newsletter.theme, html, seen)
        return Faces(html, text, markdown, subject, preheader, encoded)

    def encode(self, newsletter: Newsletter, edition: Edition) -> tuple[str, Encoded]:
        """The subject, and what a message is made of, for an edition of which no page is wanted as text.

        Raises:
            RenderError: as for `render`.
        """
        subject, encoded = self.encode_seen(newsletter, self.see(newsletter, edition))
        _check(newsletter, edition, encoded.size)
        return subject, encoded

    def see(self, newsletter: Newsletter, edition: Edition) -> Seen:
        """The view of an edition that templates are filled with."""
        return self._viewer(newsletter).see(edition)

    def encode_seen(self, newsletter: Newsletter, seen: Seen) -> tuple[str, Encoded]:
        """The same as `encode` from a view, whatever size comes out.

        Raises:
            RenderError: a template is missing or wrong.
        """
        printer = self._printer(newsletter)
        subject, preheader = self._lines(newsletter.theme, printer, seen)
        return subject, printer.encode(pieces.issue(seen, subject, preheader))

    def size(self, newsletter: Newsletter, edition: Edition) -> int:
        """How many bytes of HTML an edition gives, for the composer's budget.

        Raises:
            RenderError: a template is missing or wrong.
        """
        # Subject and preheader are left out and counted at their most: five bytes ("&amp;") a character.
        issue = pieces.issue(self.see(newsletter, edition), "", "")
        return self._printer(newsletter).size(issue) + 5 * (SUBJECT + PREHEADER)

    def templates(self, newsletter: Newsletter) -> str:
        """The sha256 of all templates that `render` draws on, names and contents.

        Raises:
            RenderError: a template cannot be read.
        """
        digest = hashlib.sha256()
        for name, text in sources(environment_of(newsletter.theme, HTML), FOLDER):
            digest.update(f"{name}\0{text}\0".encode())
        return digest.hexdigest()

    def _lines(self, theme: str, printer: Printer, seen: Seen) -> tuple[str, str]:
        """Subject and preheader."""
        known = self._subjects.get(id(seen.view))
        if known is None or self._direct:
            if len(self._subjects) >= SUBJECTS:
                self._subjects.clear()
            # Kept with its view, so that no other has its id.
            known = self._subjects[id(seen.view)] = seen.view, line(printer.line(pieces.subject(seen)), SUBJECT)
        if not (subject := known[1]):
            file = origin(environment_of(theme, TEXT), f"{FOLDER}subject.txt.j2")
            raise RenderError(f"{file}: gives an empty subject", "let it say something")
        return subject, line(printer.line(pieces.preheader(seen)), PREHEADER)

    def _printer(self, newsletter: Newsletter) -> Printer:
        """Whoever brings templates may do in them what no form can hold."""
        theme = newsletter.theme
        if theme not in self._printers:
            self._printers[theme] = press(theme) if is_ours(theme) and not self._direct else Direct(theme)
        return self._printers[theme]

    def _viewer(self, newsletter: Newsletter) -> Viewer:
        """The same for all audiences of a newsletter; kept with what asks for it, so that no other has its id."""
        known = self._viewers.get(id(newsletter))
        if known is None:
            if len(self._viewers) >= VIEWERS:
                self._viewers.clear()
            known = self._viewers[id(newsletter)] = newsletter, self._of_look(newsletter.look)
        return known[1]

    def _of_look(self, look: Newsletter) -> Viewer:
        if look not in self._looks:
            if len(self._looks) >= VIEWERS:
                self._looks.clear()
            self._looks[look] = Viewer(look)
        return self._looks[look]


def _quiet(theme: str, html: str, seen: Seen) -> None:
    """Refuse a mail that would ask a network for something when it is opened; with linked pictures, for more."""
    pictures = {entry.paper.thumbnail for _, entries in seen.sections for entry in entries}
    if asked := asks(html, pictures):
        remedy = "take it out of the theme: whoever opens a mail must not be seen by anyone, and nothing runs in it"
        raise ThemeError(f"{theme}: its templates give what loads or runs something: {asked}", remedy)


def _check(newsletter: Newsletter, edition: Edition, size: int) -> None:
    if size > newsletter.byte_budget:
        raise OverBudgetError(
            f"{newsletter.file or newsletter.name}: the issue of {edition.slot.key} takes {size} bytes of HTML,"
            f" byte_budget allows {newsletter.byte_budget}",
            "raise byte_budget or make the theme smaller",
        )
