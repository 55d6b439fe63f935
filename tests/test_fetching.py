"""Must-show 7, over whole runs: the server counts, across runs, newsletters and restarts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from digest.core.errors import StoreError
from digest.core.keep import Keep
from digest.core.snapshot import Verdict
from digest.dumps.fetching.folder import Folder
from digest.dumps.fetching.http import Http
from digest.dumps.fetching.oai import Oai
from digest.dumps.fetching.pace import Limits, Pace
from digest.dumps.fetching.source import Sources
from digest.dumps.fetching.web import Web as Asker
from digest.pipeline import Pipeline, Report
from digest.store.database import SqlStore, open_store
from tests.support.webserver import Reply, Web, web_server
from tests.support.working import PROFILE, Working, at, page

WEB = '[[source]]\nname = "web"\nurl = "{}"\n' + PROFILE
FIRST = page([f"On the red paper {n}" for n in range(9)]).encode()
SECOND = page([f"On the red paper {n}" for n in range(5, 14)]).encode()


def tagged(data: bytes) -> Reply:
    """A page with a tag that follows from its bytes."""
    return Reply(data, headers={"ETag": f'"{hash(data)}"'})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server, asked without a proxy."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with web_server() as web:
        yield web


class Lab:
    """A newsletter with a source on a server, run by one process after another."""

    def __init__(self, folder: Path, server: Web) -> None:
        self.folder, self.server = folder, server
        self._opened: list[SqlStore] = []

    def run(self, now: datetime, keep: Keep | None = None, newsletters: int = 1) -> list[Report]:
        """One process: opens the state, runs some newsletters that share the source, and ends."""
        store = open_store(self.folder / "state")
        try:
            pipeline, working = self._pipeline(store)
            source = replace(working.newsletter.sources[1], keep=keep or Keep())
            shared = replace(working.newsletter, sources=(source,))
            return [pipeline.run(replace(shared, name=f"papers{n}"), now) for n in range(newsletters)]
        finally:
            store.close()

    def state(self) -> SqlStore:
        """What there is."""
        self._opened.append(open_store(self.folder / "state"))
        return self._opened[-1]

    def close(self) -> None:
        """Let go of what was opened."""
        for store in self._opened:
            store.close()

    def _pipeline(self, store: SqlStore) -> tuple[Pipeline, Working]:
        working = Working(self.folder, tables=WEB.format(self.server.url()), store=store)

        def known(source: str, sha256: str) -> bool:
            return store.history.dump(source, sha256) is not None

        web = Asker(Limits(), Pace(0, lambda _: None))
        fetching = Sources(Folder(), lambda: (Http(web, store.fetches, known), Oai(web, store.fetches, known)))
        ingest = replace(working.digest.pipeline.ingest, fetcher=fetching)
        return replace(working.digest.pipeline, ingest=ingest), working


@pytest.fixture
def lab(tmp_path: Path, server: Web) -> Iterator[Lab]:
    """A lab without any past."""
    made = Lab(tmp_path, server)
    yield made
    made.close()


def told(report: Report) -> list[tuple[Verdict, int]]:
    """The verdicts of the dumps of a run, and how many papers they hold."""
    return [(dump.examination.verdict, dump.papers) for dump in report.dumps]


def test_a_page_of_the_web_becomes_an_issue(lab: Lab, server: Web) -> None:
    """From the address to the issue; a second run and one after a restart ask for nothing that is there."""
    server.answers(tagged(FIRST))
    (report,) = lab.run(at("2025-03-11"))
    assert told(report) == [(Verdict.HEALTHY, 9)]
    assert (report.outcome, report.counts["new"]) == ("issued", 9)
    assert told(lab.run(at("2025-03-11", "08:01"))[0]) == []
    assert len(server.requests) == 1
    assert told(lab.run(at("2025-03-12"))[0]) == []
    assert server.requests[1]["if-none-match"] == f'"{hash(FIRST)}"'
    server.answers(tagged(SECOND))
    (report,) = lab.run(at("2025-03-13"))
    assert (told(report), report.counts["new"]) == ([(Verdict.HEALTHY, 9)], 5)
    assert len(server.requests) == 3


def test_newsletters_that_share_a_source_fetch_it_once(lab: Lab, server: Web) -> None:
    """R3: one request a run, whatever the server remembers, and each newsletter has its issue."""
    server.answers(Reply(FIRST))
    reports = lab.run(at("2025-03-11"), newsletters=3)
    assert [report.counts["new"] for report in reports] == [9, 9, 9]
    assert [told(report) for report in reports] == [[(Verdict.HEALTHY, 9)], [], []]
    assert len(server.requests) == 1
    reports = lab.run(at("2025-03-12"), newsletters=3)
    assert [told(report) for report in reports] == [[(Verdict.KNOWN, 9)], [], []]
    assert len(server.requests) == 2


def test_a_server_that_fails_leaves_no_trace_in_history(lab: Lab, server: Web) -> None:
    """R2, R68: each newsletter says it, and the next run asks again."""
    server.answers(Reply(FIRST[:-50], headers={"Content-Length": str(len(FIRST))}))
    for report in lab.run(at("2025-03-11"), newsletters=2):
        assert told(report) == [(Verdict.ERROR, 0)]
        assert report.dumps[0].examination.reason.startswith("breaks off")
    assert len(server.requests) == 3
    assert lab.state().history.dumps() == ()
    server.answers(tagged(FIRST))
    assert told(lab.run(at("2025-03-12"))[0]) == [(Verdict.HEALTHY, 9)]


def test_a_held_page_is_not_fetched_again(lab: Lab, server: Web) -> None:
    """R2: what a person has to settle is there already, raw bytes and all."""
    server.answers(tagged(b""))
    assert told(lab.run(at("2025-03-11"))[0]) == [(Verdict.ERROR, 0)]
    assert told(lab.run(at("2025-03-12"))[0]) == []
    assert "if-none-match" in server.requests[1]
    (row,) = lab.state().history.held(["web"])
    assert lab.state().blobs.get(row.sha256) == b""


def test_a_run_that_ends_before_the_dump_is_in_fetches_it_again(
    lab: Lab, server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R67, R56: with no room for the raw bytes nothing enters history, and the next run begins from the server."""
    server.answers(tagged(FIRST))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("digest.store.blobs._write", full)
        with pytest.raises(StoreError, match="No space left on device"):
            lab.run(at("2025-03-11"))
    assert lab.state().history.dumps() == ()
    (report,) = lab.run(at("2025-03-11", "08:01"))
    assert report.counts["new"] == 9
    assert "if-none-match" not in server.requests[1]


