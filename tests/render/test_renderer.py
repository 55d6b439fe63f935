"""The three faces of an edition."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from markdown import markdown as python_markdown
from markdown_it import MarkdownIt

from digest.core.errors import RenderError
from digest.core.issue import Edition, Entry, Faces, Section
from digest.core.newsletter import Archive, Cadence
from digest.core.paper import Paper, Revision
from digest.mathematics import readable
from digest.render import Renderer
from digest.render.clean import line
from tests.support.editions import (
    DAYS,
    HOSTILE_TITLES,
    hostile_edition,
    quiet_edition,
    retold_edition,
    sample_delivery,
    sample_edition,
    sample_newsletter,
)
from tests.support.faces import Page, editions, squash
from tests.support.growth import grows_evenly

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "main",
    "p", "h1", "h2", "h3", "hr", "a", "b", "mark", "ins", "del", "span",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "dir", "charset", "name", "content", "class", "style", "role", "width", "align", "border",
    "cellpadding", "cellspacing", "href", "aria-hidden",
}  # fmt: skip
PAPER_OVERHEAD = 1300  # bytes that a paper takes beyond its text


def _render(edition: Edition, **values: object) -> Faces:
    return Renderer().render(sample_newsletter(**values), edition)


def _titles(edition: Edition) -> list[str]:
    """The titles of the papers that have more than a line."""
    papers = [*(entry.paper for entry in edition.entries), *(each.paper for each in edition.revised)]
    return [line(readable(paper.title), 400) for paper in papers]


@settings(max_examples=20)
@given(edition=editions())
def test_the_faces_say_the_same(edition: Edition) -> None:
    """R16: every title and every link of the HTML stands in the text and in the Markdown."""
    faces = _render(edition)
    html, markdown = Page(faces.html), Page(python_markdown(faces.markdown))
    papers = [*(trend.paper for trend in edition.trending), *(each.paper for each in edition.returned)]
    listed = [line(readable(paper.title), 400) for paper in papers]
    folded = [line(readable(paper.title), 400) for entry in edition.entries for paper in entry.folded]
    assert [said for said in html.said("p") if said.startswith("Also as ")] == [f"Also as {title}" for title in folded]
    assert html.said("h3") == markdown.said("h3") == _titles(edition)
    assert all(squash(title) in squash(faces.text) for title in [*_titles(edition), *listed, *folded])
    assert all(any(title in item for item in markdown.said("li")) for title in listed)
    assert all(any(title in item for item in markdown.said("p")) for title in folded)
    assert html.addresses == markdown.addresses
    assert html.addresses <= set(re.findall(r"(?:https?|mailto):\S+", faces.text))


@settings(max_examples=20)
@given(edition=editions())
def test_no_text_becomes_markup(edition: Edition) -> None:
    """R36: whatever the papers say, elements, attributes and schemes are those of the templates."""
    faces = _render(edition)
    html, markdown = Page(faces.html), Page(python_markdown(faces.markdown))
    assert html.tags <= TAGS
    assert html.attributes <= ATTRIBUTES
    assert markdown.tags <= {"h1", "h2", "h3", "p", "ul", "li", "a", "strong", "hr"}
    assert {url.partition(":")[0] for url in html.addresses | markdown.addresses} <= {"http", "https", "mailto"}
    assert len(html.said("h3")) == len(markdown.said("h3")) == edition.shown + len(edition.revised)


@settings(max_examples=10)
@given(edition=editions())
def test_the_same_arguments_give_the_same_bytes(edition: Edition) -> None:
    """The same edition is the same issue, byte for byte, in each face, from any renderer."""
    assert _render(edition) == _render(edition)


@settings(max_examples=20)
@given(edition=editions())
def test_the_size_is_never_less_than_what_is_sent(edition: Edition) -> None:
    """R17: the composer's budget is kept, since sizes are counted at their most."""
    newsletter = sample_newsletter()
    assert Renderer().size(newsletter, edition) >= len(_render(edition).html.encode())


@settings(max_examples=20)
@given(edition=editions())
def test_subject_and_preheader_are_one_short_line(edition: Edition) -> None:
    """R13, R18: neither is ever empty, longer than 150 characters, or more than one line."""
    faces = _render(edition)
    for said in (faces.subject, faces.preheader):
        assert said
        assert len(said) <= 150
        assert line(said) == said


def test_the_preheader_comes_first() -> None:
    """R18: it is the first thing in the body, hidden, and other issues have another."""
    faces, other = _render(sample_edition()), _render(sample_edition(DAYS[0]))
    page = Page(faces.html)
    tags = [tag for tag, _ in page.elements]
    tag, attributes = page.elements[tags.index("body") + 1]
    assert (tag, page.said("div")) == ("div", [faces.preheader])
    assert "display:none" in attributes["style"]
    assert other.preheader != faces.preheader
    assert quiet_edition().trending[0].paper.title in _render(quiet_edition()).preheader


