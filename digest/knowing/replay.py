"""What two versions of a newsletter's profiles would have given, issue by issue, over the days that have passed.

Each issue is made from what its days brought, judged against earlier days alone, by the stages that make real ones:
the same cut, the same limits, each paper once and in its best section. Papers that a profile names are known from
the first day on: they are what it says, not what was found out later.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from digest import ports
from digest.comparing import Comparison
from digest.core.changes import Change, ChangeKind
from digest.core.issue import Slot
from digest.core.match import Match, Matches, Reason
from digest.core.newsletter import First, Newsletter
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Profile
from digest.core.slots import HORIZON, slots
from digest.core.snapshot import SnapshotKey
from digest.knowing.named import among, names

Progress = Callable[[str, int, int], object]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands with one version of a profile in one issue.

    Attributes:
        score: None where the profile's rules shut it out.
        selected: whether it is worth sending.
        section: the profile in whose section the issue has it; empty where it is in none.
    """

    score: float | None = None
    selected: bool = False
    section: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A paper in a profile's section of one issue, and how the other version has it.

    Attributes:
        day: the day of the issue.
        paper: the paper.
        score: by the version that gives it.
        reasons: why, likewise.
        other: how it stands with the other version of the profile.
    """

    day: date
    paper: Paper
    score: float
    reasons: tuple[Reason, ...]
    other: Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one profile gave before and gives after a change; by issue, in the order of the sections."""

    profile: str
    before: tuple[Given, ...] = ()
    after: tuple[Given, ...] = ()

    @property
    def gained(self) -> tuple[Given, ...]:
        """What only the later version gives."""
        return _only(self.after, self.before)

    @property
    def lost(self) -> tuple[Given, ...]:
        """What only the earlier version gives."""
        return _only(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A replay.

    Attributes:
        first: the first of the days that were looked at.
        last: the last of them.
        new: by the day of each issue, in order, how many papers were new.
        outcomes: one a profile, in the order of the changed newsletter, then what it has no more.
    """

    first: date
    last: date
    new: Mapping[date, int]
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class _Issue:
    """What is new in one slot, and all that was known before it."""

    slot: Slot
    new: tuple[Change, ...]
    known: tuple[Paper, ...] = field(repr=False)


@dataclass(frozen=True)
class Replay:
    """The stages that a replay goes through."""

    history: ports.History
    comparison: Comparison
    matcher: ports.Matcher
    composer: ports.Composer
    progress: Progress = lambda *_: None

    def __call__(
        self, before: Newsletter, after: Newsletter, everything: Background, days: int, until: date
    ) -> Replayed | None:
        """What either version of a newsletter gives over the last days that have snapshots; None without any.

        Args:
            before: the newsletter as it is.
            after: the same with other profiles.
            everything: the background of both, where the papers are found that profiles name.
            days: how many days, the last of them the last until `until` that has a snapshot.
            until: what stands for a later day is not looked at.
        """
        every = [key for key in self.history.snapshots([s.name for s in before.sources]) if key.as_of <= until]
        if not every:
            return None
        last = every[-1].as_of
        first = last - timedelta(days=days - 1)
        window = [key for key in every if key.as_of >= first]
        said = set().union(*map(names, (*before.profiles, *after.profiles)))
        named = among(everything.papers, said)
        new: dict[date, int] = {}
        given: tuple[list[_Sent], list[_Sent]] = ([], [])
        due = _due(before, window)
        total = len(set(due.values()))
        for number, issue in enumerate(self._issues(before, every, due)):
            self.progress("Replaying", number, total)
            day = issue.slot.wall.date()
            new[day] = new.get(day, 0) + len(issue.new)
            for each, sent in zip(given, self._both(before, after, issue, named), strict=True):
                each.append(sent)
        self.progress("Replaying", total, total)
        return Replayed(first, last, new, tuple(_outcomes(before, after, *given)))

    def _issues(
        self, newsletter: Newsletter, every: Sequence[SnapshotKey], due: Mapping[SnapshotKey, Slot]
    ) -> Iterator[_Issue]:
        """The issues in which what some snapshots brought would have been told, oldest first."""
        small = {source.name for source in newsletter.sources if not source.lines}
        known = self.history.seen(small, next(iter(due)))
        silent = set(_silent(newsletter, every))
        for slot, brought in groupby(due, key=due.__getitem__):
            before = tuple(Paper(paper, revision) for paper, revision in known.items())
            new: dict[str, Change] = {}
            for key in brought:
                if key in silent and key.source not in small:
                    continue  # millions of papers, and none of them is told
                changes = self.comparison.compare(newsletter, key).changes
                if key not in silent:
                    new = {c.paper.id: c for c in changes if c.kind is ChangeKind.NEW} | new
                if key.source in small:
                    known |= _present(changes)
            yield _Issue(slot, tuple(new.values()), before)

    def _both(
        self, before: Newsletter, after: Newsletter, issue: _Issue, named: Sequence[Paper]
    ) -> "tuple[_Sent, _Sent]":
        """What either version sends in one issue; profiles that are alike are matched once."""
        profiles = [*dict.fromkeys((*before.profiles, *after.profiles))]
        papers = [change.paper for change in issue.new]
        earlier = {paper.id: paper for paper in (*named, *issue.known)}
        past = Background(tuple(earlier.values()))
        found = self.matcher.match(profiles, papers, past, before.matching, explained=False)
        matches = dict(zip(profiles, found, strict=True))
        return self._sent(before, issue, matches), self._sent(after, issue, matches)

    def _sent(self, newsletter: Newsletter, issue: _Issue, matches: Mapping[Profile, Matches]) -> "_Sent":
        own = {profile.name: matches[profile] for profile in newsletter.profiles}
        edition = self.composer.compose(newsletter, issue.slot, 1, issue.new, list(own.values()))
        placed = {p.id: section.profile for section in edition.sections for e in section.entries for p in e.papers}
        order = tuple(entry.paper.id for entry in edition.entries)
        return _Sent(issue.slot.wall.date(), own, placed, order)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What one version sends in one issue: its matches by profile, and by paper the section that holds it."""

    day: date
    matches: Mapping[str, Matches] = field(repr=False)
    placed: Mapping[str, str]
    order: tuple[str, ...]

    def standing(self, profile: str, paper: str) -> Standing:
        """How a paper stands."""
        matches = self.matches.get(profile, Matches(profile))
        score = next((match.score for match in matches.ranking if match.paper.id == paper), None)
        selected = any(match.paper.id == paper for match in matches.selected)
        return Standing(score, selected, self.placed.get(paper, ""))

    def entries(self, profile: str) -> Iterator[Match]:
        """The matches of a profile's section, in its order."""
        own = {match.paper.id: match for match in self.matches[profile].selected} if profile in self.matches else {}
        yield from (own[paper] for paper in self.order if self.placed[paper] == profile)


def _outcomes(before: Newsletter, after: Newsletter, old: Sequence[_Sent], new: Sequence[_Sent]) -> Iterator[Outcome]:
    for name in dict.fromkeys(profile.name for profile in (*after.profiles, *before.profiles)):
        given = (tuple(_given(name, zip(*both, strict=True))) for both in ((old, new), (new, old)))
        yield Outcome(name, *given)


def _given(profile: str, issues: Iterable[tuple[_Sent, _Sent]]) -> Iterator[Given]:
    """What a version gives, beside the other."""
    for own, other in issues:
        for match in own.entries(profile):
            standing = other.standing(profile, match.paper.id)
            yield Given(own.day, match.paper, match.score, match.reasons, standing)


def _only(these: Sequence[Given], those: Sequence[Given]) -> tuple[Given, ...]:
    there = {given.paper.id for given in those}
    return tuple(given for given in these if given.paper.id not in there)


def _due(newsletter: Newsletter, window: Sequence[SnapshotKey]) -> dict[SnapshotKey, Slot]:
    """The slot that tells of each snapshot: the first on its day or later; without a cadence, its day itself."""
    start, end = (datetime.combine(key.as_of, time(0), UTC) for key in (window[0], window[-1]))
    every = list(slots(newsletter.name, newsletter.cadence, start - timedelta(days=2), end + HORIZON))
    found = {}
    for key in window:
        midnight = datetime.combine(key.as_of, time(0))
        alone = Slot(newsletter.name, midnight, midnight.replace(tzinfo=UTC))
        found[key] = next((slot for slot in every if slot.wall.date() >= key.as_of), alone)
    return found


def _silent(newsletter: Newsletter, every: Sequence[SnapshotKey]) -> Iterator[SnapshotKey]:
    """The first snapshots that are only what later ones are measured by."""
    for source in newsletter.sources:
        if source.lines or source.first is First.BASELINE:
            yield from [key for key in every if key.source == source.name][:1]


def _present(changes: Iterable[Change]) -> dict[str, Revision]:
    return {change.paper.id: change.paper.revision for change in changes if change.kind is not ChangeKind.GONE}
