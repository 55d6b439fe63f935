"""A newsletter's settings, frozen: sources, profiles, cadence, look, delivery, archive."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum

from digest.core.audience import Audience
from digest.core.issue import MAIN
from digest.core.keep import Keep
from digest.core.mailboxes import Imap, Maildir
from digest.core.mailing import Delivery, Feedback
from digest.core.profile import Profile
from digest.core.snapshot import SourceKind

KEY_VARIABLE = "DIGEST_EMBEDDING_KEY"  # the variable that holds the key of an endpoint
TLDR_VARIABLE = "DIGEST_TLDR_KEY"  # the variable that holds the key of an endpoint that writes
FOLDER_VARIABLE = "DIGEST_MINILM"  # the variable that names the folder of MiniLM
RAW = "arXivRaw"  # the form of records in which arXiv tells of every version
WEEK = (0, 1, 2, 3, 4, 5, 6)


class First(StrEnum):
    """What the first dump of a source does: it is news, or only what later ones are measured by."""

    ANNOUNCE = "announce"
    BASELINE = "baseline"


class Empty(StrEnum):
    """What a newsletter does in a slot that has nothing new."""

    SKIP = "skip"
    SEND = "send"


class Thumbnails(StrEnum):
    """Whether mail shows a small picture of each paper that has one: from the network, or out of the message itself."""

    NONE = "none"
    EMBEDDED = "embedded"
    LINKED = "linked"


class Model(StrEnum):
    """What ranks papers: what travels with the package, MiniLM beside it, or embeddings that an endpoint makes."""

    LIGHT = "light"
    MINILM = "minilm"
    ENDPOINT = "endpoint"


@dataclass(frozen=True, slots=True)
class Harvest:
    """What is asked of a repository that speaks OAI-PMH.

    Attributes:
        url: the address that answers.
        set: the part of the repository, such as ``cs``; empty for all of it.
        prefix: the form of its records.
        since: the day from which the first harvest begins; without one, a week before it.
    """

    url: str
    set: str = ""
    prefix: str = RAW
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A named stream of dumps: files, addresses, or a harvest.

    Attributes:
        name: unique within the installation; two newsletters with the same source share its history.
        paths: absolute glob patterns of the files that it consists of.
        kind: ranked or catalogue.
        format: the name of a reader, or empty to let the content tell.
        first: what its first dump does.
        lines: whether its dumps are too large for memory: a line a paper, in a history of their own.
        fields: for a table of any form, which of its fields is which of ours, as pairs (ours, theirs).
        urls: addresses, each of which gives a dump of its own; ``{date}`` stands for the day.
        harvest: what is harvested by OAI-PMH.
        partial: whether a dump lists only what has come or changed, so that absence from it means nothing.
        keep: how long the raw bytes of its dumps are kept.
        contact: whom servers may write to; no part of what the source is.
    """

    name: str
    paths: tuple[str, ...] = ()
    kind: SourceKind = SourceKind.RANKED
    format: str = ""
    first: First = First.ANNOUNCE
    fields: tuple[tuple[str, str], ...] = ()
    lines: bool = False
    urls: tuple[str, ...] = ()
    harvest: Harvest | None = None
    partial: bool = False
    keep: Keep = field(default_factory=Keep)
    contact: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a newsletter is due, on its own clock.

    Attributes:
        days: days of the week, 0 for Monday.
        at: times of the day, ascending.
        zone: the name of an IANA time zone.
        catch_up: how long after its due time the daemon still makes an issue for a slot.
    """

    days: tuple[int, ...] = WEEK
    at: tuple[time, ...] = (time(0),)
    zone: str = "UTC"
    catch_up: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Matching:
    """How papers are ranked.

    Attributes:
        model: what ranks them.
        url: the address of the endpoint, such as ``https://api.example.org/v1``.
        model_name: what the endpoint calls its model.
        dimensions: how many numbers it is asked for; 0 for as many as it likes.
        budget: how many texts it may be asked for in a run.
    """

    model: Model = Model.LIGHT
    url: str = ""
    model_name: str = ""
    dimensions: int = 0
    budget: int = 20_000


LIGHT = Matching()


@dataclass(frozen=True, slots=True)
class Tldr:
    """Who writes a sentence in place of a teaser.

    Attributes:
        url: the address of the endpoint, such as ``https://api.example.org/v1``.
        model_name: what the endpoint calls its model.
        budget: how many papers it may be asked for in a run.
    """

    url: str
    model_name: str
    budget: int = 50


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the static pages are published.

    Attributes:
        url: the public address of the archive without a final slash, or empty for pages in a folder.
        private: a private newsletter has no archive.
    """

    url: str = ""
    private: bool = False


