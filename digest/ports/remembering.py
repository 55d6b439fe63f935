"""What is promised of history: papers under all their names, snapshots, raw dumps, and what servers were asked."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from digest.core.fetched import Fetched, LastFetch
from digest.core.identity import NOTHING, Claim, Found, Ruling
from digest.core.lessons import LessonRow
from digest.core.paper import Revision
from digest.core.past import DumpRow, Past
from digest.core.rulings import Known
from digest.core.snapshot import Sighting, Snapshot, SnapshotKey

Keys = Callable[[Revision], frozenset[int]]  # the 64-bit keys under which later names will find a revision


class History(Protocol):
    """Papers, revisions and snapshots. Answers speak of papers, and do not depend on the order of arrival."""

    def dump(self, source: str, sha256: str) -> DumpRow | None:
        """The row of a dump that was taken in or is held, if there is one."""
        ...

    def take_in(self, dump: DumpRow, snapshot: Snapshot, found: Found = NOTHING) -> None:
        """Add a snapshot under names and what was found of them, in one transaction; it takes a held row's place.

        A dump that a person lets in comes with their decision. The same bytes once more change nothing, but that
        the snapshot moves where the moment is earlier. Of a held row's moment and the dump's, the earlier counts.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def hold(self, dump: DumpRow) -> None:
        """Remember a held dump; papers, revisions and snapshots stay as they are. Holding twice changes nothing.

        For an earlier moment a held row becomes the one that is given; any other row only takes the moment.
        """
        ...

    def move(self, dump: DumpRow) -> None:
        """Let a dump that is there, and its snapshot, stand for a row's moment, in one transaction.

        Nothing else of it changes, and nothing at all unless that moment is earlier than the one that is known.
        What slots have covered stays covered: `digest.core.ledger.Covered` knows a snapshot by its earlier ids.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def drop(self, dump: DumpRow) -> None:
        """Remember a person's decision, which comes with the row, that a held dump is not wanted.

        Raises:
            StoreError: no such dump is held; nothing was written.
        """
        ...

    def held(self, sources: Collection[str]) -> tuple[DumpRow, ...]:
        """The dumps that are held and that nobody has settled, by source, then day, then sha256."""
        ...

    def past(self, before: SnapshotKey, papers: Collection[str], most: int) -> Past:
        """What the source of a snapshot had shown before it, and after it, as far as the doctor asks.

        Nothing of it depends on the order of arrival: a paper is new in the first snapshot that shows it, in the
        order of snapshots.

        Args:
            before: the snapshot that a dump would be; only its own source is looked at.
            papers: the ids of its papers, of which `seen`, `after` and `shared` tell.
            most: how many snapshots to tell of: the last ones before it, and where there are fewer, the first ones
                after it; those that a person let in come on top.
        """
        ...

    def dumps(self, sources: Collection[str] | None = None) -> tuple[DumpRow, ...]:
        """Every dump of these sources, or of all, taken in, held or dropped, by source, then day, then sha256."""
        ...

    def replace(
        self, sources: Collection[str], before: Collection[SnapshotKey], made: Iterable[tuple[DumpRow, Snapshot, Found]]
    ) -> None:
        """Put other snapshots in the place of all that these sources have, in one transaction.

        Held dumps stay held, and what has been announced and covered stays as it is: nothing but history changes.

        Args:
            sources: their names.
            before: the keys of their snapshots when `made` was begun.
            made: with the same keys; where each dump is, what it holds now, and what was found of its names.

        Raises:
            StoreError: nothing was written; also where the keys are not, or no longer, those of their snapshots.
        """
        ...

    def snapshots(self, sources: Collection[str]) -> tuple[SnapshotKey, ...]:
        """The keys of all snapshots of these sources, ascending."""
        ...

    def snapshot(self, key: SnapshotKey) -> Snapshot:
        """One snapshot, whole, in the order of its dump.

        Raises:
            StoreError: there is no such snapshot.
        """
        ...

    def named(self, key: SnapshotKey) -> Snapshot:
        """One snapshot under the names that its dump has, whatever papers they are.

        Raises:
            StoreError: there is no such snapshot.
        """
        ...

    def seen(
        self, sources: Collection[str], before: SnapshotKey | None = None, papers: Collection[str] | None = None
    ) -> dict[str, Revision]:
        """By paper id, the last revision in the snapshots of these sources, or in those before `before`.

        Of all papers, or of those that are named.
        """
        ...

    def sightings(
        self, papers: Collection[str], sources: Collection[str]
    ) -> dict[str, tuple[tuple[SnapshotKey, Sighting], ...]]:
        """By each of these papers, where it was seen in these sources, under any of its names, ascending."""
        ...


class Names(Protocol):
    """The names under which papers were seen, and what is known of them. No answer depends on the order of arrival."""

    def papers(self, names: Collection[str], claims: Iterable[Claim] = ()) -> dict[str, str]:
        """By name, the paper that it is; a name that nobody knows is its own paper.

        With more claims, what these names of one snapshot would be, were it and the claims taken in.
        """
        ...

    def members(self, name: str) -> tuple[str, ...]:
        """All names of the paper that a name is, the paper's own first, then in their order."""
        ...

    def revisions(self, names: Collection[str]) -> dict[str, tuple[Revision, ...]]:
        """By name, every revision that was seen under it, in the order of their content; unseen names are left out."""
        ...

    def keyed(self, keys: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By key, the names that it was given for, in their order; keys of none are left out."""
        ...

    def claims(self, names: Collection[str]) -> tuple[Claim, ...]:
        """The claims that are made of any of these names, the best for any two, in the order of names."""
        ...

    def rulings(self, names: Collection[str]) -> tuple[Ruling, ...]:
        """The rulings on any of these names, in the order in which they were made."""
        ...

    def known(self, names: Collection[str]) -> Known:
        """All from which the papers of these names follow, and perhaps more."""
        ...

    def rule(self, rulings: Sequence[Ruling]) -> None:
        """Add rulings, in one transaction.

        Raises:
            StoreError: nothing was written.
        """
        ...


class Lessons(Protocol):
    """What readers said of papers. Rows are added and never taken out; answers speak of papers, as history does."""

    def say(self, rows: Sequence[LessonRow]) -> None:
        """Add some words in their order, in one transaction; the store gives each its `id`.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def undo(self, newsletter: str, profile: str, now: datetime, paper: str = "") -> tuple[LessonRow, ...]:
        """Take back what was said to a profile by now: the last word, or with a paper every word on it.

        Args:
            newsletter: its name.
            profile: the name of the profile.
            now: kept as the time at which they were undone.
            paper: any name of the paper.

        Returns:
            The words that were taken back, in their order; none where none was left.

        Raises:
            StoreError: nothing was written.
        """
        ...

    def rows(self, newsletter: str, profile: str = "") -> tuple[LessonRow, ...]:
        """Every word that was said to the profiles of a newsletter, or to one, by its moment and then its id.

        Words that were taken back are among them. Each names the paper that its paper is by now.
        """
        ...


class Fetches(Protocol):
    """What came of asking servers, and of fetching at all; a library is a source here, and its place the name."""

    def get(self, source: str, place: str) -> Fetched | None:
        """What came of asking for an address of a source the last time."""
        ...

    def put(self, fetched: Fetched) -> None:
        """Remember it in the place of what was remembered before; durable when it returns."""
        ...

    def note(self, last: LastFetch) -> None:
        """Remember how the last fetch of a source went, in the place of the one before; durable when it returns."""
        ...

    def last(self, sources: Collection[str]) -> tuple[LastFetch, ...]:
        """How the last fetch of each of these sources went, by source; a source never fetched has none."""
        ...


class Embeddings(Protocol):
    """Vectors that were made of texts, packed, by the sha256 of the text and by the model that made them."""

    def get(self, model: str, texts: Collection[str]) -> dict[str, bytes]:
        """By sha256, the vectors that this model made of these texts; those never made are left out."""
        ...

    def put(self, model: str, made: Mapping[str, bytes]) -> None:
        """Keep vectors of a model by the sha256 of their texts, durably when it returns; what is there stays.

        Raises:
            StoreError: nothing was written.
        """
        ...


class Tldrs(Protocol):
    """Sentences that models wrote of papers, by the sha256 of what was read; empty for what was no sentence."""

    def get(self, model: str, papers: Collection[str]) -> dict[str, str]:
        """By sha256, what this model wrote of these papers; those of which it was never asked are left out."""
        ...

    def put(self, model: str, written: Mapping[str, str]) -> None:
        """Keep what a model wrote by the sha256 of what it read, durably when it returns; what is there stays.

        Raises:
            StoreError: nothing was written.
        """
        ...


class Blobs(Protocol):
    """The raw bytes of dumps, by their sha256."""

    def put(self, data: bytes) -> str:
        """Keep some bytes, durably when it returns; keeping them twice changes nothing. Returns their sha256.

        Raises:
            StoreError: they could not be kept, and nothing was.
        """
        ...

    def get(self, sha256: str) -> bytes | None:
        """Exactly the bytes that were kept; None where there are none.

        Raises:
            StoreError: they cannot be read, or are damaged.
        """
        ...

    def drop(self, sha256: str) -> bool:
        """Keep them no longer; False where there were none.

        Raises:
            StoreError: they cannot be removed.
        """
        ...
