"""The trending page as text: a heading, then title, abstract, title, abstract …, as many programs extract it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from digest.core.drops import Drops, merged
from digest.core.paper import Record, Revision
from digest.core.snapshot import Dropped, Reading
from digest.dumps.readers.records import linked, once
from digest.dumps.readers.text import decode, quote, torn
from digest.dumps.readers.trending import captures, page
from digest.dumps.readers.trending.layout import Layout, layout
from digest.dumps.readers.trending.placing import Role, Unit, place, prose

FULLEST = 2_400  # characters; arXiv takes abstracts of up to 1,920, so what is longer is more than one


@dataclass
class _Card:
    """A paper as it stands on the page."""

    titles: list[Unit]
    paragraphs: list[Unit] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.titles[0].line

    @property
    def title(self) -> str:
        return " ".join(unit.text for unit in self.titles)

    @property
    def abstract(self) -> str:
        return " ".join(unit.text for unit in self.paragraphs)


class TrendingText:
    """Reads the text of the page, whatever stands between its papers; rank is the order on the page."""

    name = "trending-text"

    def sniff(self, data: bytes) -> bool:
        """Whether the page's heading stands near the beginning."""
        return page.shows_heading(data)

    def read(self, data: bytes) -> Reading:
        """Every paper of the page; see `placing` for how titles are told from abstracts.

        Raises:
            DumpError: there is no heading of the page, or more text than any page has.
        """
        page.limit(data)
        lines, unreadable = decode(data)
        lines, further = captures.first(lines)
        found = layout(lines)
        roles = place(found.units, finished=found.finished)
        cards, unplaced = _cards(found.units, roles)
        cut = _cut(found, roles, cards)
        records, repeats, doubtful = once(_record(card, found) for card in (cards[:-1] if cut else cards))
        dropped = (*unreadable, *found.dropped, *unplaced, *cut, *doubtful, *further)
        signs = {
            "header": True,
            "cut": bool(cut) or _bare(found, roles),
            "submitters": bool(found.submitters and not records),
        }
        return Reading(
            format=self.name,
            records=records,
            dropped=merged(dropped),
            day=found.day,
            repeats=repeats,
            signs=frozenset(sign for sign, shown in signs.items() if shown),
        )


def _cards(units: Iterable[Unit], roles: Iterable[Role]) -> tuple[list[_Card], Drops]:
    """The papers of a page, and what belongs to none."""
    cards: list[_Card] = []
    dropped, lost = Drops(), False
    for unit, role in zip(units, roles, strict=True):
        if role is Role.UNPLACED and not unit.soft:
            why = "belongs to no title" if prose(unit.text) else "has no abstract"
            dropped.append(Dropped(unit.line, f"{why}: {quote(unit.text)}"))
        elif role is Role.ABSTRACT:
            if lost or (cards[-1].paragraphs and len(cards[-1].abstract) + len(unit.text) > FULLEST):
                why = (
                    "belongs to no title" if lost else "is too long for a part of the abstract above, and has no title"
                )
                dropped.append(Dropped(unit.line, f"{why}: {quote(unit.text)}"))
                lost = True
            else:
                cards[-1].paragraphs.append(unit)
        elif role is Role.TITLE:
            lost = False
            if cards and not cards[-1].paragraphs:
                cards[-1].titles.append(unit)
            else:
                cards.append(_Card([unit]))
    return cards, dropped


def _cut(found: Layout, roles: tuple[Role, ...], cards: list[_Card]) -> tuple[Dropped, ...]:
    """Why the last paper of a page is none: the dump breaks off in the middle of its abstract, or before it."""
    if not cards or found.finished or roles[-1] is not Role.ABSTRACT or not torn(cards[-1].abstract):
        return ()
    return (Dropped(cards[-1].line, f"the dump breaks off in this paper's abstract: {quote(cards[-1].title)}"),)


def _bare(found: Layout, roles: tuple[Role, ...]) -> bool:
    """Whether the page ends in what looks like a title, so that it breaks off before that paper's abstract."""
    return bool(roles) and not found.finished and roles[-1] is Role.UNPLACED and not prose(found.units[-1].text)


def _record(card: _Card, found: Layout) -> Record:
    return linked(Record(Revision(card.title, card.abstract), card.line, upvotes=found.votes.get(card.line)))
