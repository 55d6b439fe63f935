"""The files of a newsletter's archive."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from markupsafe import escape

from digest.archive.names import paper_page
from digest.archive.pages import FEED
from digest.archive.site import site
from digest.core.changes import Change, ChangeKind
from digest.core.errors import RenderError
from digest.core.issue import Inputs, Issue
from digest.core.newsletter import Archive, Newsletter
from digest.core.paper import Link, LinkKind, Paper, Revision
from digest.core.retold import Revised
from digest.render import Renderer
from tests.support.editions import retold_edition, sample_edition, sample_newsletter, sample_papers, sample_slot
from tests.support.issues import hostile_issue, issue, new, sample_issues

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC = sample_newsletter()
FOLDER = sample_newsletter(archive=Archive())
PAGE = "issues/2025-03-18-0700.html"


def _pages(newsletter: Newsletter = FOLDER, issues: tuple[Issue, ...] = ()) -> dict[str, str]:
    return {path: data.decode() for path, data in site(newsletter, issues or sample_issues()).items()}


def test_two_issues_make_a_whole_site() -> None:
    """An index, two feeds, a page and two plain faces an issue, a page a paper, and what they are drawn with."""
    found = list(_pages())
    assert len([path for path in found if path.startswith("papers/")]) == 121
    assert {path for path in found if not path.startswith("papers/")} == {
        "index.html", "feed.xml", "feed.json", "style.css", "icon.svg", "issues/2025-03-11-0700.html",
        "issues/2025-03-11-0700.md", "issues/2025-03-11-0700.txt", PAGE, "issues/2025-03-18-0700.md",
        "issues/2025-03-18-0700.txt",
    }  # fmt: skip


def test_the_same_issues_give_the_same_bytes() -> None:
    """R71: in any order, at any time."""
    assert site(PUBLIC, sample_issues()) == site(PUBLIC, sample_issues()[::-1])


@pytest.mark.parametrize("newsletter", [PUBLIC, FOLDER], ids=["public", "folder"])
def test_every_link_leads_somewhere(newsletter: Newsletter) -> None:
    """R72: pages hold relative links within the archive, each to a file that is there, and nothing from outside."""
    pages = _pages(newsletter)
    for path, text in pages.items():
        if not path.endswith(".html"):
            continue
        links = re.findall(r'(?:href|src)="([^"]*)"', re.sub(r'<link rel="canonical".*', "", text))
        within = [link for link in links if not re.match(r"https?:|mailto:|#", link) and link != "../index.html"]
        targets = {str(PurePosixPath(path).parent / unquote(link)) for link in within}
        assert {re.sub(r"[^/]+/\.\./", "", target) for target in targets} <= pages.keys()
        assert not [link for link in links if link.startswith("https://example.org")]
        assert "<script" not in text
        assert " src=" not in text


def test_an_index_lists_issues_newest_first() -> None:
    """Date, number, counts and first titles; the masthead invites."""
    page = _pages()["index.html"]
    assert page.index("Tuesday 18 March 2025") < page.index("Tuesday 11 March 2025")
    assert page.count("<h2>March 2025</h2>") == 1
    assert "No. 2, 16 picked from 56 new papers" in page
    assert sample_issues()[1].edition.entries[0].paper.title in page
    assert 'href="mailto:trending@example.org?subject=subscribe">Subscribe</a>' in page


def test_an_archive_without_issues_says_so() -> None:
    """An index and feeds are there before the first issue."""
    made = {path: data.decode() for path, data in site(FOLDER, ()).items()}
    assert "No issue has appeared yet." in made["index.html"]
    assert "<updated>1970-01-01T00:00:00Z</updated>" in made["feed.xml"]
    assert json.loads(made["feed.json"])["items"] == []


def test_an_issue_page_lists_all_that_was_new() -> None:
    """Every new paper is linked to its page; the ones that left are a count."""
    page = _pages()[PAGE]
    listed = page[page.index("All 56 new papers") :]
    assert listed.count('href="../papers/') == 56
    assert "52 papers of the issue before have left the list." in listed
    assert page.count("<h1") == 1
    assert '<a rel="prev" href="../issues/2025-03-11-0700.html">' in page


def test_titles_lead_to_their_pages() -> None:
    """In the archive every shown title can be followed, though the dumps name no addresses of papers."""
    body = re.search(r'<div class="body">(.*?)</div>', _pages()[PAGE], re.DOTALL)
    assert body
    found = re.findall(r'<h3 dir="auto"><a href="\.\./(papers/[^"]*)">([^<]*)', body[1])
    entries = sample_issues()[1].edition.entries
    assert found == [(paper_page(entry.paper.id), str(escape(entry.paper.title))) for entry in entries]


def test_papers_of_one_title_are_not_mistaken_for_each_other() -> None:
    """R5: of two papers with one title, each is followed to its own page."""
    second = sample_issues()[1]
    entry = second.edition.sections[0].entries[0]
    twin = replace(entry, paper=replace(entry.paper, id="twin"))
    sections = (replace(second.edition.sections[0], entries=(entry, twin)),)
    changes = (*second.changes, Change(ChangeKind.NEW, twin.paper))
    page = _pages(FOLDER, (issue(replace(second.edition, sections=sections), changes),))[PAGE]
    found = re.findall(r'<h3 dir="auto"><a href="\.\./([^"]*)">([^<]*)</a></h3>', page)
    assert found == [(paper_page(paper.id), str(escape(paper.title))) for paper in (entry.paper, twin.paper)]


def test_an_issue_without_sections_says_so() -> None:
    """The page's own words stand where the Markdown face has no section."""
    first = sample_issues()[0]
    quiet = replace(first, edition=replace(first.edition, counts=first.edition.counts | {"new": 0}))
    assert "None of the 65 new papers matches what" in _pages()["issues/2025-03-11-0700.html"]
    assert (
        "Nothing new: every paper on the list was there before."
        in _pages(FOLDER, (quiet,))["issues/2025-03-11-0700.html"]
    )