def test_hostile_titles_arrive_as_they_are() -> None:
    """R12, R36: every hostile title is text in all three faces."""
    faces = _render(hostile_edition())
    titles = [line(readable(title), 400) for title in (*HOSTILE_TITLES, *HOSTILE_TITLES[:3])]
    assert Page(faces.html).said("h3") == Page(python_markdown(faces.markdown)).said("h3") == titles
    assert all(squash(title) in squash(faces.text) for title in titles)
    assert faces.subject.startswith("[x](javascript:alert(1)), 18 March 2025:")


@pytest.mark.parametrize("edition", [retold_edition(), hostile_edition()], ids=["retold", "hostile"])
def test_what_was_rewritten_reads_the_same_in_every_face(edition: Edition) -> None:
    """R16: removed and added words in their marks, in text and in both dialects of Markdown; as elements in HTML."""
    faces = _render(edition)
    pages = [Page(python_markdown(faces.markdown)), Page(MarkdownIt("commonmark").render(faces.markdown))]
    html = faces.html
    for element, marks in (("del", "[-{}-]"), ("ins", "{{+{}+}}")):
        html = re.sub(rf"<{element}\b[^>]*>(.*?)</{element}>", lambda found, m=marks: m.format(found[1]), html)  # type: ignore[misc]
    told = [text for text in Page(html).said("p") if "[-" in text]
    assert len(told) >= 3
    for page in pages:
        assert [text for text in page.said("p") if "[-" in text] == told
    assert all(squash(text) in squash(faces.text) for text in told)


def test_signs_are_shown_as_they_are() -> None:
    """R37: the less-than sign means nothing, nor does a dollar that is one; mathematics stands without its dollars."""
    source, said = "x < y & $a_b$ at 95% of the cost is $5.", "x < y & a_b at 95% of the cost is $5."
    entry = Entry(Paper("1", Revision("A title", source)), source)
    faces = _render(replace(sample_edition(), sections=(Section("Agents", 1, (entry,)),)))
    assert said in Page(faces.html).said("p")
    assert said in Page(python_markdown(faces.markdown)).said("p")
    assert said in faces.text


def test_a_long_abstract_takes_no_time() -> None:
    """R38: 50 kB cost no more than their length."""

    def rendered(said: str) -> None:
        entry = Entry(Paper("1", Revision("A title", said)), said)
        _render(replace(sample_edition(), sections=(Section("Agents", 1, (entry,)),)))

    assert grows_evenly(rendered, "We propose a method (Smith et al. 2020). ", 50_000)


def test_a_paper_is_lean() -> None:
    """A paper takes at most 1.3 kB beyond its text, and a whole issue of sixteen at most 45 kB."""
    edition = sample_edition()
    size = len(_render(edition).html.encode())
    [section] = [section for section in edition.sections if section.profile == "Alignment and preferences"]
    fewer = replace(section, entries=section.entries[:-1])
    less = replace(edition, sections=tuple(fewer if s is section else s for s in edition.sections))
    last = section.entries[-1]
    text = len((last.paper.title + last.teaser).encode())
    assert size - len(_render(less).html.encode()) - text <= PAPER_OVERHEAD
    assert size <= 45_000


def test_no_request_is_ever_made() -> None:
    """R34: no image, no style sheet, no font, no script."""
    html = _render(sample_edition()).html
    assert not re.search(r"<(?:img|link|script|iframe|video|object)|url\(|@import|src=", html)


def test_what_css_must_keep_is_kept() -> None:
    """R35: rules for dark screens and phones stay in the head, all others are inlined, none of them important."""
    html = _render(sample_edition()).html
    assert html.lower().startswith("<!doctype html>")
    assert re.findall(r"@media \(([a-z-]+)", html) == ["max-width", "prefers-color-scheme"]
    assert "!important" not in html.partition("</style>")[2]
    assert "<main>" in html
    assert "<![endif]-->" in html


def test_layout_tables_say_so() -> None:
    """R33: html has lang and dir, tables are for layout, and what papers say finds its own direction."""
    page = Page(_render(sample_edition(), language="he").html)
    assert page.elements[0] == ("html", {"lang": "he", "dir": "rtl"})
    assert {attributes.get("role") for tag, attributes in page.elements if tag == "table"} == {"presentation"}
    assert {attributes.get("dir") for tag, attributes in page.elements if tag in {"h2", "h3"}} <= {"auto", None}


