"""The body of an issue's page: its Markdown face as HTML that holds nothing but what we use."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import nh3
from markdown import Markdown
from markdown.extensions.tables import TableExtension  # by its name it is looked for among all that is installed
from markupsafe import Markup, escape

from digest.archive.clean import fit, untaught, without_colophon

BRACKETS = 100  # Python-Markdown's time grows with the square of a line's opening brackets: 5,000 cost 4 s
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
HEADING = re.compile(r'(?<=<h3 dir="auto">)(.*?)(?=</h3>)')  # the title of a paper
LINE = re.compile(r'(?<=<li dir="auto">)(.*?) · (?:([▁-█·]+) )?((?:(?! · )[^<])+)(?=</li>)')  # title, blocks, words
LINK = re.compile(r'<a href="[^"]*">((?:(?!<a ).)*)</a>')


@lru_cache(maxsize=64)  # a page and two feeds hold the same body
def body(markdown: str) -> Markup:
    """The sections of the Markdown face as safe HTML; masthead and colophon the page has of its own.

    Markup inside the Markdown is text. What is left after sanitising is the elements in `TAGS`, links with the
    schemes http and https, and ``dir="auto"`` on all that holds a paper's words.

    Args:
        markdown: sections begin at level 2, titles of papers stand at level 3.
    """
    _, section, sections = f"\n{untaught(without_colophon(fit(markdown)))}".partition("\n## ")
    parser = Markdown(extensions=[TableExtension()], output_format="html")
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


def at_home(html: Markup, url: str, here: str, shown: Sequence[str], listed: Sequence[str]) -> Markup:
    """A body whose links stay within the archive where they can, so that it works from a folder as well.

    Titles lead to the pages of their papers. Which paper a title belongs to is told by its place alone, since
    several papers may have one title; where a theme shows other papers than the edition, titles stay as they are.

    Args:
        html: the body of a page one folder below the newsletter's.
        url: the public address of the newsletter's folder, or empty.
        here: the path of the page, whose links to itself are meant for the list of all new papers.
        shown: the paths of the pages of the papers that have headings, in their order; empty for one without page.
        listed: the same for those that have lines.
    """
    local = str(html)
    if url:
        home = f'<a href="{escape(url)}/'
        local = local.replace(f'{home}{here}"', '<a href="#all"').replace(home, '<a href="../')
    local = _each(HEADING, local, shown, lambda title, page: _led(title[1], page))
    local = _each(LINE, local, listed, lambda line, page: _row(_led(line[1], page), line[2] or "", line[3]))
    return Markup(local)  # noqa: S704 - sanitised before; a page's path is a safe file name


def _each(pattern: re.Pattern[str], html: str, pages: Sequence[str], made: Callable[[re.Match[str], str], str]) -> str:
    """All matches replaced, each with its page; with none where there are not as many as pages."""
    alike = len(pattern.findall(html)) == len(pages)
    following = iter(pages)
    return pattern.sub(lambda found: made(found, next(following) if alike else ""), html)


def _led(title: str, page: str) -> str:
    """A title that leads to a page; to where it leads already where there is none."""
    whole = LINK.fullmatch(title)
    plain = whole[1] if whole else title
    return title if not page or "<a " in plain else f'<a href="../{page}">{plain}</a>'


def _row(title: str, spark: str, said: str) -> str:
    drawn = f'<span class="spark" aria-hidden="true">{spark}</span> ' if spark else ""
    return f'<span>{title}</span> {drawn}<span class="move">{said}</span>'


def _tame(line: str) -> str:
    return line if line.count("[") <= BRACKETS else re.sub(r"\\?\[", "&#91;", line)
