"""Sample newsletters and editions made of the two bundled dumps, and hostile ones.

The dumps are read by their line numbers and the matches are made by hand, so that tests of mail, archive
and rendering depend on no other stage but composing.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from digest import resources
from digest.composing.compose import Compose
from digest.core.before import Again, Before, Trail
from digest.core.changes import Change, ChangeKind, changes
from digest.core.issue import MAIN, Edition, Entry, Section, Slot
from digest.core.mailing import Delivery, Mailbox, Relay, Tls
from digest.core.match import Match, Matches, Reason, ReasonKind
from digest.core.newsletter import Archive, Cadence, Newsletter, Source
from digest.core.paper import Link, LinkKind, Paper, Record, Revision, paper_id
from digest.core.profile import Profile
from digest.core.retold import Piece, Returned, Revised
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey
from digest.core.trend import Trend
from digest.core.worddiff import RunKind

DAYS = (date(2025, 3, 11), date(2025, 3, 18))
PROFILES = (
    Profile("Prompt optimisation", keywords=("prompt optim*", "symbolic optimizer*", "in-context learning"), limit=4),
    Profile("Alignment and preferences", keywords=("alignment", "human preferences", "RLHF"), limit=4),
    Profile("Judging generated text", keywords=("evaluation metrics", "hallucination*", "natural language generation")),
)
LIKED = 'TextGrad: Automatic "Differentiation" via Text'
HOSTILE_TITLES = (
    "<script>alert(1)</script>",
    "=?utf-8?q?x=0ABcc:_evil@x?=",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "大型语言模型的提示优化" * 18,
    "שפה ומשמעות: מודלים \u202egnp.exe\u202c",
    "zero\u200bwidth \u0007bell \ufeffmark",
    "# 1. *bold* _under_ `code` | a | b | ~~x~~ ![i](http://e.vil/i.png)",
    "x < y & $a_b$ &lt;b&gt; &#106; {{ 7*7 }} {% raw %}",
    "https://e.vil/<b> www.e.vil <javascript:alert(1)>",
    "unbroken" * 40,
)


@cache
def sample_papers(day: date = DAYS[1]) -> tuple[Paper, ...]:
    """The papers of a bundled dump, in its order, with the links found in their abstracts."""
    lines = (resources.schedules() / "dumps" / f"{day}.txt").read_text(encoding="utf-8").split("\n")
    return tuple(_paper(title, abstract) for title, abstract in zip(lines[10::4], lines[12::4], strict=False) if title)


def _paper(title: str, abstract: str) -> Paper:
    found = re.findall(r"https?://[\w./-]*[\w/]", abstract)
    links = tuple(Link(LinkKind.CODE if "github.com" in url else LinkKind.PROJECT, url) for url in found)
    revision = Revision(title, abstract, links=links)
    return Paper(paper_id(Record(revision)), revision)


def sample_newsletter(**values: Any) -> Newsletter:
    """The sample newsletter with delivery to three recipients; `values` replace its settings."""
    settings: dict[str, Any] = {
        "name": "trending",
        "title": "Trending papers",
        "sources": (Source("trending", ("dumps/*.txt",)),),
        "profiles": PROFILES,
        "cadence": Cadence(days=(0, 1, 2, 3, 4), at=(time(7),), zone="Europe/Berlin"),
        "curator": "by AK and the research community",
        "invitation": "Get trending papers in your email inbox once a day!",
        "subscribe": "mailto:trending@example.org?subject=subscribe",
        "delivery": sample_delivery(),
        "archive": Archive("https://example.org/trending"),
    }
    return Newsletter(**(settings | values))


def sample_delivery(port: int = 25, **values: Any) -> Delivery:
    """Delivery to three recipients by a relay on loopback; `values` replace its settings."""
    settings: dict[str, Any] = {
        "sender": Mailbox("trending@example.org", "Trending papers"),
        "recipients": ("ada@example.org", "grace@example.org", "emmy@example.org"),
        "relay": Relay("127.0.0.1", port, Tls.NONE),
        "bounces": "bounces@example.org",
        "unsubscribe": "leave@example.org",
        "imprint": "Example Lab, 1 Example Street, 10115 Berlin",
    }
    return Delivery(**(settings | values))


def sample_slot(day: date = DAYS[1]) -> Slot:
    """The slot of a day at 07:00 in Berlin, in winter time."""
    due = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return Slot("trending", (due + timedelta(hours=1)).replace(tzinfo=None), due)


def sample_changes(day: date = DAYS[1]) -> tuple[Change, ...]:
    """What the dump of a day means against the earlier one: 65 new, or 56 new, 13 continuing and 52 gone."""
    previous = _snapshot(DAYS[0]) if day != DAYS[0] else None
    return changes(_snapshot(day), previous)


def _snapshot(day: date) -> Snapshot:
    key = SnapshotKey(day, datetime(day.year, day.month, day.day, 6, tzinfo=UTC), f"{day:%Y%m%d}" * 8, "trending")
    return Snapshot(key, tuple(Sighting(paper, rank) for rank, paper in enumerate(sample_papers(day), 1)))


def sample_before(day: date = DAYS[1]) -> Before:
    """What lies before the issue of a day: the ranks of its papers in the dumps so far."""
    known = [{paper.id: rank for rank, paper in enumerate(sample_papers(d), 1)} for d in DAYS if d <= day]
    return Before({paper: Trail(tuple(ranks.get(paper) for ranks in known)) for paper in known[-1]})


@cache
def sample_matches(day: date = DAYS[1]) -> tuple[Matches, ...]:
    """By profile, the new papers that hold one of its phrases, scored by hand."""
    new = [change.paper for change in sample_changes(day) if change.kind is ChangeKind.NEW]
    return tuple(Matches(profile.name, found, found) for profile in PROFILES for found in [_matched(profile, new)])


def _matched(profile: Profile, papers: list[Paper]) -> tuple[Match, ...]:
    matches = [Match(paper, _score(reasons), reasons) for paper in papers if (reasons := _reasons(profile, paper))]
    return tuple(sorted(matches, key=lambda match: (-match.score, match.paper.id)))


def _reasons(profile: Profile, paper: Paper) -> tuple[Reason, ...]:
    places = {"title": paper.title, "abstract": paper.revision.abstract}
    patterns = [re.escape(keyword).replace(r"\*", r"\w*") for keyword in profile.keywords]
    found = [
        Reason(ReasonKind.KEYWORD, hit[0], place, 0.5 if place == "title" else 0.3)
        for pattern in patterns
        for place, text in places.items()
        if (hit := re.search(rf"\b{pattern}\b", text, re.IGNORECASE))
    ]
    liked = profile is PROFILES[0] and paper.title.startswith("Symbolic Learning")
    return tuple(found + [Reason(ReasonKind.LIKED, LIKED, share=0.2)] * liked)


def _score(reasons: tuple[Reason, ...]) -> float:
    return round(min(1.0, 0.2 + sum(reason.share for reason in reasons)), 4)


def sample_edition(day: date = DAYS[1]) -> Edition:
    """The first or the second issue, composed of hand-made matches; the second has sections, trends and a rest."""
    found, matches, before = sample_changes(day), sample_matches(day), sample_before(day)
    number = DAYS.index(day) + 1
    return Compose(lambda _newsletter, _edition: 0).compose(
        sample_newsletter(), sample_slot(day), number, found, matches, before
    )


def selected_edition() -> Edition:
    """The second issue with another version of one paper, and two that none chose."""
    best = sample_matches()[0].selected[0]
    link = Link(LinkKind.PAPER, "https://arxiv.org/abs/2503.99999")
    again = replace(best.paper.revision, title=f"{best.paper.title}, revisited", links=(link,))
    change = Change(ChangeKind.NEW, Paper("2503.99999", again), rank=70)
    first, *others = sample_matches()
    first = replace(first, selected=(*first.selected, Match(change.paper, 0.2)))
    return Compose(lambda _newsletter, _edition: 0).compose(
        sample_newsletter(minutes=9, serendipity=2, trending=3),
        sample_slot(),
        2,
        (change, *sample_changes()),
        (first, *others),
        sample_before(),
    )


def pictured_edition() -> Edition:
    """The second issue with a picture of every paper but each fourth."""
    edition = sample_edition()
    pictures = {
        entry.paper.id: f"https://img.example.org/{n}.png" for n, entry in enumerate(edition.entries, 1) if n % 4
    }
    sections = (
        replace(each, entries=tuple(_pictured(entry, pictures.get(entry.paper.id, "")) for entry in each.entries))
        for each in edition.sections
    )
    return replace(edition, sections=tuple(sections))


def _pictured(entry: Entry, url: str) -> Entry:
    revision = entry.paper.revision
    links = (*revision.links, *[Link(LinkKind.THUMBNAIL, url)] * bool(url))
    return replace(entry, paper=replace(entry.paper, revision=replace(revision, links=links)))


def quiet_edition() -> Edition:
    """An issue of a day without news: only what still trends."""
    edition = sample_edition()
    return replace(edition, sections=(), rest=(), minutes=1, counts=edition.counts | {"new": 0})


def retold_edition() -> Edition:
    """A catch-up issue of a day without news, in which all that is told again has a part; what trends has up-votes."""
    papers = {change.paper.title: change.paper for change in sample_changes() if change.kind is ChangeKind.CONTINUING}
    one, two, three, four, *others = (papers[title] for title in sorted(papers))
    again = (
        _told(one, " we ", " the authors "),
        _told(replace_revision(two, version=2), " the ", " any ", was="An earlier title"),
        _told(three, three.revision.abstract, "Something else stood here."),
        Again(Change(ChangeKind.WITHDRAWN, replace_revision(four, withdrawn=True), rank=4), four.revision),
        Again(Change(ChangeKind.RETURNED, others[0], rank=12), others[0].revision, repeated=True, back=True, away=9),
        Again(Change(ChangeKind.RETURNED, others[1]), others[1].revision, repeated=True, back=True),
    )
    trails = {
        paper.id: Trail((rank,) * 4, (None, 3, 3 + rank, 2 + 3 * rank), days=3)
        for rank, paper in enumerate(others[2:], 1)
    }
    changes = [each.change for each in again]
    changes += [Change(ChangeKind.CONTINUING, paper, rank=rank) for rank, paper in enumerate(others[2:], 1)]
    return Compose(lambda _newsletter, _edition: 0).compose(
        sample_newsletter(returned=1), sample_slot(), 2, changes, (), Before(trails, again, DAYS[0])
    )


def _told(paper: Paper, now: str, before: str, was: str = "") -> Again:
    """A paper whose abstract had another word in the place of one."""
    told = replace(paper.revision, abstract=paper.revision.abstract.replace(now, before), title=was or paper.title)
    return Again(Change(ChangeKind.RENAMED if was else ChangeKind.REVISED, paper, told), told)


def replace_revision(paper: Paper, **values: Any) -> Paper:
    """A paper with another revision."""
    return replace(paper, revision=replace(paper.revision, **values))


def hostile_papers() -> tuple[Paper, ...]:
    """Papers whose titles, abstracts, links and ids try to become markup, headers or scripts."""
    links = tuple(
        Link(kind, url)
        for kind, url in [
            (LinkKind.PAPER, "javascript:alert(1)"),
            (LinkKind.PDF, "https://example.org/a.pdf?x=1&y=<2>\"'"),
            (LinkKind.CODE, "data:text/html,<script>alert(1)</script>"),
            (LinkKind.PROJECT, "https://example.org/(a)_[b]*c*?q=a|b&amp;c"),
        ]
    )
    return tuple(
        Paper(
            f"../hostile/{number}?<>&", Revision(title, f"We show {title}. {title}", ("<b>Mallory</b>",), links=links)
        )
        for number, title in enumerate(HOSTILE_TITLES)
    )


def hostile_edition() -> Edition:
    """An edition in which every text that comes from outside is hostile."""
    papers = hostile_papers()
    entries = tuple(
        Entry(
            p,
            p.revision.abstract,
            shortened=True,
            reasons=(Reason(ReasonKind.KEYWORD, p.title, "title", 1.0),),
            also=(HOSTILE_TITLES[0],),
        )
        for p in papers
    )
    sections = (Section(HOSTILE_TITLES[2], len(entries) + 1, entries),)
    trending = tuple(Trend(paper, (None, 48, 9)) for paper in papers)
    number = dict.fromkeys((kind.value for kind in ChangeKind), 0) | {"new": len(papers), "continuing": len(papers)}
    revised = tuple(
        Revised(p, ChangeKind.RENAMED, p.title, tuple(Piece(kind, p.title) for kind in RunKind), 3, 1)
        for p in papers[:3]
    )
    returned = tuple(Returned(paper, 3, 12) for paper in papers[3:5])
    made = Edition(sample_slot(), MAIN, 2, HOSTILE_TITLES[3], DAYS[1], number, sections, trending, (), 3, first=False)
    return replace(made, revised=revised, revised_in_all=3, returned=returned, returned_in_all=9, since=DAYS[0])