def test_a_paper_page_tells_its_way() -> None:
    """When it was announced, and how its rank moved."""
    title = 'TextGrad: Automatic "Differentiation" via Text'
    paper = next(paper for paper in sample_papers() if paper.title == title)
    page = _pages()[f"papers/{paper.id}.html"]
    assert "TextGrad: Automatic &#34;Differentiation&#34; via Text" in page
    assert "generation of AI systems." in page
    assert re.search(r"11 March 2025</a></bdi></td>\s*<td><bdi>New</bdi></td>\s*<td><bdi>48th</bdi>", page)
    assert re.search(
        r"18 March 2025</a></bdi></td>\s*<td><bdi>Still trending</bdi></td>\s*<td><bdi>48th → 9th</bdi>", page
    )


def test_a_paper_page_shows_what_a_revision_changed() -> None:
    """The former title stands as a note, the former abstract folds away; only sound links are given."""
    links = (Link(LinkKind.PAPER, "https://arxiv.org/abs/1"), Link(LinkKind.CODE, "javascript:alert(1)"))
    now = Paper("1", Revision("Now", "It is so.", ("Ada",), ("cs.CL",), links))
    change = Change(ChangeKind.RENAMED, now, Revision("Then", "It was so."), rank=2)
    page = _pages(FOLDER, (issue(replace(sample_edition(), revised=(Revised(now),)), (change,)),))["papers/1.html"]
    assert '<q dir="auto">Then</q>' in page
    assert "<summary>The abstract as it was</summary>" in page
    assert "It was so." in page
    assert '<a href="https://arxiv.org/abs/1">Paper</a>' in page
    assert "javascript" not in page


def test_whatever_befalls_a_paper_its_page_says_it() -> None:
    """Each kind of change has its words, also those that no section of an issue is about."""
    paper = Paper("1", Revision("One"))
    kinds = [kind for kind in ChangeKind if kind is not ChangeKind.NEW]
    days = [sample_slot(date(2025, 3, day)) for day in range(11, 12 + len(kinds))]
    told = [
        replace(issue(sample_edition(), (Change(kind, paper),)), slot=day)
        for kind, day in zip(kinds, days, strict=False)
    ]
    first = replace(issue(sample_edition(), new((paper,))), slot=sample_slot(date(2025, 3, 10)))
    page = _pages(FOLDER, (first, *told))["papers/1.html"]
    assert all(
        f"<td><bdi>{said}</bdi></td>" in page for said in ("Withdrawn", "In more categories", "Revised", "Renamed")
    )


def test_what_is_told_again_leads_to_its_page() -> None:
    """Titles of revised papers, and those of papers that are back, beside those of the new ones."""
    edition = retold_edition()
    changes = tuple(Change(ChangeKind.REVISED, each.paper) for each in edition.revised)
    back = tuple(Change(ChangeKind.RETURNED, each.paper) for each in edition.returned)
    made = Issue(edition.slot, edition, Renderer().render(FOLDER, edition), Inputs(), (*changes, *back))
    page = _pages(FOLDER, (made,))[PAGE]
    for paper in (*(each.paper for each in edition.revised), *(each.paper for each in edition.returned)):
        assert f'<a href="../papers/{paper.id}.html">{escape(paper.title)}</a>' in page
    assert '<span class="move">after nine days, now 12th</span>' in page
    assert "Covers all since Tuesday 11 March 2025" in page