@dataclass(frozen=True, slots=True)
class Newsletter:
    """One file in schedules/.

    Attributes:
        name: the file's name without its ending; the key everywhere.
        file: the path of the file, for messages.
        title: as in the masthead.
        curator: who picks the papers, shown under the masthead; may be empty.
        invitation: a short line that invites to subscribe, shown in the mail and the archive.
        subscribe: an https or mailto address behind the invitation; empty for none.
        language: a BCP 47 tag such as "en".
        empty: what a slot without news does.
        trending: how many papers "Still trending" shows at most; 0 for no such section.
        revised: how many papers "Revised" shows at most; 0 for no such section.
        returned: how many papers "Back" shows at most; 0 for no such section.
        thumbnails: whether it shows pictures of papers.
        theme: the folder of templates below templates/ that overrides single files; empty for the default look.
        byte_budget: how many bytes the decoded HTML may have.
        diversity: the share of its score that a paper loses in its section where it repeats one that is there, 0 to 1.
        minutes: how many minutes an issue takes to read at most; 0 for as many as it needs.
        serendipity: how many papers it shows that no profile chose.
        settings: sha256 of the file, kept with each issue.
        tldr: who writes a sentence in place of a teaser; None for nobody.
        approval: whether its issues wait for a person before they go out.
        returns: where returned mail lies; None where nobody has said so.
        audiences: who gets an edition of their own, by name.
    """

    name: str
    title: str
    sources: tuple[Source, ...]
    profiles: tuple[Profile, ...]
    cadence: Cadence = field(default_factory=Cadence)
    file: str = ""
    curator: str = ""
    invitation: str = ""
    subscribe: str = ""
    language: str = "en"
    empty: Empty = Empty.SKIP
    trending: int = 10
    revised: int = 5
    returned: int = 5
    thumbnails: Thumbnails = Thumbnails.NONE
    theme: str = ""
    byte_budget: int = 100_000
    diversity: float = 0.3
    minutes: int = 0
    serendipity: int = 0
    settings: str = ""
    delivery: Delivery | None = None
    feedback: Feedback = field(default_factory=Feedback)
    archive: Archive = field(default_factory=Archive)
    matching: Matching = field(default_factory=Matching)
    tldr: Tldr | None = None
    approval: bool = False
    returns: Imap | Maildir | None = None
    audiences: tuple[Audience, ...] = ()

    @property
    def editions(self) -> tuple[str, ...]:
        """The names of the editions of its issues, the main one first."""
        return (MAIN, *(audience.name for audience in self.audiences))

    @property
    def every_profile(self) -> tuple[Profile, ...]:
        """Its profiles, then those that audiences have for themselves."""
        return (*self.profiles, *(profile for audience in self.audiences for profile in audience.own))

    @property
    def every_recipient(self) -> tuple[str, ...]:
        """All to whom it is mailed, whichever edition they get."""
        main = self.delivery.recipients if self.delivery else ()
        return (*main, *(address for audience in self.audiences for address in audience.recipients))

    @property
    def look(self) -> "Newsletter":
        """The same without whom it goes to and what is chosen for them: alike for all its audiences."""
        delivery = self.delivery and replace(self.delivery, recipients=())
        return replace(self, sources=(), profiles=(), audiences=(), minutes=0, delivery=delivery)

    def with_each(self, change: Callable[[Profile], Profile]) -> "Newsletter":
        """The same with each of its profiles, and of those that audiences have for themselves, changed."""
        audiences = (replace(each, own=tuple(map(change, each.own))) for each in self.audiences)
        return replace(self, profiles=tuple(map(change, self.profiles)), audiences=tuple(audiences))

    def of(self, edition: str) -> "Newsletter":
        """The newsletter as the audience of an edition has it; as it is for the main one, or where there is none."""
        for each in self.audiences:
            if each.name == edition:
                chosen = tuple(profile for profile in self.profiles if profile.name in each.profiles)
                delivery = self.delivery and replace(self.delivery, recipients=each.recipients)
                profiles = (*chosen, *each.own)
                return replace(self, audiences=(), profiles=profiles, minutes=each.minutes, delivery=delivery)
        return self
