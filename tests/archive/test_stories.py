"""What the issues say of each paper."""

from dataclasses import replace
from datetime import date

from digest.archive.stories import stories
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Edition, Entry, Issue, Section
from digest.core.paper import Paper, Revision
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend
from tests.support.editions import sample_edition, sample_slot
from tests.support.issues import issue, sample_issues

ONE = Paper("1", Revision("One"))
TWO = Paper("2", Revision("Two"))


def _edition(**values: object) -> Edition:
    empty = {"sections": (), "trending": (), "rest": ()}
    return replace(sample_edition(), **(empty | values))  # type: ignore[arg-type]


def _issue(day: int, *changes: Change, **values: object) -> Issue:
    return replace(issue(_edition(**values), changes), slot=sample_slot(date(2025, 3, day)))


def test_every_announced_paper_has_a_story() -> None:
    """The two bundled dumps hold 121 papers; each was new once, 13 stayed and 52 left."""
    found = stories(sample_issues())
    assert len(found) == 121
    assert all([m.change.kind for m in story.announced] == [ChangeKind.NEW] for story in found)
    kinds = [mention.change.kind for story in found for mention in story.mentions]
    assert (kinds.count(ChangeKind.CONTINUING), kinds.count(ChangeKind.GONE)) == (13, 52)


def test_papers_that_were_never_told_have_none() -> None:
    """A catalogue's thousands that only stay or leave get no page, unless an issue shows them."""
    stays, gone = Change(ChangeKind.CONTINUING, ONE), Change(ChangeKind.GONE, TWO)
    assert stories([_issue(18, stays, gone)]) == ()
    assert [s.paper for s in stories([_issue(18, stays, gone, trending=(Trend(ONE, (3, 2)),))])] == [ONE]


def test_a_revision_that_no_issue_tells_makes_no_page() -> None:
    """A catalogue has a thousand of them a day; what an issue tells has its page, and so has what was new once."""
    revised, back = Change(ChangeKind.REVISED, ONE, TWO.revision), Change(ChangeKind.RETURNED, TWO)
    assert stories([_issue(18, revised, back)]) == ()
    told = _issue(18, revised, back, revised=(Revised(ONE),), returned=(Returned(TWO),))
    assert [story.paper for story in stories([told])] == [ONE, TWO]
    assert len(stories([_issue(11, Change(ChangeKind.NEW, ONE)), _issue(18, revised, back)])) == 1


def test_a_story_tells_every_later_mention() -> None:
    """Once told, a paper's way through the list goes on; its page shows the last revision."""
    renamed = Paper("1", Revision("One, renamed"))
    changed = Change(ChangeKind.RENAMED, renamed, before=ONE.revision, rank=2, rank_before=5)
    (story,) = stories([_issue(11, Change(ChangeKind.NEW, ONE, rank=5)), _issue(18, changed)])
    assert story.paper == renamed
    assert story.page == "papers/1.html"
    assert [mention.change for mention in story.revisions] == [changed]


def test_a_mention_names_the_sections() -> None:
    """The page says under which interests an issue showed the paper."""
    section = Section("Agents", 3, (Entry(ONE, also=("Alignment",)),))
    (story,) = stories([_issue(18, Change(ChangeKind.NEW, ONE), sections=(section,))])
    assert story.mentions[0].sections == ("Agents", "Alignment")


def test_a_mention_of_what_is_folded_names_the_sections() -> None:
    """Another version of a paper is shown where that is; what no profile chose is in no section of one."""
    sections = (Section("Agents", 3, (Entry(ONE, folded=(TWO,)),)),)
    new = Change(ChangeKind.NEW, ONE), Change(ChangeKind.NEW, TWO)
    assert [s.mentions[0].sections for s in stories([_issue(18, *new, sections=sections)])] == [("Agents",)] * 2
    chance = (Section("", 0, (Entry(ONE),)),)
    assert stories([_issue(18, new[0], sections=chance)])[0].mentions[0].sections == ()


def test_a_paper_has_one_story_under_all_its_names() -> None:
    """R76: what an issue told under another name belongs to it, and its page stands under that name too."""
    named = Paper("2503.00001", replace(ONE.revision, abstract="More."))
    revised = Change(ChangeKind.REVISED, named, before=ONE.revision)
    issues = [_issue(11, Change(ChangeKind.NEW, ONE)), _issue(18, Change(ChangeKind.NEW, TWO), revised)]
    papers = {"1": named.id, named.id: named.id, "10.1/x": named.id, "else": "other"}
    first, second = stories(issues, papers)
    assert (first.paper, second.paper) == (named, TWO)
    assert [mention.change.kind for mention in first.mentions] == [ChangeKind.NEW, ChangeKind.REVISED]
    assert first.pages == ("papers/2503.00001.html", "papers/1.html", "papers/10.1~2fx.html")
    assert second.pages == ("papers/2.html",)


def test_a_paper_that_an_issue_showed_under_another_name_stays_told() -> None:
    """What only stays is told where an earlier name was announced; its story goes by today's name from the start."""
    stays = Change(ChangeKind.CONTINUING, Paper("2503.00001", ONE.revision))
    issues = [_issue(11, Change(ChangeKind.NEW, ONE)), _issue(18, stays)]
    (story,) = stories(issues, {"1": "2503.00001"})
    assert len(story.mentions) == 2
    (alone,) = stories(issues[:1], {"1": "2503.00001"})
    assert alone.page == story.page
    assert len(stories(issues)) == 1