def test_raw_dumps_are_kept_as_long_as_the_newsletter_says(lab: Lab, server: Web) -> None:
    """By number or days; what is held stays, and history stays whole in any case."""
    for day in (11, 12, 13, 14):
        server.answers(Reply(page([f"On the red paper {n}" for n in range(day, day + 9)]).encode()))
        lab.run(at(f"2025-03-{day}"))
    server.answers(Reply(b"<html></html>"))
    lab.run(at("2025-03-15"))
    state = lab.state()

    def kept() -> list[int]:
        return sorted(row.captured.day for row in state.history.dumps() if state.blobs.get(row.sha256) is not None)

    assert kept() == [11, 12, 13, 14, 15]
    lab.run(at("2025-03-15", "08:01"), Keep(last=4))
    assert kept() == [12, 13, 14, 15]
    lab.run(at("2025-03-16"), Keep(days=3))
    assert kept() == [13, 14, 15]
    lab.run(at("2025-06-16"), Keep(last=1))
    assert kept() == [15]
    assert len(state.history.snapshots(["web"])) == 4


def test_bytes_that_another_source_has_are_kept(lab: Lab, server: Web) -> None:
    """They lie there once, and how long the other source keeps them is not this one's matter."""
    server.answers(Reply(FIRST))
    lab.run(at("2025-03-11"))
    state = lab.state()
    (row,) = state.history.dumps()
    state.history.hold(replace(row, source="another"))
    lab.run(at("2025-06-11"), Keep(days=3))
    assert state.blobs.get(row.sha256) == FIRST


def test_a_raw_dump_that_cannot_be_removed_stops_nothing(
    lab: Lab, server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs room; the issue is made all the same."""
    server.answers(Reply(FIRST))
    lab.run(at("2025-03-11"))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert lab.run(at("2025-06-11"), Keep(days=3))[0].outcome == "nothing new"
