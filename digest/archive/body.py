"""The body of an issue's page: its Markdown face as HTML that holds nothing but what we use."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

import nh3
from markdown import Markdown
from markupsafe import Markup, escape

from digest.archive.clean import fit, without_colophon
from digest.core.paper import title_key

BRACKETS = 100  # Python-Markdown's time grows with the square of a line's opening brackets: 5,000 cost 4 s
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
HEADING = re.compile(r'<h3 dir="auto">([^<]+)</h3>')  # a title that leads nowhere
TREND = re.compile(r'<li dir="auto">(?:(<a href="[^"]*">[^<]*</a>)|([^<]+)): ([^<]*)</li>')


@lru_cache(maxsize=64)  # a page and two feeds hold the same body
def body(markdown: str) -> Markup:
    """The sections of the Markdown face as safe HTML; masthead and colophon the page has of its own.

    Markup inside the Markdown is text. What is left after sanitising is the elements in `TAGS`, links with the
    schemes http and https, and ``dir="auto"`` on all that holds a paper's words.

    Args:
        markdown: sections begin at level 2, titles of papers stand at level 3.
    """
    _, section, sections = f"\n{without_colophon(fit(markdown))}".partition("\n## ")
    parser = Markdown(extensions=["tables"], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.inlinePatterns.deregister("automail")
    html = parser.convert("\n".join(_tame(line) for line in f"{section}{sections}".split("\n")))
    return Markup(  # noqa: S704 - this is what the sanitiser let through
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel=None,
            set_tag_attribute_values={tag: {"dir": "auto"} for tag in ("h2", "h3", "p", "li", "td")},
        )
    )


def at_home(html: Markup, url: str, here: str, pages: Mapping[str, str]) -> Markup:
    """A body whose links stay within the archive where they can, so that it works from a folder as well.

    Args:
        html: the body of a page one folder below the newsletter's.
        url: the public address of the newsletter's folder, or empty.
        here: the path of the page, whose links to itself are meant for the list of all new papers.
        pages: by title key, the paths of paper pages, for titles that have no link of their own.
    """

    def linked(title: str) -> str:
        page = pages.get(title_key(unescape(title)))
        return f'<a href="../{page}">{title}</a>' if page else title

    def trend(found: re.Match[str]) -> str:
        return f'<li dir="auto">{found[1] or linked(found[2])} <span class="move">{found[3]}</span></li>'

    local = str(html)
    if url:
        home = f'<a href="{escape(url)}/'
        local = local.replace(f'{home}{here}"', '<a href="#all"').replace(home, '<a href="../')
    local = HEADING.sub(lambda found: f'<h3 dir="auto">{linked(found[1])}</h3>', local)
    return Markup(TREND.sub(trend, local))  # noqa: S704 - sanitised before; a page's path is a safe file name


def _tame(line: str) -> str:
    return line if line.count("[") <= BRACKETS else re.sub(r"\\?\[", "&#91;", line)
