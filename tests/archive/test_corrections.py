"""Notes and corrections in the archive."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest

from digest.archive.site import site
from digest.core.issue import Corrects, Issue
from digest.core.newsletter import Archive
from tests.support.editions import DAYS, sample_newsletter
from tests.support.issues import issue, sample_issues

MADE = datetime(2025, 4, 2, 9, tzinfo=UTC)
FIRST, SECOND = sample_issues()
HOSTILE = "<script>alert(1)</script> by mallory@example.org {{ 1 }}\n\nAnd & more."


def correction(number: int = 1) -> Issue:
    """A correction of the first issue, made after the second came out."""
    slot = replace(FIRST.slot, due=MADE, correction=number)
    corrects = Corrects(FIRST.slot.key, FIRST.edition.number, DAYS[0])
    edition = replace(
        FIRST.edition,
        slot=slot,
        day=MADE.date(),
        counts=dict.fromkeys(FIRST.edition.counts, 0),
        rest=(),
        note=HOSTILE,
        corrects=corrects,
    )
    return issue(edition, ())


def pages(*issues: Issue, **values: object) -> dict[str, str]:
    """The files of an archive."""
    newsletter = sample_newsletter(**({"archive": Archive()} | values))
    return {path: data.decode() for path, data in site(newsletter, issues).items()}


def test_an_issue_and_its_corrections_lead_to_one_another() -> None:
    """In the order in which they were made; other issues say nothing of it."""
    found = pages(FIRST, SECOND, correction(), correction(2))
    own = found["issues/2025-03-11-0700.html"]
    links = [f'href="../issues/2025-03-11-0700-c{n}.html">Corrected on Wednesday 2 April 2025</a>' for n in (1, 2)]
    assert 0 < own.index(links[0]) < own.index(links[1])
    back = found["issues/2025-03-11-0700-c1.html"]
    assert 'href="../issues/2025-03-11-0700.html">Correction to no. 1 of Tuesday 11 March 2025</a>' in back
    assert "picked from" not in back
    assert "nothing new" not in back
    assert "Corrected" not in found["issues/2025-03-18-0700.html"] + back
    assert {"issues/2025-03-11-0700-c1.txt", "issues/2025-03-11-0700-c1.md"} <= found.keys()


def test_a_note_is_shown_as_text() -> None:
    """R73, R75: on the page and in the feeds, in its paragraphs, with no address that could be gathered."""
    found = pages(replace(SECOND, edition=replace(SECOND.edition, note=HOSTILE)))
    page, feed = found["issues/2025-03-18-0700.html"], json.loads(found["feed.json"])
    for html in (page, feed["items"][0]["content_html"]):
        assert '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; by mallory at example.org {{ 1 }}</p>' in html
        assert '<p dir="auto">And &amp; more.</p>' in html
        assert "<script" not in html
    assert "mallory@" not in "".join(found.values())


def test_a_correction_stands_where_it_was_made() -> None:
    """First in the index and in the feeds, under its own day and month, once; no paper of its issue loses its page."""
    found = pages(FIRST, SECOND, correction())
    index = found["index.html"]
    assert index.index("April 2025") < index.index("Correction to no. 1") < index.index("March 2025")
    assert index.count("<h2>") == 2
    feed = feedparser.parse(found["feed.xml"])
    assert not feed.bozo
    assert [entry.title.partition(", ")[2] for entry in feed.entries] == [
        "Wednesday 2 April 2025: Correction to no. 1 of Tuesday 11 March 2025",
        "Tuesday 18 March 2025",
        "Tuesday 11 March 2025",
    ]
    assert feed.feed.updated == feed.entries[0].updated == "2025-04-02T09:00:00Z"
    assert feed.entries[0].summary == "Correction to no. 1 of Tuesday 11 March 2025"
    papers = {path for path in pages(FIRST, SECOND) if path.startswith("papers/")}
    assert {path for path in found if path.startswith("papers/")} == papers


def test_an_issue_that_was_approved_late_came_out_then() -> None:
    """Feeds give the moment at which it came out, the index its day."""
    late = replace(FIRST, inputs=replace(FIRST.inputs, approved=MADE, approved_by="ada"))
    found = pages(late, SECOND)
    items = json.loads(found["feed.json"])["items"]
    assert [item["date_published"] for item in items] == ["2025-04-02T09:00:00Z", "2025-03-18T06:00:00Z"]
    assert found["index.html"].index("18 March 2025") < found["index.html"].index("11 March 2025")
    assert "ada" not in found["index.html"].split()


@pytest.mark.parametrize("archive", [Archive(), Archive("https://example.org/trending")], ids=["folder", "public"])
def test_the_same_issues_give_the_same_bytes(archive: Archive) -> None:
    """R71: in any order."""
    given = (FIRST, correction(2), SECOND, correction())
    assert pages(*given, archive=archive) == pages(*reversed(given), archive=archive)
