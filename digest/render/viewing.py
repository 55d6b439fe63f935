"""Making a view of an edition for the templates."""

import re
from collections.abc import Hashable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from digest.core import words
from digest.core.edits import paragraphs
from digest.core.issue import Corrects, Edition, Entry, Section
from digest.core.match import Reason, ReasonKind
from digest.core.newsletter import Newsletter, Thumbnails
from digest.core.paper import Paper
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend
from digest.mathematics import readable
from digest.render.again import back, rewritten, trends
from digest.render.clean import address, line
from digest.render.links import TITLE, leading, links, picture
from digest.render.teaching import Teaching
from digest.render.view import (
    Clause,
    CorrectsView,
    EntryView,
    PaperView,
    ReturnedView,
    RevisedView,
    SectionView,
    Seen,
    TitleView,
    TrendView,
    View,
    WhyView,
)

MOST = 20_000  # entries that are kept, with what is printed of them some 10 kB each
PHRASE = 80  # characters of a phrase in a why-line
CLAUSES = 3  # groups of reasons in a why-line
SUBJECTS = 3  # phrases in a group
_NAME = 40  # characters of a paper's short name, the part of its title before a colon
_REASON = attrgetter("kind", "subject", "place")  # of a reason what is shown of it; its share is not
_WORD = re.compile(r"\w")
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


class Viewer:
    """Makes views of the editions of a newsletter; what was seen before is seen as the same object.

    Args:
        newsletter: whose they are.
    """

    def __init__(self, newsletter: Newsletter) -> None:
        archive = newsletter.archive
        self._root = "" if archive.private else address(archive.url)
        self._fixed = _fixed(newsletter)
        self._teaching = Teaching(newsletter)
        self._thumbnails = newsletter.thumbnails
        self._views: dict[Hashable, View] = {}
        self._sections: dict[Hashable, SectionView] = {}
        self._entries: dict[Hashable, EntryView] = {}
        self._alive: dict[int, Paper] = {}  # papers of these entries, by their ids, so that no other gets one
        self._papers: dict[Hashable, tuple[Paper, PaperView]] = {}
        self._whys: dict[Hashable, WhyView | None] = {}
        self._trending: tuple[tuple[Trend, ...], tuple[TrendView, ...]] = (), ()
        self._revised: tuple[tuple[Revised, ...], tuple[RevisedView, ...]] = (), ()
        self._returned: tuple[tuple[Returned, ...], tuple[ReturnedView, ...]] = (), ()

    def see(self, edition: Edition) -> Seen:
        """The view of an edition; the same for every recipient."""
        if len(self._entries) > MOST:
            for kept in (self._views, self._sections, self._entries, self._papers, self._whys, self._alive):
                kept.clear()
        view = self._view(edition)
        sections = tuple([(self._section(each), self._shown(each)) for each in edition.sections])
        again = self._rewritten(edition.revised), self._back(edition.returned)
        teach = self._teaching.views(edition.slot.key, view.shown) if self._teaching.there else ()
        return Seen(view, sections, *again, self._still(edition.trending), teach)

    def _view(self, edition: Edition) -> View:
        slot, shown = edition.slot, sum([len(section.entries) for section in edition.sections])
        new, rest, changed, back = edition.new, len(edition.rest), edition.changed, edition.back
        counted = edition.number, new, shown, rest, changed, back, edition.minutes, edition.budget, edition.over
        said = edition.title, edition.note, edition.corrects, edition.first, edition.since, edition.day, edition.lack
        key = slot.wall, slot.correction, counted, said
        if (found := self._views.get(key)) is None:
            found = self._views[key] = View(
                day=edition.day,
                number=edition.number,
                first=edition.first,
                new=new,
                shown=shown,
                rest=rest,
                changed=changed,
                back=back,
                since=edition.since,
                lack=edition.lack.value,
                minutes=edition.minutes,
                budget=edition.budget,
                over=edition.over,
                title=line(edition.title, TITLE),
                archive=f"{self._root}/issues/{slot.key}.html" if self._root else "",
                note=tuple(filter(None, map(line, paragraphs(edition.note)))),
                corrects=_corrects(edition.corrects, self._root),
                **self._fixed,
            )
        return found

    def _section(self, section: Section) -> SectionView:
        key = section.profile, section.matched, len(section.entries), section.added
        if (found := self._sections.get(key)) is None:
            found = self._sections[key] = SectionView(line(section.profile, TITLE), *key[1:])
        return found

    def _shown(self, section: Section) -> tuple[EntryView, ...]:
        """Its entries; one that was seen before costs no more than looking it up by all that is shown of it."""
        taught, known = self._teaching.there and bool(section.profile), self._entries
        found: list[EntryView] = []
        first = True
        for entry in section.entries:
            shown = [id(entry.paper), first, taught, entry.teaser]
            for reason in entry.reasons:
                shown += reason.kind, reason.subject, reason.place  # its share is not
            if entry.also or entry.quiet or entry.folded or entry.machine or entry.picture:
                shown += entry.also, entry.quiet, entry.folded, entry.machine, entry.picture
            key = tuple(shown)
            found.append(known.get(key) or self._new(key, entry, first=first, taught=taught))
            first = False
        return tuple(found)

    def _new(self, key: Hashable, entry: Entry, *, first: bool, taught: bool) -> EntryView:
        self._alive[id(entry.paper)] = entry.paper
        found = self._entries[key] = EntryView(self._paper(entry), self._why(entry), first=first, taught=taught)
        return found

    def _paper(self, entry: Entry) -> PaperView:
        teaser = _mark(_clean(entry.teaser), entry.reasons)
        key = entry.paper.id, teaser, entry.machine, entry.folded, entry.picture
        found = self._papers.get(key)
        if found is None or found[0] != entry.paper:
            there = links(entry.paper, self._root)
            title = line(readable(entry.paper.title), TITLE)
            folded = tuple(_titled(each, self._root) for each in entry.folded)
            shown = self._thumbnail(entry)
            found = self._papers[key] = (
                entry.paper,
                PaperView(title, leading(there), teaser, there, folded, entry.machine, shown),
            )
        return found[1]

    def _thumbnail(self, entry: Entry) -> str:
        if self._thumbnails is Thumbnails.LINKED:
            return picture(entry.paper)
        return f"cid:{entry.picture.cid}" if entry.picture and self._thumbnails is Thumbnails.EMBEDDED else ""

    def _why(self, entry: Entry) -> WhyView | None:
        key = tuple(map(_REASON, entry.reasons)), entry.also, entry.quiet
        if key not in self._whys:
            said = WhyView(_why(entry.reasons), tuple(line(name, TITLE) for name in entry.also), entry.quiet)
            self._whys[key] = said if said.reasons or said.also or said.quiet else None
        return self._whys[key]

    def _still(self, trending: tuple[Trend, ...]) -> tuple[TrendView, ...]:
        if self._trending[0] != trending:
            self._trending = trending, trends(trending, self._root)
        return self._trending[1]

    def _rewritten(self, revised: tuple[Revised, ...]) -> tuple[RevisedView, ...]:
        if self._revised[0] != revised:
            self._revised = revised, tuple(rewritten(each, self._root) for each in revised)
        return self._revised[1]

    def _back(self, returned: tuple[Returned, ...]) -> tuple[ReturnedView, ...]:
        if self._returned[0] != returned:
            self._returned = returned, tuple(back(each, self._root) for each in returned)
        return self._returned[1]


