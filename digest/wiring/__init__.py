"""The one place that builds the stages and puts them together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING

from digest import ports
from digest.archive import Archive
from digest.archive.shelf import Shelf
from digest.composing.compose import Compose
from digest.config.settings import Settings
from digest.core.issue import MAIN
from digest.core.library import Library
from digest.core.newsletter import Newsletter, Source
from digest.core.outbox import Delivery, Outcome
from digest.core.paper import Paper, Revision
from digest.core.profile import Background, Doubtful, Profile
from digest.core.snapshot import Dump, SourceKind
from digest.dumps.doctor import Doctor
from digest.dumps.fetching.again import Again
from digest.dumps.fetching.folder import Folder, large, load
from digest.dumps.fetching.source import Sources
from digest.dumps.libraries.libraries import Libraries, Shelves
from digest.dumps.readers.by_line import by_line
from digest.dumps.readers.registry import checked, read, readers
from digest.history.by_paper import ByPaper
from digest.history.candidates import keys, of_title
from digest.history.catalogues import FolderCatalogues, Progress
from digest.history.identity import snapshot
from digest.history.recognise import Recogniser
from digest.history.traits import Traits
from digest.ingest import Ingest
from digest.matching import doubtful
from digest.matching.rarity import weights
from digest.pipeline import Pipeline
from digest.ports import Names
from digest.rebuild import Rebuild
from digest.render.renderer import Renderer
from digest.stocking import stock
from digest.store.blobs import MemoryBlobs
from digest.store.database import open_store
from digest.store.fetches import MemoryFetches
from digest.wiring.mailing import Mailing, message, tried
from digest.wiring.picturing import illustrator
from digest.wiring.ranking import Tell, matcher
from digest.wiring.writing import summariser

if TYPE_CHECKING:
    from digest.knowing.replay import Replayed


@dataclass(frozen=True)
class Digest:
    """The stages over one state.

    Attributes:
        settings: where things lie.
        store: the state.
        pipeline: the stages in their order.
        rebuild: history made anew.
        dumps: the bytes of dumps that came in before.
        progress: is told how far long work is.
        mailing: set while mail goes out.
    """

    settings: Settings
    store: ports.Store
    pipeline: Pipeline
    rebuild: Rebuild
    dumps: ports.Dumps
    progress: Progress = lambda *_: None
    mailing: Event = field(default_factory=Event)

    def test(self, newsletter: Newsletter, address: str, now: datetime, edition: str = MAIN) -> Outcome:
        """What became of the latest issue, sent to one address as a test; see `tried`."""
        return tried(self.pipeline, newsletter, address, now, edition)

    def message(self, newsletter: Newsletter, delivery: Delivery) -> bytes:
        """The message of a delivery as it goes out; empty where it cannot be made as it was planned."""
        return message(self.store.outbox, newsletter, delivery)

    def stoppable(
        self,
        stopping: Callable[[], bool],
        on_outcome: Callable[[Delivery, Outcome], None] = lambda _delivery, _outcome: None,
        on_wait: Callable[[], None] = lambda: None,
    ) -> Pipeline:
        """The pipeline with a postman who claims nothing more once `stopping` says so, and who tells what he does."""
        postman = Mailing(self.store, stopping=stopping, on_outcome=on_outcome, on_wait=on_wait, at_work=self.mailing)
        return replace(self.pipeline, postman=postman)

    def page(self, newsletter: Newsletter) -> str:
        """The path of the archive's first page."""
        return str(self.settings.archive / newsletter.name / "index.html")


def wire(
    settings: Settings, store: ports.Store, progress: Progress = lambda *_: None, tell: Tell = lambda _: None
) -> Digest:
    """The stages over a store.

    Args:
        settings: where things lie.
        store: the state.
        progress: told of what takes long: what, how much is done, and of how much.
        tell: told, in a line for people, of what a run had to do without.
    """
    renderer, recogniser = Renderer(), Recogniser(weights)
    pipeline = Pipeline(
        ingest=_ingest(settings, store, recogniser, progress),
        store=store,
        matcher=matcher(store.embeddings, progress, tell),
        composer=Compose(renderer.size, weights),
        renderer=renderer,
        shelf=Shelf(settings.out / "issues"),
        publisher=Archive(settings.archive),
        postman=Mailing(store),
        libraries=libraries(settings, store.fetches, store.blobs),
        summariser=summariser(store.tldrs, progress, tell),
        illustrator=illustrator(store.blobs, tell),
    )
    return Digest(
        settings,
        store,
        pipeline,
        Rebuild(read, snapshot, recogniser, store.history, store.blobs, _aside),
        Again(store.blobs),
        progress,
    )


def _ingest(settings: Settings, store: ports.Store, recogniser: Recogniser, progress: Progress) -> Ingest:
    """What takes dumps in."""
    return Ingest(
        Sources(Folder(), lambda: fetchers(store)),
        read,
        snapshot,
        recogniser,
        Doctor(),
        store.history,
        store.names,
        store.blobs,
        ByPaper(FolderCatalogues(_catalogues(settings), by_line, recogniser.of_line, progress), store.names),
        store.fetches,
    )


