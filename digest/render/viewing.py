"""Making a view of an edition for the templates."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from digest.core import words
from digest.core.issue import Edition, Entry, Section, Trend
from digest.core.match import Reason, ReasonKind
from digest.core.newsletter import Newsletter
from digest.core.paper import LinkKind, Paper
from digest.mathematics import readable
from digest.render.clean import address, line
from digest.render.spark import spark
from digest.render.view import ABSTRACT, Clause, LinkView, PaperView, SectionView, TrendView, View

TITLE = 400  # characters of a title; no real one is longer
PHRASE = 80  # characters of a phrase in a why-line
CLAUSES = 3  # groups of reasons in a why-line
SUBJECTS = 3  # phrases in a group
_READABLE = frozenset({LinkKind.PAPER.value, LinkKind.PDF.value})
_NAME = 40  # characters of a paper's short name, the part of its title before a colon
_OWN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")  # ids that the archive takes for file names as they are
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def view(newsletter: Newsletter, edition: Edition) -> View:
    """The view of an edition; the same for every recipient."""
    delivery, archive, cadence = newsletter.delivery, newsletter.archive, newsletter.cadence
    root = "" if archive.private else address(archive.url)
    worst = max((rank for trend in edition.trending for rank in trend.ranks if rank), default=1)
    return View(
        day=edition.day,
        number=edition.number,
        first=edition.first,
        new=edition.new,
        shown=edition.shown,
        rest=len(edition.rest),
        minutes=edition.minutes,
        language=line(newsletter.language),
        direction="rtl" if newsletter.language.partition("-")[0].casefold() in _RIGHT_TO_LEFT else "ltr",
        title=line(edition.title, TITLE),
        curator=line(newsletter.curator),
        invitation=line(newsletter.invitation),
        subscribe=address(newsletter.subscribe),
        sections=tuple(_section(section, root) for section in edition.sections),
        trending=tuple(_trend(trend, root, worst) for trend in edition.trending),
        archive=f"{root}/issues/{edition.slot.key}.html" if root else "",
        archived=not archive.private,
        days=() if len(set(cadence.days)) == len(words.DAYS) else tuple(words.DAYS[day] for day in cadence.days),
        times=tuple(f"{at:%H:%M}" for at in cadence.at),
        zone=cadence.zone,
        mailed=delivery is not None,
        unsubscribe=_leave(delivery.unsubscribe, newsletter.name) if delivery else "",
        imprint=line(delivery.imprint) if delivery else "",
    )


def _leave(mailbox: str, name: str) -> str:
    """The address that a reader writes to in order to leave; the same for every recipient."""
    return f"mailto:{quote(mailbox, safe='@+')}?subject=unsubscribe%20{quote(name, safe='')}"


def _section(section: Section, root: str) -> SectionView:
    papers = tuple(_paper(entry, root) for entry in section.entries)
    return SectionView(line(section.profile, TITLE), section.matched, papers)


def _paper(entry: Entry, root: str) -> PaperView:
    links = _links(entry.paper, root)
    return PaperView(
        title=line(readable(entry.paper.title), TITLE),
        url=_url(links),
        teaser=_mark(line(readable(entry.teaser)), entry.reasons),
        why=_why(entry.reasons),
        also=tuple(line(name, TITLE) for name in entry.also),
        quiet=entry.quiet,
        links=links,
    )


def _trend(trend: Trend, root: str, worst: int) -> TrendView:
    title, url = line(readable(trend.paper.title), TITLE), _url(_links(trend.paper, root))
    return TrendView(title, url, spark(trend.ranks, worst), trend.rank, trend.rank_before)


def _links(paper: Paper, root: str) -> tuple[LinkView, ...]:
    """The first sound address of each kind, in the order of the kinds.

    Where a paper has neither page nor PDF, its page in the archive stands in for them.
    """
    sound = [LinkView(kind.value, url) for kind in LinkKind if (url := _first(paper, kind))]
    if root and not any(link.kind in _READABLE for link in sound) and _OWN_NAME.fullmatch(paper.id):
        sound.insert(0, LinkView(ABSTRACT, f"{root}/papers/{paper.id}.html"))
    return tuple(sound)


def _first(paper: Paper, kind: LinkKind) -> str:
    found = (address(link.url) for link in paper.revision.links if link.kind is kind)
    return next(filter(None, found), "")


def _url(links: tuple[LinkView, ...]) -> str:
    """Where a title leads: to where the paper, or at least its abstract, can be read."""
    return next((link.url for link in links if link.kind in {*_READABLE, ABSTRACT}), "")


def _mark(teaser: str, reasons: Iterable[Reason]) -> tuple[str, str, str]:
    """The teaser around the first keyword of the reasons that stands in it as whole words."""
    phrases = (line(readable(reason.subject)) for reason in reasons if reason.kind is ReasonKind.KEYWORD)
    for phrase in phrases:
        if phrase and (found := re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", teaser, re.IGNORECASE)):
            return teaser[: found.start()], found[0], teaser[found.end() :]
    return teaser, "", ""


def _why(reasons: Iterable[Reason]) -> tuple[Clause, ...]:
    """Reasons grouped by kind, keywords by place too, the strongest first, no subject twice."""
    groups: dict[tuple[str, str], list[str]] = {}
    said: set[str] = set()
    for reason in reasons:
        subject = _name(reason.subject) if reason.kind is ReasonKind.LIKED else line(readable(reason.subject), PHRASE)
        if subject and subject.casefold() not in said:
            said.add(subject.casefold())
            place = line(reason.place) if reason.kind is ReasonKind.KEYWORD else ""
            groups.setdefault((reason.kind.value, place), []).append(subject)
    return tuple(Clause(*key, tuple(found[:SUBJECTS])) for key, found in list(groups.items())[:CLAUSES])


def _name(title: str) -> str:
    """A paper's short name: "TextGrad" for "TextGrad: Automatic Differentiation via Text"."""
    said = line(readable(title))
    head, colon, _ = said.partition(": ")
    return head if colon and len(head) <= _NAME else line(said, PHRASE)