def view(newsletter: Newsletter, edition: Edition) -> Seen:
    """The view of one edition."""
    return Viewer(newsletter).see(edition)


def _fixed(newsletter: Newsletter) -> dict[str, Any]:
    """What is the same in all editions."""
    delivery, archive, cadence = newsletter.delivery, newsletter.archive, newsletter.cadence
    return {
        "language": line(newsletter.language),
        "direction": "rtl" if newsletter.language.partition("-")[0].casefold() in _RIGHT_TO_LEFT else "ltr",
        "curator": line(newsletter.curator),
        "invitation": line(newsletter.invitation),
        "subscribe": address(newsletter.subscribe),
        "archived": not archive.private,
        "days": () if len(set(cadence.days)) == len(words.DAYS) else tuple(words.DAYS[day] for day in cadence.days),
        "times": tuple(f"{at:%H:%M}" for at in cadence.at),
        "zone": cadence.zone,
        "mailed": delivery is not None,
        "unsubscribe": _leave(delivery.unsubscribe, newsletter.name) if delivery else "",
        "imprint": line(delivery.imprint) if delivery else "",
    }


def _corrects(corrects: Corrects | None, root: str) -> CorrectsView | None:
    if corrects is None:
        return None
    return CorrectsView(corrects.number, corrects.day, f"{root}/issues/{corrects.slot}.html" if root else "")


def _leave(mailbox: str, name: str) -> str:
    """The address that a reader writes to in order to leave; the same for every recipient."""
    return f"mailto:{quote(mailbox, safe='@+')}?subject=unsubscribe%20{quote(name, safe='')}"


@lru_cache(maxsize=MOST)  # a paper's teaser is the same for all who get it
def _clean(teaser: str) -> str:
    return line(readable(teaser))


def _titled(paper: Paper, root: str) -> TitleView:
    return TitleView(line(readable(paper.title), TITLE), leading(links(paper, root)))


def _mark(teaser: str, reasons: Iterable[Reason]) -> tuple[str, str, str]:
    """The teaser around the first keyword of the reasons that stands in it as whole words."""
    phrases = (line(readable(reason.subject)) for reason in reasons if reason.kind is ReasonKind.KEYWORD)
    for phrase in phrases:
        if phrase and (found := _whole(phrase, teaser)):
            return teaser[: found[0]], teaser[found[0] : found[1]], teaser[found[1] :]
    return teaser, "", ""


def _whole(phrase: str, teaser: str) -> tuple[int, int] | None:
    """Where a phrase first stands as whole words, whatever its case."""
    if not (phrase.isascii() and teaser.isascii()):
        found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", teaser, re.IGNORECASE)
        return found.span() if found else None
    # No pattern is compiled for a phrase in ASCII, which takes longer than all else that is done with a paper.
    text, sought = f" {teaser.lower()} ", phrase.lower()
    start = text.find(sought, 1)
    while start > 0:
        end = start + len(sought)
        if not (_WORD.match(text[start - 1]) or _WORD.match(text[end])):
            return start - 1, end - 1
        start = text.find(sought, start + 1)
    return None


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
