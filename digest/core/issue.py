"""Issues and editions: what a newsletter says in one slot, and to whom."""

from dataclasses import dataclass, field
from datetime import date, datetime

from digest.core.changes import Change
from digest.core.match import Reason
from digest.core.paper import Paper

MAIN = "main"  # the edition that stands in the archive


@dataclass(frozen=True, slots=True)
class Slot:
    """One due time of a newsletter.

    Attributes:
        newsletter: its name.
        wall: the due time on the newsletter's own clock, without a zone; with the name it is the key.
        due: the same as an instant, with a zone.
    """

    newsletter: str
    wall: datetime
    due: datetime

    @property
    def key(self) -> str:
        """The slot's name, in the order of time: ``2025-03-18-0700``."""
        return self.wall.strftime("%Y-%m-%d-%H%M")


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper in a section.

    Attributes:
        paper: the paper.
        teaser: whole sentences of its abstract; empty where the budget left only the title.
        shortened: whether the abstract says more than the teaser.
        reasons: why it is here, the strongest first.
        also: names of the other profiles that it matches, in their order.
        quiet: whether it came short, and is here only because a quiet day gets so many all the same.
    """

    paper: Paper
    teaser: str = ""
    shortened: bool = False
    reasons: tuple[Reason, ...] = ()
    also: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The papers of one profile: `matched` new papers matched it, the entries are the ones shown."""

    profile: str
    matched: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """A paper that stays, and how it moved: ranks in the snapshots so far, oldest first, None where absent."""

    paper: Paper
    ranks: tuple[int | None, ...]

    @property
    def rank(self) -> int | None:
        """The rank now."""
        return self.ranks[-1] if self.ranks else None

    @property
    def rank_before(self) -> int | None:
        """The rank in the snapshot before, None where it was absent."""
        return self.ranks[-2] if len(self.ranks) > 1 else None


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue's content for one audience; all that its three faces say about papers.

    Attributes:
        slot: the slot it belongs to.
        name: "main", or the name of an audience.
        number: 1 for the first issue of the newsletter, and so on.
        title: the newsletter's title, as in the masthead.
        day: the day in the masthead.
        counts: how many changes there are of each kind, by the kind's name.
        sections: by profile, in the profiles' order; those without entries are left out.
        trending: what still trends, by rank.
        rest: the new papers that no section shows, in the order of the dump.
        minutes: reading time, at least 1.
        first: whether this is the newsletter's first issue, so that nothing came before it.
    """

    slot: Slot
    name: str
    number: int
    title: str
    day: date
    counts: dict[str, int] = field(hash=False)
    sections: tuple[Section, ...] = ()
    trending: tuple[Trend, ...] = ()
    rest: tuple[Paper, ...] = ()
    minutes: int = 1
    first: bool = False

    @property
    def new(self) -> int:
        """How many papers were new."""
        return self.counts["new"]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all sections, in the order in which a reader meets them."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def shown(self) -> int:
        """How many of the new papers stand in a section."""
        return len(self.entries)


@dataclass(frozen=True, slots=True)
class Faces:
    """One edition, rendered three ways with the same content.

    Attributes:
        html: the whole page.
        text: plain text.
        markdown: the same as Markdown.
        subject: of a mail.
        preheader: what programs show beside it.
        encoded: text and HTML as quoted-printable, where whoever rendered them had them at hand.
    """

    html: str = field(repr=False)
    text: str = field(repr=False)
    markdown: str = field(repr=False)
    subject: str = ""
    preheader: str = ""
    encoded: tuple[bytes, bytes] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an issue was made of, stored with it so that it can be composed again.

    Attributes:
        snapshots: ids of the snapshots in its window, in their order.
        ledger: how many announcements the newsletter had made before it.
        settings: sha256 of the newsletter's settings.
        templates: sha256 of the templates that rendered it.
        mail: whether the newsletter was set to be mailed, so that its faces say how to leave.
        lessons: the numbers under which the store keeps the lessons that its profiles had learned, ascending.
    """

    snapshots: tuple[str, ...] = ()
    ledger: int = 0
    settings: str = ""
    templates: str = ""
    mail: bool = False
    lessons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """What a newsletter says in one slot: the main edition, its faces, and what they were made of."""

    slot: Slot
    edition: Edition
    faces: Faces
    inputs: Inputs
    changes: tuple[Change, ...] = field(default=(), repr=False)
