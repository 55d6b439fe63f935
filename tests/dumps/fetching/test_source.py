"""Each source by what it names, and each server once a run."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from digest.core.newsletter import Harvest, Source
from digest.core.snapshot import Dump
from digest.dumps.fetching.folder import Folder
from digest.dumps.fetching.source import Sources
from digest.ports import Fetcher

NOW = datetime(2025, 3, 18, 6, tzinfo=UTC)


@dataclass
class Counted:
    """Fetches the same whenever it is asked, and counts."""

    name: str
    asked: list[datetime] = field(default_factory=list)

    def fetch(self, source: Source, now: datetime) -> tuple[Dump, ...]:
        """A dump and a fault."""
        self.asked.append(now)
        return Dump(source.name, self.name, b"x", now), Dump(source.name, self.name, b"", now, fault="gone")


def test_a_source_is_fetched_by_what_it_names(tmp_path: Path) -> None:
    """Files, addresses or a harvest; what asks servers is made when it is first needed."""
    (tmp_path / "a.txt").write_text("x")
    made: list[int] = []

    def web() -> tuple[Fetcher, Fetcher]:
        made.append(1)
        return Counted("http"), Counted("oai")

    sources = Sources(Folder(), web)
    (dump,) = sources.fetch(Source("a", (str(tmp_path / "*.txt"),)), NOW)
    assert (Path(dump.name).name, made) == ("a.txt", [])
    assert sources.fetch(Source("b", urls=("http://x/",)), NOW)[0].name == "http"
    assert sources.fetch(Source("c", harvest=Harvest("http://x/")), NOW)[0].name == "oai"
    assert made == [1]


def test_newsletters_that_share_a_source_ask_once_a_run() -> None:
    """The second one is told of faults alone; another day, by another zone's clock, and another run ask again."""
    http = Counted("http")
    sources, source = Sources(Folder(), lambda: (http, http)), Source("b", urls=("http://x/{date}",))
    assert len(sources.fetch(source, NOW)) == 2
    assert [dump.fault for dump in sources.fetch(source, NOW)] == ["gone"]
    assert [dump.fault for dump in sources.fetch(source, NOW.astimezone(timezone(timedelta(hours=1))))] == ["gone"]
    assert len(http.asked) == 1
    assert len(sources.fetch(source, NOW.astimezone(timezone(timedelta(hours=-9))))) == 2
    assert len(sources.fetch(source, NOW + timedelta(seconds=1))) == 2
    assert len(http.asked) == 3
