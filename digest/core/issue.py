"""Issues and editions: what a newsletter says in one slot, and to whom."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from digest.core.audience import check_edition
from digest.core.changes import Change, ChangeKind
from digest.core.correction import CORRECTION
from digest.core.lack import Lack
from digest.core.match import Reason
from digest.core.paper import Paper
from digest.core.picture import Picture
from digest.core.retold import Returned, Revised
from digest.core.trend import Trend

MAIN = "main"  # the edition that stands in the archive


@dataclass(frozen=True, slots=True)
class Slot:
    """One due time of a newsletter.

    Attributes:
        newsletter: its name.
        wall: the due time on the newsletter's own clock, without a zone; with the name it is the key.
        due: the same as an instant, with a zone; for a correction, when it was made.
        correction: the number of the correction of the slot's issue that this stands for; 0 for the issue itself.
    """

    newsletter: str
    wall: datetime
    due: datetime
    correction: int = 0

    @property
    def key(self) -> str:
        """The slot's name, in the order of time: ``2025-03-18-0700``; ``2025-03-18-0700-c1`` for a correction."""
        return f"{self.wall:%Y-%m-%d-%H%M}" + (f"{CORRECTION}{self.correction}" if self.correction else "")


@dataclass(frozen=True, slots=True)
class Corrects:
    """The issue that a correction corrects: the key of its slot, its number, and the day in its masthead."""

    slot: str
    number: int
    day: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper in a section.

    Attributes:
        paper: the paper.
        teaser: sentences of its abstract, or one by a language model; empty where the budget left only the title.
        shortened: whether the abstract says more than the teaser.
        reasons: why it is here, the strongest first.
        also: names of the other profiles that it matches, in their order.
        quiet: whether it came short, and is here only because a quiet day gets so many all the same.
        folded: the same work under other ids, such as another version of it, each named beneath it with its link.
        machine: whether a language model wrote the teaser.
        picture: what is shown beside it out of the message itself; None for nothing.
        by_hand: whether an editor put it into a section that it was not chosen for.
    """

    paper: Paper
    teaser: str = ""
    shortened: bool = False
    reasons: tuple[Reason, ...] = ()
    also: tuple[str, ...] = ()
    quiet: bool = False
    folded: tuple[Paper, ...] = ()
    machine: bool = False
    picture: Picture | None = None
    by_hand: bool = False

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The paper and what is folded into it."""
        return (self.paper, *self.folded)


