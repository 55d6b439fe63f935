"""The yardstick: an issue as it is made where nobody hurries; plain Jinja2, css-inline and EmailMessage."""

from email.message import EmailMessage
from email.policy import SMTP

from css_inline import CSSInliner
from jinja2 import DictLoader, Environment

from digest import resources
from digest.render.view import Seen

SEVEN_BIT = SMTP.clone(cte_type="7bit")
HTML = """<!doctype html><html lang="{{ view.language }}"><head>
<meta charset="utf-8"><title>{{ view.title }}</title>
<style>{{ style|safe }}</style></head><body><div class="preheader">{{ preheader }}</div>
<table role="presentation" class="page" width="100%"><tr><td><table role="presentation" class="sheet">
<tr><td class="body">
<p class="note">{{ view.day }}, no. {{ view.number }}</p><h1>{{ view.title }}</h1>
<p class="note">{{ view.shown }} of {{ view.new }} new papers, {{ view.minutes }} minutes to read</p><hr class="heavy">
{% for section, entries in sections %}<h2>{{ section.profile }}</h2>
<p class="note">{{ section.shown }} of {{ section.matched }} new papers that match</p>
{% for entry in entries %}<hr><h3 dir="auto"><a href="{{ entry.paper.url }}">{{ entry.paper.title }}</a></h3>
<p class="teaser" dir="auto">{{ entry.paper.teaser[0] }}
<mark>{{ entry.paper.teaser[1] }}</mark>{{ entry.paper.teaser[2] }}</p>
{% if entry.why %}<p class="why">Why: {% for clause in entry.why.reasons %}
{% for subject in clause.subjects %}<b>{{ subject }}</b>
{{ clause.place }}{% endfor %}; {% endfor %}</p>{% endif %}
<p class="links">{% for link in entry.paper.links %}<a href="{{ link.url }}">{{ link.kind }}</a> &nbsp; {% endfor %}</p>
{% endfor %}{% endfor %}<hr class="end"><p class="note"><a href="{{ view.unsubscribe }}">Unsubscribe</a></p>
</td></tr></table></td></tr></table></body></html>
"""
TEXT = """{{ view.title }}, {{ view.day }}, no. {{ view.number }}
{% for section, entries in sections %}

{{ section.profile }}
{% for entry in entries %}
{{ entry.paper.title|wordwrap(72) }}

{{ entry.paper.teaser|join|wordwrap(72) }}

Why: {% for clause in entry.why.reasons if entry.why %}{{ clause.subjects|join(", ") }} {{ clause.place }}; {% endfor %}

{% for link in entry.paper.links %}{{ link.kind }}: {{ link.url }}
{% endfor %}{% endfor %}{% endfor %}
Unsubscribe: {{ view.unsubscribe }}
"""
MARKDOWN = """# {{ view.title }}
{% for section, entries in sections %}
## {{ section.profile }}
{% for entry in entries %}
### [{{ entry.paper.title }}]({{ entry.paper.url }})

{{ entry.paper.teaser|join }}

Why: {% for clause in entry.why.reasons if entry.why %}
**{{ clause.subjects|join("**, **") }}** {{ clause.place }}; {% endfor %}

{% for link in entry.paper.links %}[{{ link.kind }}]({{ link.url }}) {% endfor %}
{% endfor %}{% endfor %}
"""


class Sane:
    """Renders a view whose papers have all been seen to, so that only rendering is measured."""

    def __init__(self) -> None:
        page = Environment(loader=DictLoader({"html": HTML}), autoescape=True)
        plain = Environment(loader=DictLoader({"text": TEXT, "markdown": MARKDOWN}), autoescape=False)  # noqa: S701 - text
        self._html = page.get_template("html")
        self._others = plain.get_template("text"), plain.get_template("markdown")
        self._style = (resources.templates() / "mail" / "mail.css").read_text(encoding="utf-8")
        self._inliner = CSSInliner()

    def digest(self, seen: Seen) -> tuple[bytes, str]:
        """A message, and the issue as Markdown."""
        values = {"view": seen.view, "sections": seen.sections, "preheader": "A preheader", "style": self._style}
        text, markdown = (template.render(values) for template in self._others)
        html = self._inliner.inline(self._html.render(values))
        return message(text, html, "ada@example.org"), markdown


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
