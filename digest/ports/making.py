"""What the stages that make and hand out an issue promise: matching, composing, rendering, mail, archive."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from digest.core.before import NOTHING, Before
from digest.core.changes import Change
from digest.core.edits import Edit
from digest.core.issue import Edition, Faces, Issue, Slot
from digest.core.match import Matches
from digest.core.newsletter import LIGHT, Matching, Newsletter
from digest.core.outbox import Body, Delivery
from digest.core.paper import Paper
from digest.core.picture import Picture
from digest.core.profile import Background, Profile


class Matcher(Protocol):
    """Scores papers for profiles. A score depends on profile and background alone."""

    def match(
        self,
        profiles: Sequence[Profile],
        papers: Sequence[Paper],
        background: Background,
        matching: Matching = LIGHT,
        *,
        explained: bool = True,
    ) -> tuple[Matches, ...]:
        """One `Matches` a profile, in the order of the profiles, whatever the order of the papers.

        Args:
            profiles: what is looked for.
            papers: what is matched.
            background: what it leans on.
            matching: what ranks.
            explained: whether reasons are given beyond what is worth sending, and what matches hang on; for a person
                who asks, since it costs more than all else.

        Raises:
            ConfigError: what ranks is not there.
        """
        ...


class Composer(Protocol):
    """Makes an edition; pure."""

    def compose(
        self,
        newsletter: Newsletter,
        slot: Slot,
        number: int,
        changes: Sequence[Change],
        matches: Sequence[Matches],
        before: Before = NOTHING,
    ) -> Edition:
        """The main edition of a slot.

        Args:
            newsletter: its settings.
            slot: the slot.
            number: the number of the issue, from 1.
            changes: what is to be said, each paper once.
            matches: for every profile over the new papers, in the profiles' order.
            before: what lies before it, as far as it is told.
        """
        ...

    def whole(
        self,
        newsletter: Newsletter,
        slot: Slot,
        number: int,
        changes: Sequence[Change],
        matches: Sequence[Matches],
        before: Before = NOTHING,
    ) -> Edition:
        """The same before the byte budget, which an editor's hand may change."""
        ...

    def edited(
        self, newsletter: Newsletter, whole: Edition, changes: Sequence[Change], edits: Sequence[Edit]
    ) -> Edition:
        """A whole edition as an editor has it by some edits, in their order; still before the byte budget.

        No new paper is lost or doubled: each stands in a section, among the others, or was dropped.
        """
        ...

    def fit(self, newsletter: Newsletter, edition: Edition, changes: Sequence[Change]) -> Edition:
        """A whole edition within the newsletter's byte budget; `changes` say in which order its papers came."""
        ...

    def summarised(self, whole: Edition, tldrs: Mapping[str, str]) -> Edition:
        """A whole edition with sentences that a model wrote, by paper id, in place of longer teasers.

        It is still before the byte budget; papers of which there is none keep their teasers.
        """
        ...

    def illustrated(self, whole: Edition, pictures: Mapping[str, Picture]) -> Edition:
        """A whole edition with pictures, by paper id, beside its papers; it is still before the byte budget."""
        ...


class Illustrator(Protocol):
    """Has small pictures of papers at hand, which a message can bring along."""

    def pictures(self, newsletter: Newsletter, papers: Sequence[Paper], now: datetime) -> Mapping[str, Picture]:
        """By paper id, the pictures that could be had; none where the newsletter embeds none.

        What fails costs the papers their pictures, and never raises but where the state cannot be read or written.
        """
        ...


class Summariser(Protocol):
    """Has papers told in a sentence each, by whom a newsletter names."""

    def tldrs(self, newsletter: Newsletter, papers: Sequence[Paper]) -> Mapping[str, str]:
        """By paper id, the sentences that could be had; none where the newsletter names nobody.

        What fails costs the papers their sentences, and never raises but where the state cannot be read or written.
        """
        ...


class Renderer(Protocol):
    """Turns an edition into its three faces; every word comes from the templates."""

    def render(self, newsletter: Newsletter, edition: Edition) -> Faces:
        """The three faces, within the newsletter's byte budget, the same for the same arguments.

        Raises:
            RenderError: a template is missing or wrong.
        """
        ...

    def templates(self, newsletter: Newsletter) -> str:
        """The sha256 of all templates that `render` draws on."""
        ...


class Postman(Protocol):
    """Makes messages and hands them to a relay."""

    def plan(self, newsletter: Newsletter, issue: Issue) -> tuple[Body, tuple[Delivery, ...]]:
        """The shared bytes, and a delivery a recipient.

        Raises:
            MailError: a message cannot be made; the reason names the setting.
        """
        ...

    def send(self, newsletter: Newsletter, now: datetime) -> Mapping[str, int]:
        """Send what is due, and return how many deliveries ended in which state in this pass.

        An outcome is recorded for each delivery on its own, as soon as it is known. Never raises for a
        relay that fails: its deliveries are deferred.

        Raises:
            MailConfigError: a setting is missing, a password, or the key that something was planned to be signed by;
                nothing was claimed.
        """
        ...


class Shelf(Protocol):
    """The folder in which each issue lies as HTML, text and Markdown."""

    def put(self, issue: Issue) -> Mapping[str, str]:
        """Write what is not there yet; returns the paths of the faces: "html", "text" and "markdown"."""
        ...

    def remove(self, issue: Issue) -> None:
        """Take the faces of an issue away, where they are there."""
        ...


class Publisher(Protocol):
    """The archive: a folder of plain files."""

    def rehearse(self, newsletter: Newsletter, issue: Issue) -> None:
        """Find what is wrong with templates that somebody brings, before an issue is stored; nothing is written.

        Raises:
            ThemeError: the pages of the issue cannot be made.
        """
        ...

    def publish(self, newsletter: Newsletter, issues: Sequence[Issue], papers: Mapping[str, str]) -> int:
        """Bring the archive up to date, atomically; unchanged pages stay as they are. Returns how many were written.

        Args:
            newsletter: its settings.
            issues: all its issues, with papers under the names that they had then.
            papers: by name, the paper that it is today; each has one story, whatever the issues call it.
        """
        ...