@dataclass(frozen=True, slots=True)
class Section:
    """The papers of one profile, or those that no profile chose.

    Attributes:
        profile: the profile's name; empty where no profile chose them, and they are shown for serendipity.
        matched: how many new papers matched the profile, what is folded counted once.
        entries: the ones shown.
    """

    profile: str
    matched: int
    entries: tuple[Entry, ...] = ()

    @property
    def added(self) -> int:
        """How many of the entries an editor put there."""
        return sum([entry.by_hand for entry in self.entries])

    @property
    def serendipity(self) -> bool:
        """Whether it holds what no profile chose."""
        return not self.profile


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
        sections: by profile, in the profiles' order, then for serendipity; those without entries are left out.
        trending: what still trends, by rank.
        rest: the new papers that no section shows or names, in the order of the dump.
        minutes: reading time, at least 1.
        first: whether this is the newsletter's first issue, so that nothing came before it.
        note: an editor's words at the top, in paragraphs with an empty line between them; may be empty.
        corrects: the issue that this one corrects; None for an issue of its own.
        budget: the minutes that it was to take at most; 0 where nobody said so.
        over: how many papers that match were left to the rest because of that.
        revised: papers that say something else than when they were last told, the most wanted first.
        revised_in_all: how many these would be if there were room.
        returned: papers that are back, likewise.
        returned_in_all: how many these would be.
        since: the first day that the issue covers, where slots before its own should have covered it.
        lack: why no section of a profile has anything, where papers were not simply known, or matched nothing.
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
    note: str = ""
    corrects: Corrects | None = None
    budget: int = 0
    over: int = 0
    revised: tuple[Revised, ...] = ()
    revised_in_all: int = 0
    returned: tuple[Returned, ...] = ()
    returned_in_all: int = 0
    since: date | None = None
    lack: Lack = Lack.NONE

    @property
    def new(self) -> int:
        """How many papers were new."""
        return self.counts["new"]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of all sections, in the order in which a reader meets them."""
        return tuple(entry for section in self.sections for entry in section.entries)

    @property
    def known(self) -> tuple[Paper, ...]:
        """The papers that it shows and that are not new, in the order in which a reader meets them."""
        told = (*(each.paper for each in self.revised), *(each.paper for each in self.returned))
        return (*told, *(trend.paper for trend in self.trending))

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All papers that it speaks of: those in sections, those that no section shows, those that are not new."""
        return (*(entry.paper for entry in self.entries), *self.rest, *self.known)

    @property
    def shown(self) -> int:
        """How many of the new papers have an entry; the others are folded into one, or are `rest`."""
        return len(self.entries)

    @property
    def folded(self) -> int:
        """How many of the new papers are named beneath an entry."""
        return sum(len(entry.folded) for entry in self.entries)

    @property
    def changed(self) -> int:
        """How many papers it says have changed, whether shown or not; 0 where none is shown."""
        return self.revised_in_all if self.revised else 0

    @property
    def back(self) -> int:
        """How many papers it says are back, likewise."""
        return self.returned_in_all if self.returned else 0

    @property
    def retold(self) -> tuple[tuple[str, ChangeKind], ...]:
        """What it says of papers that were known: the id of each, and as what it is told."""
        revised = ((each.paper.id, each.kind) for each in self.revised)
        return (*revised, *((each.paper.id, ChangeKind.RETURNED) for each in self.returned))


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
class Rendered:
    """An edition and its faces."""

    edition: Edition
    faces: Faces


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an issue was made of, stored with it so that it can be composed again.

    Attributes:
        snapshots: ids of the snapshots in its window, in their order.
        ledger: how many announcements the newsletter had made before it.
        settings: sha256 of the newsletter's settings.
        templates: sha256 of the templates that rendered it.
        mail: whether the newsletter was set to be mailed, so that its faces say how to leave.
        tldrs: by paper id, the sentences that a language model wrote of papers.
        pictures: by paper id, the pictures that were fetched.
        lessons: the numbers under which the store keeps the lessons that its profiles had learned, ascending.
        whole: what an editor's hand and the byte budget work on; None where the issue never waited for approval.
        edits: the numbers under which the store keeps what its editor did, ascending.
        approved: when it was approved; None where it was not.
        approved_by: by whom.
        wholes: the same as `whole` of the editions beside the main one, by their names.
    """

    snapshots: tuple[str, ...] = ()
    ledger: int = 0
    settings: str = ""
    templates: str = ""
    mail: bool = False
    lessons: tuple[int, ...] = ()
    tldrs: dict[str, str] = field(default_factory=dict, hash=False)
    pictures: dict[str, Picture] = field(default_factory=dict, hash=False)
    whole: Edition | None = field(default=None, repr=False)
    edits: tuple[int, ...] = ()
    approved: datetime | None = None
    approved_by: str = ""
    wholes: dict[str, Edition] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a newsletter says in one slot: an edition, its faces, and what they were made of.

    The edition is the main one, or the one that `of` gave. `others` are those of audiences: the archive never has them.
    """

    slot: Slot
    edition: Edition
    faces: Faces
    inputs: Inputs
    changes: tuple[Change, ...] = field(default=(), repr=False)
    others: tuple[Rendered, ...] = field(default=(), repr=False)

    @property
    def editions(self) -> tuple["Issue", ...]:
        """The issue as each audience has it: with its own edition, the main one first."""
        own = (replace(self, edition=each.edition, faces=each.faces, others=()) for each in self.others)
        return (replace(self, others=()), *own)

    def of(self, edition: str) -> "Issue":
        """The issue as the audience of an edition has it; a `UsageError` where it has no such edition."""
        there = {each.edition.name: each for each in self.editions}
        check_edition(edition, [*there], f"{self.slot.newsletter} {self.slot.key}")
        return there[edition]

    @property
    def dated(self) -> datetime:
        """When it came out: when it was due, or later, when it was approved."""
        return self.inputs.approved or self.slot.due
