"""What the templates see of an edition: cleaned text with readable mathematics, checked addresses, reasons in groups.

All three faces are made from the same view, so that none can say what another does not. A view of something is itself
and no other (`eq=False`), so that what is printed of it can be kept by it.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from digest.render.piece import Piece
from digest.render.shape import Said

ABSTRACT = "abstract"  # the kind of a link to a paper's page in the archive


@dataclass(frozen=True, slots=True)
class LinkView:
    """A checked address; `kind` is one of the LinkKind values, or `ABSTRACT`."""

    kind: str
    url: Said


@dataclass(frozen=True, slots=True)
class Clause:
    """Reasons of one kind; `kind` is one of the ReasonKind values, `place` where a keyword stands."""

    kind: str
    place: str
    subjects: tuple[Said, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WhyView:
    """Why a paper is here.

    Attributes:
        reasons: the strongest first.
        also: the other profiles that it matches.
        quiet: whether it came short, and is here because little else came.
    """

    reasons: tuple[Clause, ...]
    also: tuple[Said, ...]
    quiet: bool


@dataclass(frozen=True, slots=True, eq=False)
class TeachView:
    """Where a reader leads who wants more like a paper, or less; the same for all readers."""

    more: Said
    less: Said


@dataclass(frozen=True, slots=True)
class TitleView:
    """A title, and where it leads; empty where nothing is known."""

    title: Said
    url: Said


@dataclass(frozen=True, slots=True, eq=False)
class PaperView:
    """A paper as a section shows it, whoever reads it, but for what is marked.

    Attributes:
        title: its title.
        url: where the title leads; empty where nothing is known.
        teaser: what comes before the marked phrase, the phrase, and what comes after it; the last two may be empty.
        links: one of each kind; `url` is among them.
        folded: the same work under other ids.
        machine: whether a language model wrote the teaser.
        thumbnail: the address of a small picture of it; empty where none is shown.
    """

    title: Said
    url: Said
    teaser: tuple[Said, Said, Said]
    links: tuple[LinkView, ...]
    folded: tuple[TitleView, ...] = ()
    machine: bool = False
    thumbnail: Said = ""


class EntryView(Piece):
    """A paper in a section, which is the piece that shows it.

    Args:
        paper: the paper.
        why: why it is there; None where nothing is to be said of that.
        first: whether it is the first of its section.
        taught: whether readers can say that they want more like it, or less: how is own to an issue.
    """

    __slots__ = ("paper", "why")

    def __init__(self, paper: PaperView, why: WhyView | None, *, first: bool, taught: bool) -> None:
        within: dict[str, tuple[Piece, ...]] = {"why": (Piece("why", {"why": why}),) if why else ()}
        super().__init__(
            "paper", {"paper": paper, "first": first, "taught": taught}, within | {"teach": ()} if taught else within
        )
        self.paper, self.why = paper, why


@dataclass(frozen=True, slots=True, eq=False)
class TrendView:
    """A paper that stays.

    Attributes:
        title: its title.
        url: where the title leads.
        spark: a line of blocks for its up-votes where these are told, else for its ranks.
        rank: now; None where it is absent.
        before: the rank likewise of which the last issue could tell.
        votes: its up-votes now, where the source gives them; else None.
        gained: how many of them are new since the last issue; None where that is not known.
        days: on how many days in a row it has stood there; 0 where that is not known.
    """

    title: Said
    url: Said
    spark: Said
    rank: int | None
    before: int | None
    votes: int | None = None
    gained: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class PieceView:
    """Words of an abstract that were "kept", "removed" or "added", and the space before and after them."""

    kind: str
    lead: str
    text: Said
    trail: str


@dataclass(frozen=True, slots=True, eq=False)
class RevisedView:
    """A paper that says something else by now.

    Attributes:
        title: its title.
        url: where the title leads.
        was: its title before, where it has another one now.
        version: as the source counts; None where it does not say.
        withdrawn: whether it was withdrawn.
        pieces: what was rewritten.
        places: in how many places its abstract was rewritten.
        more: how many of them are not shown.
        rewritten: whether the abstract is another one altogether.
        teaser: what it says now in such a case.
    """

    title: Said
    url: Said
    was: Said
    version: int | None
    withdrawn: bool
    pieces: tuple[PieceView, ...]
    places: int
    more: int
    rewritten: bool
    teaser: Said


@dataclass(frozen=True, slots=True, eq=False)
class ReturnedView:
    """A paper that is back after so many days, 0 where that is not known, and its rank."""

    title: Said
    url: Said
    away: int
    rank: int | None


@dataclass(frozen=True, slots=True, eq=False)
class SectionView:
    """The head of a section: `matched` new papers match its profile, if any; `added` by an editor of the `shown`."""

    profile: Said
    matched: int
    shown: int
    added: int = 0


@dataclass(frozen=True, slots=True)
class CorrectsView:
    """The issue that a correction corrects: its number, the day in its masthead, and where it stands, if anywhere."""

    number: int
    day: date
    url: str


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the templates know of an edition as a whole.

    Attributes:
        day: in the masthead.
        number: of the issue.
        first: whether it is the newsletter's first.
        new: how many papers were new.
        shown: how many of them the sections hold.
        rest: how many of them they do not hold.
        changed: how many papers that were told before it says have changed, shown or not; 0 where none is shown.
        back: how many papers it says are back, likewise.
        since: the first day that it covers, where it catches up; else None.
        lack: why no profile has a section, as one of the values of `Lack`; empty where papers were simply known, or
            matched nothing.
        minutes: reading time.
        budget: how many minutes it was to take at most; 0 where nobody said so.
        over: how many papers that match had no room in them.
        language: of the newsletter.
        direction: "ltr" or "rtl".
        title: of the newsletter, as in the masthead.
        curator: who picks the papers.
        invitation: a line that invites to subscribe.
        subscribe: a checked address behind it.
        archive: the address of this issue in the archive; empty where it has none that is public.
        archived: whether there is an archive at all.
        days: names of the days on which it comes; empty for every day.
        times: the times at which it comes.
        zone: of these times.
        mailed: whether it goes to subscribers.
        unsubscribe: the address to write to in order to leave.
        imprint: who sends it.
        note: the paragraphs of an editor's words at the top.
        corrects: what a correction corrects; None for an issue of its own. A correction has one section at most, of the
            papers that it concerns, which has no profile.
    """

    day: date
    number: int
    first: bool
    new: int
    shown: int
    rest: int
    changed: int
    back: int
    since: date | None
    lack: str
    minutes: int
    budget: int
    over: int
    language: str
    direction: str
    title: str
    curator: str
    invitation: str
    subscribe: str
    archive: str
    archived: bool
    days: tuple[str, ...]
    times: tuple[str, ...]
    zone: str
    mailed: bool
    unsubscribe: str
    imprint: str
    note: tuple[Said, ...]
    corrects: CorrectsView | None


class Seen(NamedTuple):
    """An edition for the templates.

    Attributes:
        view: what is known of it as a whole.
        sections: by profile, each with its entries; then what no profile chose.
        revised: what says something else by now.
        returned: what is back.
        trending: what still trends.
        teach: how each entry teaches, in the order of all sections; none where nobody asks for it.
    """

    view: View
    sections: tuple[tuple[SectionView, tuple[EntryView, ...]], ...]
    revised: tuple[RevisedView, ...]
    returned: tuple[ReturnedView, ...]
    trending: tuple[TrendView, ...]
    teach: tuple[TeachView, ...] = ()
