"""The yardstick: an issue as it is made where nobody hurries; plain Jinja2, css-inline and EmailMessage.

Its faces say word for word what ours say of the same edition, to which `test_rendering.py` holds it; what is said once
an issue and not once a paper, it is given.
"""

import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader

from digest import resources
from digest.render.view import Seen

SEVEN_BIT = SMTP.clone(cte_type="7bit")
FIRST, MOST = 3, 150  # titles in the preheader, and its characters
NAMES = {"abstract": "Whole abstract", "paper": "Paper", "pdf": "PDF", "code": "Code", "project": "Project"}
SUBJECT = "Trending papers, 18 March 2025: all 56 new papers"
DAY = "Tuesday 18 March 2025"
PICKED = "All 56 new papers, five minutes to read"
REASON = "You get this because you subscribed to Trending papers, which comes out on weekdays at 07:00 Berlin time."
_MARKS = re.compile(r"[\\`*_\[\]{}#]")


class Sane:
    """Renders a view whose papers have all been seen to, so that only rendering is measured."""

    def __init__(self) -> None:
        loader = FileSystemLoader(Path(__file__).parent)
        settings: dict[str, Any] = {"trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}
        page = Environment(loader=loader, autoescape=True, **settings)
        plain = Environment(loader=loader, autoescape=False, **settings)  # noqa: S701 - text and Markdown
        for made in (page, plain):
            made.filters["capitalize_first"] = _capitalized
            made.filters["escaped"] = _escaped
        self._html = page.get_template("sane.html.j2")
        self._others = plain.get_template("sane.txt.j2"), plain.get_template("sane.md.j2")
        self._style = (resources.templates() / "mail" / "mail.css").read_text(encoding="utf-8")
        self._inliner = CSSInliner()

    def digest(self, seen: Seen) -> tuple[bytes, str]:
        """A message, and the issue as Markdown."""
        html, text, markdown = self.faces(seen)
        return message(text, html, "ada@example.org"), markdown

    def faces(self, seen: Seen) -> tuple[str, str, str]:
        """HTML, text and Markdown."""
        titles = [entry.paper.title for _, entries in seen.sections for entry in entries[:FIRST]][:FIRST]
        preheader = "; ".join(titles)[:MOST].rpartition(" ")[0] + "…"
        values = {"view": seen.view, "sections": seen.sections, "preheader": preheader, "style": self._style}
        values |= {"subject": SUBJECT, "day": DAY, "picked": PICKED, "reason": REASON, "names": NAMES}
        text, markdown = (template.render(values) for template in self._others)
        return self._inliner.inline(self._html.render(values)), text, markdown


def message(text: str, html: str, recipient: str) -> bytes:
    """A message as the standard library makes it."""
    made = EmailMessage(policy=SEVEN_BIT)
    made["From"] = "Trending papers <digest@example.org>"
    made["To"] = recipient
    made["Subject"] = "Trending papers, 18 March 2025: 20 picked from 56"
    made["Message-ID"] = "<trending.2025-03-18-0700.abcdefghijklmnop@example.org>"
    made["Date"] = "Tue, 18 Mar 2025 06:00:00 +0000"
    made["List-Unsubscribe"] = "<mailto:leave@example.org?subject=unsubscribe%20trending>"
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(html, subtype="html", cte="quoted-printable")
    return made.as_bytes()


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _escaped(text: str) -> str:
    """Text as Markdown, as far as most people would go."""
    return _MARKS.sub(lambda found: "\\" + found[0], text).replace("&", "&amp;").replace("<", "&lt;")
