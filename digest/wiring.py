"""The one place that builds the stages and puts them together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from digest import ports
from digest.archive import Archive
from digest.archive.shelf import Shelf
from digest.composing.compose import Compose
from digest.config.settings import Settings
from digest.core.issue import Issue
from digest.core.match import Matches
from digest.core.newsletter import Newsletter
from digest.core.outbox import Delivery, Outcome
from digest.core.paper import Paper
from digest.core.profile import Background, Profile
from digest.core.snapshot import Dump, SourceKind
from digest.dumps.doctor import Doctor
from digest.dumps.fetching.again import Again
from digest.dumps.fetching.folder import Folder, load
from digest.dumps.readers.registry import READERS, read
from digest.history.identity import snapshot
from digest.ingest import Ingest
from digest.mail.postman import Post
from digest.matching import LexicalMatcher, unknown
from digest.pipeline import Pipeline
from digest.render.preview import preview
from digest.render.renderer import Renderer
from digest.store.database import open_store

FORMATS = tuple(READERS)  # what a source may ask for


@dataclass(frozen=True)
class Digest:
    """The stages over one state.

    Attributes:
        settings: where things lie.
        store: the state.
        pipeline: the stages in their order.
        dumps: the bytes of dumps that came in before.
    """

    settings: Settings
    store: ports.Store
    pipeline: Pipeline
    dumps: ports.Dumps

    def post(self, on_outcome: Callable[[Delivery, Outcome], None]) -> ports.Postman:
        """A postman who tells of each outcome."""
        return Post(self.store.outbox, self.store.secret(), on_outcome=on_outcome)

    def stoppable(self, stopping: Callable[[], bool]) -> Pipeline:
        """The pipeline with a postman who claims nothing more once `stopping` says so."""
        return replace(self.pipeline, postman=Post(self.store.outbox, self.store.secret(), stopping=stopping))

    def page(self, newsletter: Newsletter) -> str:
        """The path of the archive's first page."""
        return str(self.settings.archive / newsletter.name / "index.html")


def wire(settings: Settings, store: ports.Store) -> Digest:
    """The stages over a store."""
    renderer = Renderer()
    pipeline = Pipeline(
        ingest=Ingest(Folder(), read, snapshot, Doctor(), store.history),
        store=store,
        matcher=LexicalMatcher(),
        composer=Compose(renderer.size),
        renderer=renderer,
        shelf=Shelf(settings.out / "issues"),
        publisher=Archive(settings.archive),
        postman=Post(store.outbox, store.secret()),
    )
    return Digest(settings, store, pipeline, Again())


@contextmanager
def open_digest(settings: Settings) -> Iterator[Digest]:
    """The stages over the state that the settings name, which is closed at the end."""
    with closing(open_store(settings.state)) as store:
        yield wire(settings, store)


def load_dump(path: Path, source: str, now: datetime, stated: date | None = None) -> Dump:
    """A dump from a file that was named."""
    return load(path, source, now, stated)


def read_papers(dump: Dump) -> tuple[Paper, ...]:
    """The papers of any readable dump, without touching any state."""
    reading = read(dump.data, "", dump.name)
    return tuple(sighting.paper for sighting in snapshot(dump, reading, SourceKind.CATALOGUE).sightings)


def match_profiles(profiles: Sequence[Profile], papers: Sequence[Paper], background: Background) -> tuple[Matches, ...]:
    """What the matcher says, without touching any state."""
    return LexicalMatcher().match(profiles, papers, background)


def unknown_likes(profile: Profile, papers: Sequence[Paper], background: Background) -> tuple[str, ...]:
    """The liked and disliked papers of a profile that are found nowhere."""
    return unknown(profile, papers, background)


def preview_page(newsletter: Newsletter, issue: Issue) -> str:
    """The preview of an issue."""
    return preview(newsletter, issue.edition, issue.faces)