def _catalogues(settings: Settings) -> Path:
    """The folder for the histories of very large sources: within that of the state, else beside that of raw dumps."""
    return (Path(settings.blobs).parent if "://" in settings.state else Path(settings.state)) / "catalogues"


def fetchers(store: ports.Store) -> tuple[ports.Fetcher, ports.Fetcher]:
    """What fetches from addresses, and what harvests; most commands need neither, and httpx takes its time to load."""
    from digest.dumps.fetching.http import Http  # noqa: PLC0415 - as above
    from digest.dumps.fetching.oai import Oai  # noqa: PLC0415 - as above
    from digest.dumps.fetching.web import Web  # noqa: PLC0415 - as above

    def known(source: str, sha256: str) -> bool:
        return store.history.dump(source, sha256) is not None

    web = Web()
    return Http(web, store.fetches, known), Oai(web, store.fetches, known)


def libraries(settings: Settings, fetches: ports.Fetches, blobs: ports.Blobs) -> ports.Libraries:
    """What knows the libraries that profiles name; for Zotero, over what is remembered of it."""

    def zotero() -> Shelves:
        from digest.dumps.libraries.asking import Asking  # noqa: PLC0415 - httpx takes its time to load
        from digest.dumps.libraries.zotero import Zotero  # noqa: PLC0415 - the same

        return Zotero(Asking(settings.zotero_key, settings.zotero_url), settings.zotero_url, fetches, blobs)

    return Libraries(zotero)


def stocked(
    settings: Settings, profiles: Sequence[Profile], now: datetime
) -> tuple[tuple[Profile, ...], tuple[Library, ...]]:
    """Profiles with what their libraries hold, and these, without touching any state."""
    return stock(libraries(settings, MemoryFetches(), MemoryBlobs()), profiles, now)


def read_library(settings: Settings, place: str, now: datetime) -> Library:
    """A library, without touching any state."""
    return libraries(settings, MemoryFetches(), MemoryBlobs()).get(place, now)


@contextmanager
def _aside() -> Iterator[ports.Store]:
    """A store that is thrown away at the end."""
    with TemporaryDirectory(prefix="digest-") as folder, closing(open_store(folder)) as store:
        yield store


@contextmanager
def open_digest(
    settings: Settings, progress: Progress = lambda *_: None, tell: Tell = lambda _: None
) -> Iterator[Digest]:
    """The stages over the state that the settings name, which is closed at the end."""
    with closing(open_store(settings.state, blobs=settings.blobs, keys=revision_keys)) as store:
        yield wire(settings, store, progress, tell)


def formats() -> tuple[str, ...]:
    """What a source may ask for: the names of all readers, those of other packages among them."""
    return tuple(readers())


def check_format(name: str) -> None:
    """Nothing, where there is a reader of this name.

    Raises:
        UsageError: there is none.
    """
    checked(name)


def load_dump(path: Path, source: Source, now: datetime, stated: date | None = None) -> Dump:
    """A dump from a file that was named."""
    return (large if source.lines else load)(path, source.name, now, stated)


def read_papers(dump: Dump) -> tuple[Paper, ...]:
    """The papers of any readable dump, without touching any state."""
    reading = read(dump.data, "", dump.name)
    return tuple(sighting.paper for sighting in snapshot(dump, reading, SourceKind.CATALOGUE).sightings)


def titled(names: Names, title: str) -> tuple[str, ...]:
    """The names under which a title was seen, however it was set."""
    key = of_title(Traits(Revision(title), weights))
    return names.keyed([key]).get(key, ())


def revision_keys(revision: Revision) -> frozenset[int]:
    """The keys under which a revision is found."""
    return keys(Traits(revision, weights))


def replay_profiles(digest: Digest, before: Newsletter, after: Newsletter, days: int, until: date) -> "Replayed | None":
    """What two versions of a newsletter's profiles give over its last days up to one; see `Replay`."""
    from digest.knowing.replay import Replay  # noqa: PLC0415 - one command alone needs it

    pipeline = digest.pipeline
    replay = Replay(
        digest.store.history, pipeline.ingest.comparison, pipeline.matcher, pipeline.composer, digest.progress
    )
    both = replace(before, profiles=tuple(dict.fromkeys((*before.profiles, *after.profiles))))
    return replay(before, after, pipeline.background(both), days, until)


def telling_phrases(liked: Sequence[Paper], papers: Sequence[Paper], most: int) -> tuple[str, ...]:
    """The phrases that tell some papers from an archive, the most telling first."""
    from digest.matching.telling import telling  # noqa: PLC0415 - one command alone needs it

    return tuple(each.phrase for each in telling(liked, papers, most))


def profile_words(profile: Profile, background: Background) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """What a profile looks for and what it avoids, as weighted words, the heaviest first."""
    from digest.matching import inspecting  # noqa: PLC0415 - NumPy takes its time to load

    return inspecting.profile_words(profile, background)


def doubtful_names(
    profiles: Sequence[Profile], papers: Sequence[Paper], background: Background
) -> tuple[tuple[Doubtful, ...], ...]:
    """For each profile, the liked and disliked papers that are found nowhere, and those that are both."""
    return doubtful(profiles, papers, background)