def test_the_unsubscribe_line() -> None:
    """R17: with delivery it stands in every face, the same for everyone; without there is none."""
    leave = "mailto:leave@example.org?subject=unsubscribe%20trending"
    faces = _render(sample_edition())
    assert leave in Page(faces.html).addresses
    assert leave in faces.text
    assert leave in faces.markdown
    assert "nsubscribe" not in "".join((alone := _render(sample_edition(), delivery=None)).text + alone.html)
    assert "You get this" not in alone.text


def test_a_whole_plain_text_line_fits_the_screen() -> None:
    """R16: nothing but addresses is wider than 72 columns."""
    wide = [row for row in _render(sample_edition()).text.split("\n") if len(row) > 72 and "://" not in row]
    assert wide == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"invitation": "Join us.", "subscribe": ""}, "Join us."),
        ({"invitation": "", "subscribe": "https://example.org/s"}, "https://example.org/s"),
        ({"archive": Archive()}, "40 more new papers are in the archive."),
        ({"archive": Archive(private=True)}, "40 more new papers are not shown."),
        ({"cadence": Cadence()}, "every day at 00:00 UTC"),
        ({"cadence": Cadence(days=(0, 3))}, "on Mondays and Thursdays at 00:00 UTC"),
        ({"cadence": Cadence(days=(0, 2, 4))}, "on Mondays, Wednesdays and Fridays at 00:00 UTC"),
        ({"delivery": None}, "Trending papers comes out on weekdays at 07:00 Berlin time."),
        ({"delivery": sample_delivery(imprint="")}, "Unsubscribe"),
        ({"cadence": Cadence(zone="America/Argentina/Buenos_Aires")}, "at 00:00 Buenos Aires time"),
        ({"cadence": Cadence(zone="Etc/GMT+5")}, "at 00:00 Etc/GMT+5"),
        ({"curator": "AK"}, "By AK"),
        ({"curator": "by AK"}, "By AK"),
        ({"curator": ""}, "16 picked from 56 new papers, five minutes to read"),
    ],
)
def test_what_the_settings_say(values: dict[str, object], said: str) -> None:
    """Each setting that readers see is seen in every face, and may be left out."""
    faces = _render(sample_edition(), **values)
    html = " ".join([*Page(faces.html).said("main"), *Page(faces.html).addresses])
    assert said in html
    assert said in " ".join(faces.text.split())
    assert said in " ".join([*Page(python_markdown(faces.markdown)).said("p"), faces.markdown])


def test_an_invitation_without_an_address_has_no_button() -> None:
    """The only button is left out where it would lead nowhere."""
    assert "Subscribe" not in _render(sample_edition(), subscribe="").html


def test_a_day_without_news() -> None:
    """An empty day says so, and what still trends."""
    faces = _render(quiet_edition())
    assert "Nothing new: every paper on the list was there before." in faces.text
    assert faces.subject == "Trending papers, 18 March 2025: nothing new"
    assert "48th → 9th" in faces.text
    empty = _render(replace(quiet_edition(), trending=()))
    assert empty.preheader.startswith("Nothing new: ")


def test_how_long_nothing_takes_is_not_said() -> None:
    """LOOK: the masthead says how long it will take where there is something to read."""
    quiet = quiet_edition()
    for face in (faces := _render(quiet)).html, faces.text, faces.markdown:
        assert "to read" not in face
    assert "Nothing new, two minutes to read\n" in _render(replace(quiet, minutes=2)).text


def test_news_of_which_none_match() -> None:
    """Where nothing was picked the reader is told how much there was."""
    edition = sample_edition()
    faces = _render(replace(edition, sections=(), rest=edition.rest[:1]))
    assert "None of the 56 new papers matches what this newsletter looks for." in faces.text
    assert "One new paper is in the archive" in faces.text
    assert faces.subject == "Trending papers, 18 March 2025: 56 new, none that match"


def test_the_first_issue_says_so() -> None:
    """Nothing came before it, so its papers are not called new."""
    assert " picked from 65 papers, " in _render(sample_edition(DAYS[0])).text


@pytest.mark.parametrize(
    ("ranks", "said"),
    [((48, 9), "48th → 9th"), ((9, 9), "still 9th"), ((None, 9), "back at 9th"), ((9, None), "no longer ranked")],
)
def test_how_a_paper_moved(ranks: tuple[int | None, ...], said: str) -> None:
    """A move is said in words, with arrows only where there is one."""
    edition = sample_edition()
    trend = replace(edition.trending[0], ranks=ranks)
    assert f" {said}\n" in _render(replace(edition, trending=(trend,))).text


def test_a_budget_that_nothing_fits_is_refused() -> None:
    """R17: an issue that a mail program would cut is never made; the message names the setting."""
    with pytest.raises(RenderError, match=r"my.toml: .* takes \d+ bytes of HTML, byte_budget allows 100; raise"):
        _render(sample_edition(), byte_budget=100, file="my.toml")
