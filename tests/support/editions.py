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
from digest.core.changes import Change, ChangeKind, changes
from digest.core.issue import MAIN, Edition, Entry, Section, Slot, Trend
from digest.core.match import Match, Matches, Reason, ReasonKind
from digest.core.newsletter import Archive, Cadence, Delivery, Mailbox, Newsletter, Relay, Source, Tls
from digest.core.paper import Link, LinkKind, Paper, Record, Revision, paper_id
from digest.core.profile import Profile
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey

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


def sample_trails(day: date = DAYS[1]) -> dict[str, tuple[int | None, ...]]:
    """By paper id, the ranks of the papers of a day in the dumps so far."""
    known = [{paper.id: rank for rank, paper in enumerate(sample_papers(d), 1)} for d in DAYS if d <= day]
    return {paper: tuple(ranks.get(paper) for ranks in known) for paper in known[-1]}


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
    found, matches, trails = sample_changes(day), sample_matches(day), sample_trails(day)
    number = DAYS.index(day) + 1
    return Compose(lambda _newsletter, _edition: 0).compose(
        sample_newsletter(), sample_slot(day), number, found, matches, trails
    )


def quiet_edition() -> Edition:
    """An issue of a day without news: only what still trends."""
    edition = sample_edition()
    return replace(edition, sections=(), rest=(), minutes=1, counts=edition.counts | {"new": 0})


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
    return Edition(sample_slot(), MAIN, 2, HOSTILE_TITLES[3], DAYS[1], number, sections, trending, (), 3, first=False)
