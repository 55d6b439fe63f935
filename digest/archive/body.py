"""The body of an issue's page: its Markdown face as HTML that holds nothing but what we use."""

import re

import nh3
from markdown import Markdown
from markupsafe import Markup

BRACKETS = 100  # Python-Markdown's time grows with the square of a line's opening brackets: 5,000 cost 4 s
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "mark", "ol", "p", "strong", "ul",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\\?\.[\w-]+)*\\?\.[A-Za-z]{2,}")  # in Markdown, dots are escaped


def fit(text: str) -> str:
    """Text without the characters that neither HTML nor XML may hold: controls, surrogates, noncharacters."""
    return UNFIT.sub("", text)


def addresses(text: str) -> frozenset[str]:
    """The e-mail addresses in a text."""
    return frozenset(ADDRESS.findall(text))


def veiled(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Text in which no e-mail address stands as such, but those to keep: pages are public, and get gathered.

    >>> veiled("write to ada@example.org")
    'write to ada at example.org'
    """
    return ADDRESS.sub(lambda found: found[0] if found[0] in keep else found[0].replace("@", " at "), text)


def body(markdown: str) -> Markup:
    """The Markdown face as safe HTML, without its masthead, which the page has of its own.

    Markup inside the Markdown is text. What is left after sanitising is the elements in `TAGS`, links with the
    schemes http and https, and ``dir="auto"`` on all that holds a paper's words.
    """
    parser = Markdown(extensions=["tables"], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.deregister("automail")
    html = parser.convert("\n".join(_tame(line) for line in _below_masthead(fit(markdown)).split("\n")))
    return Markup(  # noqa: S704 - this is what the sanitiser let through
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel=None,
            set_tag_attribute_values={tag: {"dir": "auto"} for tag in ("h3", "p", "li", "td")},
        )
    )


def _below_masthead(markdown: str) -> str:
    """What follows the level-1 heading, or the first section where there is one."""
    _, heading, rest = f"\n{markdown}".partition("\n# ")
    if not heading:
        return markdown
    _, section, sections = rest.partition("\n## ")
    return f"## {sections}" if section else rest.partition("\n")[2]


def _tame(line: str) -> str:
    return line if line.count("[") <= BRACKETS else re.sub(r"\\?\[", "&#91;", line)