def test_no_address_and_nothing_of_delivery_is_in_any_file() -> None:
    """R73: neither a subscriber, nor the way to leave, nor an author's address; the chosen one stays."""
    papers = (Paper("1", Revision("T", "Write to mallory@evil.example for code.")),)
    new = tuple(Change(ChangeKind.NEW, paper) for paper in papers)
    one = issue(sample_issues()[1].edition, new)
    colophon = "\n\n---\n\nUnsubscribe: mailto:leave@example.org, Example Lab\n"
    faces = replace(one.faces, text=one.faces.text + colophon, markdown=one.faces.markdown + colophon)
    for text in _pages(PUBLIC, (replace(one, faces=faces),)).values():
        assert set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", text)) <= {"trending@example.org"}
        assert "Unsubscribe" not in text
        assert "Example Lab" not in text


def test_language_and_direction_are_said() -> None:
    """R33: of the newsletter, on every page; titles find their own."""
    pages = _pages(sample_newsletter(language="he"), (hostile_issue(),))
    html = [text for path, text in pages.items() if path.endswith(".html")]
    assert all('<html lang="he" dir="rtl">' in text for text in html)
    assert all("default-src 'self'" in text for text in html)


@pytest.mark.parametrize("newsletter", [PUBLIC, FOLDER], ids=["public", "folder"])
def test_the_atom_feed_is_valid(newsletter: Newsletter) -> None:
    """R74: by feedparser, and by the rules of RFC 4287 that it does not check."""
    text = _pages(newsletter, (*sample_issues(), replace(hostile_issue(), slot=sample_issues()[0].slot)))["feed.xml"]
    parsed = feedparser.parse(text)
    assert not parsed.bozo
    assert parsed.feed.title == "Trending papers"
    feed = ET.fromstring(text)  # noqa: S314 - made here
    absolute = re.compile(r"(?:https?://|urn:uuid:)\S+")
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert absolute.fullmatch(element.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{ATOM}updated") or "")
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    assert len(set(ids)) >= len(ids) - 1  # the hostile issue stands in the slot of another
    assert feed.findtext(f"{ATOM}updated") == "2025-03-18T06:00:00Z"


def test_feeds_hold_the_newest_issues_whole() -> None:
    """R74: the JSON Feed too; neither grows for ever."""
    second = sample_issues()[1]
    pages = _pages(PUBLIC, (issue(second.edition, ()),) * FEED + (second,))
    feed = json.loads(pages["feed.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == FEED
    newest = feed["items"][0]
    assert newest["id"] == newest["url"] == f"https://example.org/trending/{PAGE}"
    assert newest["title"] == "Trending papers, Tuesday 18 March 2025"
    assert newest["summary"] == "16 picked from 56 new papers"
    assert newest["date_published"] == "2025-03-18T06:00:00Z"
    assert "<h3" in newest["content_html"]
    assert "feed_url" not in json.loads(_pages()["feed.json"])


def test_a_broken_template_is_one_line(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A fault in a theme names its file and line."""
    theme = tmp_path_factory.mktemp("theme")
    (theme / "archive").mkdir()
    (theme / "archive/index.html.j2").write_text("<p>\n{{ nothing.here }}", encoding="utf-8")
    with pytest.raises(RenderError, match=r"index.html.j2, line 2: .*mend the template"):
        _pages(sample_newsletter(theme=str(theme)))


def test_a_theme_replaces_one_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every word and pixel can be changed, one file at a time."""
    theme = tmp_path_factory.mktemp("theme")
    (theme / "archive").mkdir()
    (theme / "archive/style.css").write_text("body { color: green }", encoding="utf-8")
    pages = _pages(sample_newsletter(theme=str(theme)))
    assert pages["style.css"] == "body { color: green }"
    assert pages["icon.svg"] == _pages()["icon.svg"]


def test_mathematics_is_set_where_a_page_can_and_written_where_it_cannot() -> None:
    """A paper's page and the lists have formulas as elements; the title of the window has them as text."""
    paper = Paper("1", Revision(r"Li$_2$ & $C^*$ by Schr\"odinger", "At $x < y$ for $5, <b>bold</b>."))
    found = site(sample_newsletter(), (issue(replace(sample_edition(), sections=(), trending=()), new((paper,))),))
    page = found["papers/1.html"].decode()
    assert "<title>Li₂ &amp; C* by Schrödinger</title>" in page
    assert '<h1 dir="auto">Li₂ &amp; <math alttext="C*"><msup>' in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "for $5, " in page
    assert '<li dir="auto"><a href="../papers/1.html">Li₂ &amp; <math ' in found[PAGE].decode()


def test_a_day_of_which_no_profile_chose_anything() -> None:
    """What is shown for serendipity does not hide that nothing matched."""
    (first, *_), changes = sample_edition().sections, new(sample_papers())
    chance = replace(sample_edition(), sections=(replace(first, profile=""),))
    said = {
        edition: "matches what this newsletter looks for" in _pages(issues=(issue(edition, changes),))[PAGE]
        for edition in (chance, sample_edition())
    }
    assert said == {chance: True, sample_edition(): False}
